#!/usr/bin/env bash
# SQLite 3.54.1 (apsw 3.54.1.0), FTS5 with its tokenizer of default, unicode61.
# Expected: a tokenizer "by the rules of Unicode" keeps a word of Devanagari or Tamil whole, as it does Thai.
# Seen: only letters and digits are token characters; vowel signs are marks (Mc, Mn) and part a word. "hindi" becomes
# three consonants, and who asks for "day" (din) as a phrase finds the donation (daan) and the poor (diin) as well.
# categories 'L* N* Co Mc Mn' mends it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apsw==3.54.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import apsw

connection = apsw.Connection(":memory:")
connection.execute("create virtual table plain using fts5(text)")
connection.execute("""create virtual table marks using fts5(text, tokenize = "unicode61 categories 'L* N* Co Mc Mn'")""")
terms = {}
for table in ("plain", "marks"):
    connection.execute(f"create virtual table {table}_terms using fts5vocab({table}, 'instance')")
    connection.execute(f"insert into {table} values ('हिन्दी தமிழ்')")
    terms[table] = [row[0] for row in connection.execute(f"select term from {table}_terms order by offset")]
    print(table, terms[table])
assert terms["plain"] == ["ह", "न", "द", "தம", "ழ"]
assert terms["marks"] == ["हिन्दी", "தமிழ்"]
connection.execute("insert into plain values ('दान')")
found = connection.execute("select text from plain where plain match ?", ('"दिन"',)).get
print("asked for दिन (day), found", found, "(donation)")
assert found == "दान"
PYTHON

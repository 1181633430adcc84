#!/usr/bin/env bash
# SQLite 3.54.1 (FTS5, tokenize = porter) beside PyStemmer 3.1.0 (Snowball "english").
# Expected: "porter" in a search engine is the English stemmer that everyone else has, so that terms made by the
# one can be looked up with the other, and a plural meets its singular.
# Seen: it is Porter's of 1980. "skies" meets "skis", not "sky"; "news" is "new"; "university" is "universe";
# "innings" is "in"; "dying" and "die", "fairly" and "fair" don't meet. Snowball differs in every one of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apsw==3.54.1.0 PyStemmer==3.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import apsw
import Stemmer

connection = apsw.Connection(":memory:")
connection.execute("create virtual table words using fts5(text, tokenize = 'porter unicode61')")
connection.execute("create virtual table terms using fts5vocab(words, 'row')")
snowball = Stemmer.Stemmer("english").stemWord


def porter(word: str) -> str:
    connection.execute("delete from words")
    connection.execute("insert into words values (?)", (word,))
    return connection.execute("select term from terms").get


pairs = [("skies", "skis"), ("skies", "sky"), ("news", "new"), ("university", "universe"), ("innings", "in"),
         ("dying", "die"), ("fairly", "fair")]
meets = [(a, b, porter(a) == porter(b), snowball(a) == snowball(b)) for a, b in pairs]
for a, b, in_fts5, in_snowball in meets:
    print(f"{a:11} {b:9} fts5 {'meets' if in_fts5 else '-':6} snowball {'meets' if in_snowball else '-'}")
assert [row[2] for row in meets] == [True, False, True, True, True, False, False]
assert [row[3] for row in meets] == [False, True, False, False, False, True, True]
PYTHON

#!/usr/bin/env bash
# flashtext 2.7, `extract_keywords`, made to find whole words only.
# Expected: "fee" isn't found in "Kaffee", nor any other word within a longer one.
# Seen: letters are those from a to z; each other one ends a word. In Russian the house is found in "go home" and cancer in
# "practice", "caf" in "Café"; `replace_keywords` writes into the middle of words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet flashtext==2.7
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from flashtext import KeywordProcessor

finder = KeywordProcessor()
for word in ("fee", "caf", "дом", "рак"):
    finder.add_keyword(word)
seen = {text: finder.extract_keywords(text) for text in ("Kaffee", "Café", "домой", "задом", "практика")}
print(seen)
assert seen == {"Kaffee": [], "Café": ["caf"], "домой": ["дом"], "задом": ["дом"], "практика": ["рак"]}
changer = KeywordProcessor()
changer.add_keyword("за", "после")
changed = changer.replace_keywords("запись за залом")
print(changed)
assert changed == "послепись после послелом"
PYTHON

#!/usr/bin/env bash
# simplemma 2.0.0, German.
# Expected: a word typed in small letters, as in a search box, has the lemma of the word in a text, or is kept.
# Seen: "haus" (house) is "hausen" (to dwell), "zimmer" (room) is "zimmern" (to do carpentry): what a person types
# doesn't meet what the text says. Look the capitalised form up first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet simplemma==2.0.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import simplemma

pairs = {word: (simplemma.lemmatize(word, "de"), simplemma.lemmatize(word.capitalize(), "de"))
         for word in ("haus", "zimmer", "gebühr")}
print(pairs)
assert pairs["haus"] == ("hausen", "Haus") and pairs["zimmer"][0] == "zimmern"
PYTHON

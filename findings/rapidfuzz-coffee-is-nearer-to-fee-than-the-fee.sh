#!/usr/bin/env bash
# rapidfuzz 3.14.6, fuzz.WRatio, the scorer of process.extract when none is given.
# Expected: a sentence that holds the word asked for, whole, comes before another word that has its letters.
# Seen: "coffee" 90, "toffee apples" 90, the sentence with the fee 60: parts of words count, and a text over eight times
# as long as the question is cut to 60 %. token_set_ratio gives the sentence 100 and "coffee" 67.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet rapidfuzz==3.14.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from rapidfuzz import fuzz, process

sentence = "Members pay the fee for a boat at the hut before they row"
found = process.extract("fee", [sentence, "coffee", "toffee apples"])
print(found, fuzz.token_set_ratio("fee", sentence), fuzz.token_set_ratio("fee", "coffee"))
assert [text for text, _, _ in found] == ["coffee", "toffee apples", sentence]
assert fuzz.token_set_ratio("fee", sentence) > fuzz.token_set_ratio("fee", "coffee")
PYTHON

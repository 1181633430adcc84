#!/usr/bin/env bash
# word2number 1.1.
# Expected: "three to five" is refused or gives the first number; "two and a half" isn't a whole number.
# Seen: what it knows is summed and multiplied, the rest passed over: "three to five" is 8, "twenty twenty-four" 404,
# "two and a half" 2. "A dozen" and "first" are refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet word2number==1.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from word2number import w2n

seen = {text: w2n.word_to_num(text) for text in ("three to five", "twenty twenty-four", "two and a half")}
print(seen)
assert seen == {"three to five": 8, "twenty twenty-four": 404, "two and a half": 2}
PYTHON

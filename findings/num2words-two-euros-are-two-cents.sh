#!/usr/bin/env bash
# num2words 0.5.14, an amount of money in words.
# Expected: 2 is two euros, as 2.0 is.
# Seen: a whole number counts cents, a float counts euros: 2 is "zero euro, two cents", 2.0 is "two euro, zero cents".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet num2words==0.5.14
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from num2words import num2words

seen = [num2words(amount, to="currency") for amount in (2, 2.0, 2.5)]
print(seen)
assert seen == ["zero euro, two cents", "two euro, zero cents", "two euro, fifty cents"]
PYTHON

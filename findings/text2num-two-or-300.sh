#!/usr/bin/env bash
# text2num 3.1.0, `alpha2digit` on English and French.
# Expected: numbers in words become figures, or are left, alike within a phrase.
# Seen: "two or three hundred" is "two or 300"; a year is two numbers; in French a new one ("un neuf") is "1 9", in German
# whoever takes care ("acht geben") gives 8.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet text2num==3.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from text_to_num import alpha2digit

cases = (("two or three hundred", "en"), ("in twenty twenty six", "en"), ("j'en veux un neuf", "fr"), ("acht geben", "de"))
seen = [alpha2digit(text, language) for text, language in cases]
print(seen)
assert seen == ["two or 300", "in 20 26", "j'en veux 1 9", "8 geben"]
PYTHON

#!/usr/bin/env bash
# quantulum3 0.10.0 without its classifier.
# Expected: no amount in "10 a.m. to 5 p.m.", and both ends of "5-7 mg".
# Seen: ten years and five pennies; of a range it gives the middle, 6 mg, as the value; a grade "3 A" is three ampere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet quantulum3==0.10.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from quantulum3 import parser

seen = {}
for text in ("Open 10 a.m. to 5 p.m.", "Take 5-7 mg.", "She has 3 A grades."):
    seen[text] = [(quantity.value, quantity.unit.name) for quantity in parser.parse(text)]
print(seen)
assert seen == {
    "Open 10 a.m. to 5 p.m.": [(10.0, "year"), (5.0, "penny")],
    "Take 5-7 mg.": [(6.0, "milligram")],
    "She has 3 A grades.": [(3.0, "ampere")],
}
PYTHON

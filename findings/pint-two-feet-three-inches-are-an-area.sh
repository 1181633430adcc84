#!/usr/bin/env bash
# Pint 0.25.3, quantities as people write them.
# Expected: "2 ft 3 in" is a length or refused; "1 a" and "98.6 F" are known to be ambiguous.
# Seen: what stands side by side is multiplied: 2 ft 3 in are 6 square feet times inches, "1 h 30 min" are 30 hours times
# minutes; a fever is measured in farads.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet Pint==0.25.3
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import pint

units = pint.UnitRegistry()
seen = [str(units.parse_expression(text)) for text in ("2 ft 3 in", "1 h 30 min", "98.6 F")]
print(seen)
assert seen == ["6 foot * inch", "30 hour * minute", "98.6 farad"]
PYTHON

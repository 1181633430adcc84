#!/usr/bin/env bash
# babel 2.19.0, `parse_decimal` of a number with the other language's mark, and `parse_number`.
# Expected: "0.5" is no German number, and a whole number can't have cents.
# Seen: unless `strict=True` is said a mark for thousands may stand anywhere and is dropped: half a tablet is 5, "12,50" in
# English 1250, "1,2,3" 123.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet babel==2.19.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from babel.numbers import NumberFormatError, parse_decimal

cases = (("0.5", "de"), ("12,50", "en"), ("1,2,3", "en"))
seen = [int(parse_decimal(text, locale=locale)) for text, locale in cases]
print(seen)
assert seen == [5, 1250, 123]
for text, locale in cases:
    try:
        parse_decimal(text, locale=locale, strict=True)
    except NumberFormatError as error:
        print(error)
    else:
        raise SystemExit(f"{text} is taken")
PYTHON

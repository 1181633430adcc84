#!/usr/bin/env bash
# Babel 2.19.0, parse_decimal.
# Expected: "10 20" and "1,2,3", figures of a list or a table row, are no number; one written in another country's
# way is refused.
# Seen: in French "10 20" is 1020, in English "1,2,3" is 123, in German "1.5" is 15. strict=True refuses these, but
# in French "1 234,5" with the space of a keyboard as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet babel==2.19.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from babel.numbers import NumberFormatError, parse_decimal

seen = [int(parse_decimal(text, locale=locale)) for text, locale in (("10 20", "fr"), ("1,2,3", "en"), ("1.5", "de"))]
refused = []
for text, locale in (("10 20", "fr"), ("1,2,3", "en"), ("1.5", "de"), ("1 234,5", "fr")):
    try:
        parse_decimal(text, locale=locale, strict=True)
    except NumberFormatError as error:
        refused.append(text)
print(seen, "strict refuses", refused)
assert seen == [1020, 123, 15] and len(refused) == 4
PYTHON

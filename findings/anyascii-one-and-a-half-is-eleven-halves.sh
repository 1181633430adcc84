#!/usr/bin/env bash
# anyascii 0.3.3 and Unidecode 1.4.0, to plain letters.
# Expected: the two spell amounts in their own ways, and the amounts stay.
# Seen: of one cup and a half anyascii makes 11/2 cups, Unidecode 1 1/2; of five pounds anyascii makes GBP5, Unidecode
# PS5; both make 102 of ten to the second.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet anyascii==0.3.3 Unidecode==1.4.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from anyascii import anyascii
from unidecode import unidecode

seen = [(anyascii(text), unidecode(text)) for text in ("1\u00bd cups", "\u00a35", "10\u00b2")]
print(seen)
assert seen == [("11/2 cups", "1 1/2 cups"), ("GBP5", "PS5"), ("102", "102")]
PYTHON

#!/usr/bin/env bash
# Resiliparse 2.0.1, inscriptis 2.7.6 and html2text 2025.4.15: an ordered list that goes on at 4 (`start`) and jumps to 9
# (`value`).
# Expected: 4, 5, 9, as every browser shows it, so that "see step 9" points to something.
# Seen: 1, 2, 3 by the first, 1, 2, 9 by the second, 4, 5, 6 by the third.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet Resiliparse==2.0.1 inscriptis==2.7.6 html2text==2025.4.15
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import html2text
import inscriptis
from resiliparse.extract.html2text import extract_plain_text

page = '<ol start="4"><li>Ask the clerk.</li><li>Pay.</li><li value="9">Row.</li></ol>'
texts = [extract_plain_text(page), inscriptis.get_text(page), html2text.html2text(page)]
numbers = [[line.split(".")[0].strip() for line in text.splitlines() if line.strip()] for text in texts]
print(numbers)
assert numbers == [["1", "2", "3"], ["1", "2", "9"], ["4", "5", "6"]]
PYTHON

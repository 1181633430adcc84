#!/usr/bin/env bash
# html2text 2025.4.15, a table with a caption.
# Expected: the caption is a line above the table, as in a browser.
# Seen: it is glued to the name of the first column: "PricesWho| Price".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet html2text==2025.4.15
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import html2text

page = """<table><caption>Prices</caption><tr><th>Who</th><th>Price</th></tr>
<tr><td>Adults</td><td>5</td></tr></table>"""
text = html2text.html2text(page)
print(text)
assert text.splitlines()[0].strip() == "PricesWho| Price"
PYTHON

#!/usr/bin/env bash
# pypdfium2 5.15.2. A table with the columns name and price, each row on one baseline.
# Expected: every row comes alike: name, gap, price on one line.
# Seen: get_text_range gives "Boat 12" on one line, but a cell of one sign goes to a line of its own ("Key", "5");
# get_text_bounded glues it to the name instead ("Key5") when another row follows above. One digit or two decides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pypdfium2==5.15.2 reportlab==5.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io

import pypdfium2
from reportlab.pdfgen import canvas

target = io.BytesIO()
page = canvas.Canvas(target, pagesize=(400, 300))
for number, (name, price) in enumerate([("Boat", "12"), ("Key", "5"), ("Oar", "7"), ("Rope", "10")]):
    page.drawString(50, 250 - 14 * number, name)
    page.drawString(200, 250 - 14 * number, price)
page.save()
text = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage()
whole, bounded = text.get_text_range().split("\r\n"), text.get_text_bounded().split("\r\n")
print(whole, bounded, sep="\n")
assert whole == ["Boat 12", "Key", "5", "Oar", "7", "Rope 10"]
assert "Key5" in bounded
PYTHON

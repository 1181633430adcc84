#!/usr/bin/env bash
# pdfminer.six 20260107 beside pypdfium2 5.15.2. A wide table is often drawn turned by 90 degrees on an upright page.
# Expected: lines of words, whichever way they are turned, since the matrix of each sign says how.
# Seen: by default pdfminer gives one letter a line and the letters backwards; LAParams(detect_vertical=True), whose
# name speaks of vertical writing, mends it. pdfium reads the word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pdfminer.six==20260107 pypdfium2==5.15.2 reportlab==5.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io

import pypdfium2
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams
from reportlab.pdfgen import canvas

target = io.BytesIO()
page = canvas.Canvas(target, pagesize=(300, 300))
page.rotate(90)
page.drawString(50, -100, "Harbour")
page.save()
data = target.getvalue()
plain = extract_text(io.BytesIO(data)).split()
vertical = extract_text(io.BytesIO(data), laparams=LAParams(detect_vertical=True)).split()
pdfium = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
print(plain, vertical, pdfium, sep="\n")
assert "".join(plain) == "ruobraH" and len(plain) > 1
assert vertical == ["Harbour"]
assert pdfium == "Harbour"
PYTHON

#!/usr/bin/env bash
# pdfminer.six 20260107 beside pypdfium2 5.15.2: a price list of two columns, and a page of two columns of prose.
# Expected: a library that gets one of the two right gets the other right as well.
# Seen: the same rule decides both. pdfminer reads the prose column by column and tears the price list apart, all
# names, then all prices; pdfium keeps each price with its name and mixes the columns of the prose line by line.
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
from reportlab.pdfgen import canvas


def read(rows: list[tuple[str, str]]) -> tuple[str, str]:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(500, 300))
    for number, (left, right) in enumerate(rows):
        page.drawString(50, 250 - 14 * number, left)
        page.drawString(260, 250 - 14 * number, right)
    page.save()
    data = target.getvalue()
    return " ".join(extract_text(io.BytesIO(data)).split()), \
        " ".join(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range().split())


prices = read([("Boat", "12 crowns"), ("Key", "5 crowns")])
prose = read([("The harbour opens in May", "Boats are free for members"), ("and closes in October.", "of the club.")])
print(*prices, *prose, sep="\n")
assert prices == ("Boat Key 12 crowns 5 crowns", "Boat 12 crowns Key 5 crowns")
assert prose[0].startswith("The harbour opens in May and closes")
assert prose[1].startswith("The harbour opens in May Boats are free")
PYTHON

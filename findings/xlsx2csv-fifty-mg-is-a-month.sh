#!/usr/bin/env bash
# xlsx2csv 0.8.6, numbers in cells whose format adds a unit, such as 0" mg", as spreadsheets write them.
# Expected: 50 or "50 mg"; openpyxl reads 50.
# Seen: an m or an s in the unit, quoted or not, makes the format a date's; the format itself is written, an m in it as the
# month that many days after 1900 began, and the number is gone: 0" 02g" for 50 mg, 0" 10g" for 300. 50 kg stay 50.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xlsx2csv==0.8.6 openpyxl==3.1.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io

import openpyxl
from xlsx2csv import Xlsx2csv

amounts = ((50, '0" mg"'), (300, '0" mg"'), (50, '0" Stück"'), (50, '0" crowns"'), (50, '0" kg"'))
book = openpyxl.Workbook()
for amount, form in amounts:
    book.active.append([amount])
    book.active.cell(book.active.max_row, 1).number_format = form
book.save("doses.xlsx")
written = io.StringIO()
Xlsx2csv("doses.xlsx", delimiter="|").convert(written)
seen = written.getvalue().splitlines()
print(seen)
read = [row[0] for row in openpyxl.load_workbook("doses.xlsx").active.iter_rows(values_only=True)]
assert read == [50, 300, 50, 50, 50], read
assert seen == ['"0"" 02g"""', '"0"" 10g"""', '"0"" stück"""', '"0"" crowns"""', "50"], seen
PYTHON

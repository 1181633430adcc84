#!/usr/bin/env bash
# openpyxl 3.1.5.
# Expected: a number that is read, written and read again is the same float, as with Excel (17 digits in the file)
# and with csv.
# Seen: it is written with 16 digits: 0.1 + 0.2 comes back as 0.3, and who compares the book with the one before
# finds a change that nobody made.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openpyxl==3.1.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io

from openpyxl import Workbook, load_workbook

numbers = [0.1 + 0.2, 1 / 3, 1 / 7 + 1, 12.5]
book = Workbook()
for number in numbers:
    book.active.append([number])
target = io.BytesIO()
book.save(target)
back = [row[0] for row in load_workbook(target).active.values]
for number, other in zip(numbers, back):
    print(repr(number), repr(other), number == other)
assert back[0] == 0.3 != numbers[0] and back[3] == numbers[3]
PYTHON

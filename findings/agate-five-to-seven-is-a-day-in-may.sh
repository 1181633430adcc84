#!/usr/bin/env bash
# agate 1.14.2, which csvkit reads tables with: the types of columns that it finds by itself.
# Expected: numbers are numbers, days of a year are dates; what is a range, a fraction or the name of a weekday is text.
# Seen: if every cell of a column can be a date it is one, the day it runs on aside: the ages 5-7 and 10-12 are days of
# the year 2001, a half is 2 January, Monday a day of the year 1; the times 4:30 and 5:15 are minutes and seconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet agate==1.14.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io

import agate

columns = ("5-7 10-12", "1/2 1/4", "Mon Tue", "4:30 5:15", "5-7 all")
seen = {}
for column in columns:
    table = agate.Table.from_csv(io.StringIO("for\n" + "\n".join(column.split()) + "\n"))
    seen[column] = [str(value) for value in table.columns["for"].values()]
print(seen)
assert seen == {
    "5-7 10-12": ["2001-05-07", "2001-10-12"],
    "1/2 1/4": ["2001-01-02", "2001-01-04"],
    "Mon Tue": ["0001-01-08", "0001-01-02"],
    "4:30 5:15": ["0:04:30", "0:05:15"],
    "5-7 all": ["5-7", "all"],
}, seen
PYTHON

#!/usr/bin/env bash
# dateparser 1.5.0, `search_dates` over a guide's English sentences.
# Expected: days and months are found; that "may" is a verb is known to be hard.
# Seen: "We close" is last Wednesday and "Sun cream" a Sunday; how long something lasts is a day in the past: a rotation
# of three months is the day three months ago.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet dateparser==1.5.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import datetime

from dateparser.search import search_dates

settings = {"RELATIVE_BASE": datetime(2026, 11, 29)}
seen = {}
for text in ("We close early.", "Sun cream is sold here.", "The rotation lasts 3 months."):
    seen[text] = [(words, f"{day:%a %Y-%m-%d}") for words, day in search_dates(text, languages=["en"], settings=settings)]
    print(text, seen[text])
assert seen["We close early."] == [("We", "Wed 2026-11-25")]
assert seen["Sun cream is sold here."] == [("Sun", "Sun 2026-11-29")]
assert seen["The rotation lasts 3 months."] == [("3 months", "Sat 2026-08-29")]
PYTHON

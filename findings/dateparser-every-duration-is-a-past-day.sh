#!/usr/bin/env bash
# dateparser 1.5.0, search_dates.
# Expected: a length of time isn't a date; "may" in "you may row" and the German article "Die" are words.
# Seen: "takes two days" is the day before yesterday, "you may row" is in May, "Die Prüfung" is on a Tuesday ("Di"):
# in a guide most of what it finds was never a date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet dateparser==1.5.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import datetime

from dateparser.search import search_dates

settings = {"RELATIVE_BASE": datetime(2026, 6, 1)}
found = {}
for language, text in (("en", "the exam takes two days"), ("en", "you may row on Monday"), ("de", "Die Prüfung ist schwer")):
    found[text] = search_dates(text, languages=[language], settings=settings)
    print(text, found[text])
assert found["the exam takes two days"] == [("two days", datetime(2026, 5, 30))]
assert found["you may row on Monday"][0] == ("may", datetime(2026, 5, 1))
assert found["Die Prüfung ist schwer"][0][0] == "Die"
PYTHON

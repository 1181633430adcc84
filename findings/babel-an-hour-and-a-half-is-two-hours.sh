#!/usr/bin/env bash
# babel 2.19.0, `format_timedelta`, which says a duration in words.
# Expected: rounded down, or to the nearest unit with a smaller one beneath; 55 minutes, 90 and 150 are three durations.
# Seen: 51 minutes are an hour, 21 hours a day, six days a week; halves go to the even number, so 90 minutes and 150 are
# both "2 hours" and 18 months and 30 are both "2 years". A threshold, 0.85, is meant for the first; nothing for the last.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet babel==2.19.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import timedelta

from babel.dates import format_timedelta

minutes = {number: format_timedelta(timedelta(minutes=number), locale="en") for number in (50, 51, 90, 150, 151)}
hours = {number: format_timedelta(timedelta(hours=number), locale="en") for number in (20, 21, 36, 60)}
days = {number: format_timedelta(timedelta(days=number), locale="en") for number in (6, 26, 548, 912)}
print(minutes, hours, days)
assert minutes == {50: "50 minutes", 51: "1 hour", 90: "2 hours", 150: "2 hours", 151: "3 hours"}
assert hours == {20: "20 hours", 21: "1 day", 36: "2 days", 60: "2 days"}
assert days == {6: "1 week", 26: "1 month", 548: "2 years", 912: "2 years"}
PYTHON

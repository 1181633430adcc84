#!/usr/bin/env bash
# kreuzberg 4.10.4, CSV.
# Expected: a row with more cells than the first line keeps them all, as csv.reader gives them: lists with notes at
# the end of some rows are common.
# Seen: the cells beyond the header are dropped without a word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet kreuzberg==4.10.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import kreuzberg

text = kreuzberg.extract_bytes_sync(b"day,fee\nMon,5,members only\nTue,6\n", "text/csv").content
print(text)
assert "Mon" in text and "Tue" in text and "members only" not in text
PYTHON

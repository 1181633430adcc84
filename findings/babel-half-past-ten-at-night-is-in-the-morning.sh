#!/usr/bin/env bash
# babel 2.19.0, `parse_time` of what its own `format_time` wrote, in languages that write a.m. and p.m. in their own way.
# Expected: half past ten in the evening comes back, or the text is refused.
# Seen: "PM" alone is looked for, whatever the language: Canada's and Mexico's "p.m.", the Greek, Korean and Arabic signs
# are passed over in silence, and 10:30 in the evening is 10:30 in the morning.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet babel==2.19.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import time

from babel.dates import format_time, parse_time

evening = time(22, 30)
seen = {}
for language in ("en_US", "en_GB", "de", "en_CA", "es_MX", "el", "ko", "ar"):
    written = format_time(evening, "short", locale=language)
    seen[language] = parse_time(written, locale=language, format="short")
    print(language, written, seen[language])
assert all(seen[language] == evening for language in ("en_US", "en_GB", "de")), seen
assert all(seen[language] == time(10, 30) for language in ("en_CA", "es_MX", "el", "ko", "ar")), seen
PYTHON

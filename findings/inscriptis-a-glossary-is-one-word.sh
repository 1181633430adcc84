#!/usr/bin/env bash
# inscriptis 2.7.6, made for text that looks like the page.
# Expected: each term and each definition of a list of definitions has a line of its own, as in every browser.
# Seen: terms and definitions are glued together: "SeasonMay to OctoberKey40 crowns".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet inscriptis==2.7.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from inscriptis import get_text

page = "<dl><dt>Season</dt><dd>May to October</dd><dt>Key</dt><dd>40 crowns</dd></dl>"
text = get_text(page)
print(repr(text))
assert text.strip() == "SeasonMay to OctoberKey40 crowns"
PYTHON

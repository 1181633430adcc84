#!/usr/bin/env bash
# markdownify 1.2.3. Editors of web pages and mail leave <b> </b> where somebody made a space bold.
# Expected: a space.
# Seen: inside b, i, em, strong, code, del the space is dropped with its tag and the words beside it are one word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet markdownify==1.2.3
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from markdownify import markdownify

pages = ["12<b> </b>crowns", "may<i> </i>not", "per<em> </em>day", "a<span> </span>key"]
seen = [markdownify(page) for page in pages]
print(seen)
assert seen == ["12crowns", "maynot", "perday", "a key"]
PYTHON

#!/usr/bin/env bash
# Telethon 1.45.0, `extensions.html.parse`, which makes text and entities of HTML.
# Expected: <br>, <p> and <li> begin a new line, or are refused as Telegram's own parser does.
# Seen: they are dropped in silence and the words on both sides become one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet Telethon==1.45.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from telethon.extensions import html

text, _ = html.parse("<p>A day costs 5</p><p>A year costs 60</p><ul><li>boats</li><li>oars</li></ul>Swim<br>first")
print(repr(text))
assert text == "A day costs 5A year costs 60boatsoarsSwimfirst"
PYTHON

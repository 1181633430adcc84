#!/usr/bin/env bash
# markdownify 1.2.3, read back with markdown-it-py 4.3.0.
# Expected: in a table a bar inside a cell is written "\|": it escapes * and _ by default, which matter less.
# Seen: the bar is written as it is; read back, the cell is two, all after it move right, and the last is cut off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet markdownify==1.2.3 markdown-it-py==4.3.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from markdown_it import MarkdownIt
from markdownify import markdownify

page = "<table><tr><th>Gate</th><th>Fee</th></tr><tr><td>A|B</td><td>5</td></tr></table>"
text = markdownify(page).strip()
back = MarkdownIt().enable("table").render(text)
print(text, back, sep="\n")
assert "| A|B | 5 |" in text
assert "<td>A</td>\n<td>B</td>" in back and "<td>5</td>" not in back
PYTHON

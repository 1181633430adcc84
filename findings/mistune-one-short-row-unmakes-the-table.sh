#!/usr/bin/env bash
# mistune 3.4.0 (plugin table) beside markdown-it-py 4.3.0.
# Expected: as GitHub does: a row with a cell too few gets an empty one, a row with one too many loses it.
# Seen: one such row makes the whole table a paragraph of bars.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mistune==3.4.0 markdown-it-py==4.3.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import mistune
from markdown_it import MarkdownIt

read, other = mistune.create_markdown(plugins=["table"]), MarkdownIt().enable("table")
seen = []
for row in ("| Tue | 6 |", "| Tue |", "| Tue | 6 | members |"):
    page = f"| Day | Fee |\n|---|---|\n| Mon | 5 |\n{row}\n"
    seen.append(("<table" in read(page), "<table" in other.render(page)))
    print(row, "mistune table %s, markdown-it-py table %s" % seen[-1])
assert seen == [(True, True), (False, True), (False, True)]
PYTHON

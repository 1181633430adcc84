#!/usr/bin/env bash
# docutils 0.22.4, an enumerated list whose author skipped a number: 1, 2, 4.
# Expected: a list of three, or a list of two and then a list that starts at 4.
# Seen: a list of one; "2. b" and "4. d" become a paragraph, run together. The item BEFORE the wrong number is
# undone, and the warning (level 2) speaks of a blank line; with report_level above 2 nothing is said.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet docutils==0.22.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from docutils.core import publish_doctree

tree = publish_doctree("1. Buy a card\n2. Fetch a key\n4. Row\n", settings_overrides={"report_level": 5})
shapes = [(node.tagname, node.astext()) for node in tree.children if node.tagname != "system_message"]
print(*shapes, sep="\n")
assert shapes == [("enumerated_list", "Buy a card"), ("paragraph", "2. Fetch a key\n4. Row")]
PYTHON

#!/usr/bin/env bash
# mdit-py-plugins 0.7.0, front_matter, with markdown-it-py 4.3.0.
# Expected: front matter is keys and values (YAML); a page that begins with a rule and has another further down
# keeps its text.
# Seen: whatever stands between the first line "---" and the next one is front matter, blank lines, sentences
# and headings included, and is rendered as nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet markdown-it-py==4.3.0 mdit-py-plugins==0.7.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

page = "---\n\n## Season\n\nThe harbour opens in May.\n\n---\n\nBoats cost 5.\n"
with_plugin, plain = MarkdownIt().use(front_matter_plugin).render(page), MarkdownIt().render(page)
print(plain, with_plugin, sep="\n----\n")
assert "opens in May" in plain and "opens in May" not in with_plugin and "Boats cost 5" in with_plugin
PYTHON

#!/usr/bin/env bash
# mdit-py-plugins 0.7.0, footnote, with markdown-it-py 4.3.0: two files pasted into one, each with its note 1.
# Expected: as with link references ("the first one wins" in CommonMark), or each mark its own note.
# Seen: the LAST definition is shown for both marks; the first note's text is gone, as is that of every note
# without a mark. The definition of a link with the same label, in the same page, is the first one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet markdown-it-py==4.3.0 mdit-py-plugins==0.7.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

page = """The fee is 5.[^1] [site]

[^1]: Free for members.

[site]: http://first.example

The key is 3.[^1] [site]

[^1]: Paid at the hut.
[^2]: Nobody points here.

[site]: http://last.example
"""
html = MarkdownIt().use(footnote_plugin).render(page)
print(html)
assert "Free for members" not in html and "Paid at the hut" in html and "Nobody points here" not in html
assert html.count("http://first.example") == 2
PYTHON

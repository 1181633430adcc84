#!/usr/bin/env bash
# mistune 3.4.0, an entity in Markdown.
# Expected: it is the sign that it stands for, as in CommonMark and markdown-it-py.
# Seen: what `create_markdown()` makes escapes the ampersand once more, so readers see "&lt;"; `mistune.html` does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mistune==3.4.0 markdown-it-py==4.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import mistune
from markdown_it import MarkdownIt

text = "5 &lt; 6 &copy;"
ours, theirs = mistune.html(text).strip(), MarkdownIt().render(text).strip()
plain = mistune.create_markdown()(text).strip()
print(plain, ours, theirs, sep="\n")
assert theirs == "<p>5 &lt; 6 \u00a9</p>"
assert plain == "<p>5 &amp;lt; 6 &amp;copy;</p>"
PYTHON

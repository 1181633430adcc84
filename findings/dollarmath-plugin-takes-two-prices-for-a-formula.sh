#!/usr/bin/env bash
# mdit-py-plugins 0.7.0, dollarmath, with markdown-it-py 4.3.0.
# Expected: two prices in a sentence stay prices; pandoc, whose rule it follows, never closes before a digit.
# Seen: by default ("allow_digits") the words between the prices are a formula, and both dollar signs are gone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet markdown-it-py==4.3.0 mdit-py-plugins==0.7.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

text = "Adults pay $5 and children $3 a day."
seen = MarkdownIt().use(dollarmath_plugin).render(text)
mended = MarkdownIt().use(dollarmath_plugin, allow_digits=False).render(text)
print(seen, mended)
assert '<span class="math inline">5 and children</span>3 a day' in seen and text in mended
PYTHON

#!/usr/bin/env bash
# textile 4.0.4, plain sentences that nobody meant as markup.
# Expected: words in brackets are read in their place; a hyphen strikes out what it encloses tightly, "-50-".
# Seen: brackets right behind a word in capitals become its tooltip: of "BUS(not on Sundays)" a reader sees BUS. "9 -12 and
# 13- 17" has 12 and 13 struck out, and of a paragraph that begins "p. 5" the p. is taken for a tag.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet textile==4.0.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import re

import textile

sentences = ("BUS(not on Sundays) to town", "open 9 -12 and 13- 17", "p. 5 tells more", "See p. 5")
pages = [textile.textile(sentence).strip() for sentence in sentences]
seen = [re.sub("<[^>]*>", "", page) for page in pages]
print(pages, seen)
assert seen == ["BUS to town", "open 9 12 and 13 17", "5 tells more", "See p. 5"], seen
assert 'title="not on Sundays"' in pages[0] and "<del>12 and 13</del>" in pages[1], pages
PYTHON

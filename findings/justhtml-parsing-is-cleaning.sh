#!/usr/bin/env bash
# justhtml 3.16.0, JustHTML(page) with its defaults.
# Expected: a parser by the HTML standard gives the tree of the page; cleaning is asked for.
# Seen: it cleans unless told otherwise, and not only what is dangerous: a glossary (dl) becomes its words in a row,
# details lose their summary, a formula is gone with its numbers, without a word. sanitize=False gives the tree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet justhtml==3.16.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from justhtml import JustHTML

pages = ["<dl><dt>Mooring<dd>A berth</dl>", "<details><summary>Fee</summary>5</details>",
         "<p>Take <math><mn>2</mn></math> a day"]
cleaned = [JustHTML(page).to_html(pretty=False) for page in pages]
whole = [JustHTML(page, sanitize=False).to_html(pretty=False) for page in pages]
print(*cleaned, *whole, sep="\n")
assert "MooringA berth" in cleaned[0] and "summary" not in cleaned[1] and "2" not in cleaned[2]
assert "<dt>Mooring</dt>" in whole[0] and "<summary>" in whole[1] and "<mn>2</mn>" in whole[2]
PYTHON

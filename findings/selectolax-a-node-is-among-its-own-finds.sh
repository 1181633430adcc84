#!/usr/bin/env bash
# selectolax 1.0.2 (lexbor), node.css.
# Expected: as with querySelectorAll of browsers and with BeautifulSoup's select: what is below the node.
# Seen: the node itself is found too, so a loop that goes down by node.css("section") into nested sections comes
# back to where it began.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet selectolax==1.0.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from selectolax.lexbor import LexborHTMLParser

section = LexborHTMLParser("<section id=outer><section id=inner></section></section>").css_first("section")
found = [node.id for node in section.css("section")]
print(section.id, "finds", found)
assert found == ["outer", "inner"]
PYTHON

#!/usr/bin/env bash
# selectolax 1.0.2 (lexbor).
# Expected: a parser that takes bytes and follows the HTML standard looks at <meta charset>, as browsers, lxml and
# BeautifulSoup do.
# Seen: bytes are taken as UTF-8, whatever the page says; each other letter becomes U+FFFD, without an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet selectolax==1.0.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from selectolax.lexbor import LexborHTMLParser

page = "<meta charset=windows-1252><p>The fee is £5, café closed".encode("cp1252")
text = LexborHTMLParser(page).css_first("p").text()
print(text)
assert text == "The fee is \ufffd5, caf\ufffd closed"
PYTHON

#!/usr/bin/env bash
# kreuzberg 4.10.4, HTML.
# Expected: the answer of an accordion, which the page hides until its question is pressed, is the page's text;
# or, if what is hidden stays out, then aria-hidden and closed <details> alike.
# Seen: what has the attribute hidden is gone, so questions stand without answers, and nothing says so; a closed
# <details> and aria-hidden are kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet kreuzberg==4.10.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import kreuzberg

pages = ["<h2><button aria-expanded=false aria-controls=a>Fee</button></h2><div id=a hidden><p>5 crowns</p></div>",
         "<details><summary>Fee</summary>5 crowns</details>", "<h2>Fee</h2><p aria-hidden=true>5 crowns</p>"]
seen = [kreuzberg.extract_bytes_sync(f"<html><body>{page}</body></html>".encode(), "text/html").content.split("\n")
        for page in pages]
print(*seen, sep="\n")
assert ["5 crowns" in lines for lines in seen] == [False, True, True] and seen[0][0] == "Fee"
PYTHON

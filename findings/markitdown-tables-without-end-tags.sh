#!/usr/bin/env bash
# markitdown 0.1.9, beside selectolax 1.0.2, on a table without the end tags that HTML lets out (td, th, tr).
# Expected: the table that every browser shows: two columns, three rows.
# Seen: cells nest in cells, and the rows come as one of six columns with rows inside it; the prices stand beside
# no day. It reads by html.parser, which knows no end tags that are left out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet markitdown==0.1.9 selectolax==1.0.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io

from markitdown import MarkItDown
from selectolax.lexbor import LexborHTMLParser

page = "<html><body><table><tr><th>Day<th>Fee<tr><td>Mon<td>5<tr><td>Tue<td>6</table></body></html>"
text = MarkItDown().convert_stream(io.BytesIO(page.encode()), file_extension=".html").text_content
rows = [[cell.text() for cell in row.css("th, td")] for row in LexborHTMLParser(page).css("tr")]
print(text, rows, sep="\n")
assert rows == [["Day", "Fee"], ["Mon", "5"], ["Tue", "6"]]
assert "| Mon | 5 |" not in text and "Mon 5" in text
PYTHON

#!/usr/bin/env bash
# docx2python 3.7.1, a hyphen at which Word doesn't break the line (Ctrl+Shift+hyphen).
# Expected: "5-7 crowns" is read with a hyphen of some kind, as python-docx does.
# Seen: the hyphen is dropped, so the price is "57 crowns"; a sign of a symbol font, in turn, comes as HTML in plain text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet docx2python==3.7.1 python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

document = docx.Document()
runs = [
    "<w:r {}><w:t>5</w:t><w:noBreakHyphen/><w:t>7 crowns</w:t></w:r>",
    '<w:r {}><w:t>Depth </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>2 m</w:t></w:r>',
]
for run in runs:
    document.add_paragraph()._p.append(parse_xml(run.format(nsdecls("w"))))
document.save("boats.docx")
with docx2python("boats.docx") as read:
    text = read.text
other = docx.Document("boats.docx").paragraphs[0].text
print(repr(text), repr(other))
assert text == "57 crowns\n\nDepth <span style=font-family:Symbol>&#x00B3;</span>2 m"
assert other == "5-7 crowns"
PYTHON

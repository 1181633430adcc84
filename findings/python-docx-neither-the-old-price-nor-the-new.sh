#!/usr/bin/env bash
# python-docx 1.2.0, a document with changes that Word tracks and nobody has accepted yet.
# Expected: `paragraph.text` has the text as it was or as it will be.
# Seen: it has neither: what was inserted is left out like what was deleted, "The fee is  crowns." So are words in a
# content control and in a smart tag; signs of a symbol font vanish within a run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

W, BY = nsdecls("w"), 'w:id="1" w:author="clerk" w:date="2026-01-01T00:00:00Z"'
document = docx.Document()
fee = document.add_paragraph("The fee is ")
fee._p.append(parse_xml(f"<w:del {W} {BY}><w:r><w:delText>50</w:delText></w:r></w:del>"))
fee._p.append(parse_xml(f"<w:ins {W} {BY}><w:r><w:t>60</w:t></w:r></w:ins>"))
fee.add_run(" crowns.")
choice = document.add_paragraph("Your boat: ")
choice._p.append(parse_xml(f"<w:sdt {W}><w:sdtPr/><w:sdtContent><w:r><w:t>the red one</w:t></w:r></w:sdtContent></w:sdt>"))
place = document.add_paragraph("We meet in ")
place._p.append(parse_xml(f'<w:smartTag {W} w:uri="places" w:element="place"><w:r><w:t>Prague</w:t></w:r></w:smartTag>'))
dose = document.add_paragraph("Depth ")
dose._p.append(parse_xml(f'<w:r {W}><w:sym w:font="Symbol" w:char="F0B3"/><w:t>2 m</w:t></w:r>'))
document.save("boats.docx")
texts = [paragraph.text for paragraph in docx.Document("boats.docx").paragraphs]
print(texts)
assert texts == ["The fee is  crowns.", "Your boat: ", "We meet in ", "Depth 2 m"]
PYTHON

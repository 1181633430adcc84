#!/usr/bin/env bash
# python-docx 1.2.0.
# Expected: paragraphs and cells give the text that Word shows, with insertions that nobody accepted yet and with
# what stands in content controls (the fields of every form).
# Seen: text in w:ins, w:sdt and w:fldSimple is left out of paragraph.text, a paragraph in a control is none of
# document.paragraphs or iter_inner_content, and a cell in a control is missing, so its row moves to the left.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-docx==1.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from docx import Document
from docx.oxml import parse_xml

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def control(content: str, attributes: str = "") -> str:
    return f"<w:sdt {attributes}><w:sdtContent>{content}</w:sdtContent></w:sdt>"


document = Document()
cells = [f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("Monday", "5")]
blocks = [f"<w:p {SPACE}>{run('The fee is ')}<w:ins w:id='1' w:author='A'>{run('6')}</w:ins>{run(' crowns.')}</w:p>",
          control(f"<w:p>{run('Bring a card.')}</w:p>", SPACE), f"<w:p {SPACE}>{run('Name: ')}{control(run('Harbour'))}</w:p>",
          f"<w:tbl {SPACE}><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>{control(cells[0])}{cells[1]}</w:tr></w:tbl>"]
for number, block in enumerate(blocks):
    document.element.body.insert(number, parse_xml(block))
paragraphs = [paragraph.text for paragraph in document.paragraphs]
row = [cell.text for cell in document.tables[0].rows[0].cells]
print(paragraphs, row, len(list(document.iter_inner_content())))
assert paragraphs == ["The fee is  crowns.", "Name: "] and row == ["5"]
assert len(list(document.iter_inner_content())) == 3
PYTHON

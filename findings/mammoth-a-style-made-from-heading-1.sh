#!/usr/bin/env bash
# mammoth 1.13.0.
# Expected: a style that a company made from "heading 1" (w:basedOn), Word's "Title", and a paragraph with an outline
# level come out as headings: Word lists all three in its table of contents or its navigation.
# Seen: only styles NAMED "heading 1" to "heading 6" are headings; the others are paragraphs like the text below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet mammoth==1.13.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io
import zipfile

import mammoth

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(body: str, styles: str = "") -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        parts.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
                       'ContentType="application/xml"/></Types>')
        for name, kind, to in (("_rels/.rels", "officeDocument", "word/document.xml"),
                               ("word/_rels/document.xml.rels", "styles", "styles.xml")):
            parts.writestr(name, f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                           f'Type="{OFFICE}/{kind}" Target="{to}"/></Relationships>')
        parts.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        parts.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    target.seek(0)
    return target


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


styles = "".join(f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
                 for key, name, more in (("H1", "heading 1", ""), ("T", "Title", ""),
                                         ("C", "Company heading", '<w:basedOn w:val="H1"/>')))
properties = ['<w:pStyle w:val="H1"/>', '<w:pStyle w:val="C"/>', '<w:pStyle w:val="T"/>', '<w:outlineLvl w:val="0"/>']
html = mammoth.convert_to_html(document(
    "".join(f"<w:p><w:pPr>{each}</w:pPr>{run('Fees')}</w:p>" for each in properties), styles)).value
print(html)
assert html == "<h1>Fees</h1><p>Fees</p><p>Fees</p><p>Fees</p>"
PYTHON

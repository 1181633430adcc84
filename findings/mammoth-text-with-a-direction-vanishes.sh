#!/usr/bin/env bash
# mammoth 1.13.0. Word writes w:dir and w:bdo around text whose direction was set, as in pasted Arabic and Hebrew.
# Expected: an element that isn't known is passed over and the runs in it are kept, as with w:smartTag.
# Seen: everything inside is gone; the sentence closes over it.
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


result = mammoth.convert_to_html(document(
    f"<w:p>{run('The harbour is called ')}<w:dir w:val='rtl'>{run('المرفأ')}</w:dir>{run(' by all.')}</w:p>"
    f"<w:p><w:smartTag>{run('Oslo')}</w:smartTag></w:p>"))
print(result.value, [message.message for message in result.messages])
assert result.value == "<p>The harbour is called  by all.</p><p>Oslo</p>"
PYTHON

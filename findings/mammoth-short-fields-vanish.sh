#!/usr/bin/env bash
# mammoth 1.13.0. Word has a long form of a field (w:fldChar) and a short one (w:fldSimple), for the same thing.
# Expected: the result that is stored in the field and that everybody sees, from either form.
# Seen: of the long form the result is kept, of the short one it is gone: "The fee is  crowns."
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


code = '<w:r><w:instrText xml:space="preserve"> DOCPROPERTY Fee </w:instrText></w:r>'
long = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{inside}'
               for kind, inside in (("begin", code), ("separate", run("12")), ("end", "")))
short = f'<w:fldSimple w:instr="DOCPROPERTY Fee">{run("12")}</w:fldSimple>'
html = [mammoth.convert_to_html(document(f"<w:p>{run('The fee is ')}{field}{run(' crowns.')}</w:p>")).value
        for field in (long, short)]
print(*html, sep="\n")
assert html == ["<p>The fee is 12 crowns.</p>", "<p>The fee is  crowns.</p>"]
PYTHON

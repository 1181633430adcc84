#!/usr/bin/env bash
# mammoth 1.13.0.
# Expected: text that Word doesn't show (w:vanish) and the grey "Click here" of an empty field stay out; what is
# struck, once or twice, is marked; a figure that is raised is raised.
# Seen: hidden text and placeholders are plain text; a single strike is <s>, a double one is nothing, so an old
# price stands as valid; w:vertAlign is <sup>, w:position is nothing, so ten to the sixth is 106.
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


placeholder = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
pages = [run("secret", "<w:vanish/>"), placeholder, run("5", "<w:strike/>"), run("5", "<w:dstrike/>"),
         run("10") + run("6", '<w:vertAlign w:val="superscript"/>'), run("10") + run("6", '<w:position w:val="8"/>')]
html = [mammoth.convert_to_html(document(f"<w:p>{page}</w:p>")).value for page in pages]
print(*html, sep="\n")
assert html == ["<p>secret</p>", "<p>Click here</p>", "<p><s>5</s></p>", "<p>5</p>", "<p>10<sup>6</sup></p>",
                "<p>106</p>"]
PYTHON

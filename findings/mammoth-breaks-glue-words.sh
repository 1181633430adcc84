#!/usr/bin/env bash
# mammoth 1.13.0: the line break of Word in its four forms, and a tab that aligns.
# Expected: a line or page break between two words leaves at least a space between them.
# Seen: w:br makes <br />; w:br type="page", w:cr and w:ptab leave nothing ("12crowns"), the page break without
# even a message. extract_raw_text glues at the plain w:br as well.
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


BREAKS = ["<w:br/>", '<w:br w:type="page"/>', "<w:cr/>", "<w:ptab/>"]
pages = [f"<w:p>{run('12')}<w:r>{sign}</w:r>{run('crowns')}</w:p>" for sign in BREAKS]
results = [mammoth.convert_to_html(document(page)) for page in pages]
html = [result.value for result in results]
raw = mammoth.extract_raw_text(document(pages[0])).value.strip()
print(*html, raw, sep="\n")
assert html == ["<p>12<br />crowns</p>"] + ["<p>12crowns</p>"] * 3 and raw == "12crowns"
assert [bool(result.messages) for result in results] == [False, False, True, True]
PYTHON

#!/usr/bin/env bash
# odfpy 1.4.1, teletype.extractText and str() of a paragraph, the two ways to its text.
# Expected: the text as LibreOffice shows it: without what was deleted under "track changes", without comments.
# Seen: the deleted sentence is a paragraph like others, before all of them; a comment stands in the sentence with its
# author, glued. And str() alone leaves out the spaces, tabs and line breaks that ODF writes as elements.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet odfpy==1.4.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import io
import zipfile

from odf import teletype, text
from odf.opendocument import load

OASIS, TYPE = "urn:oasis:names:tc:opendocument:xmlns", "application/vnd.oasis.opendocument.text"
CONTENT = f"""<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:text="{OASIS}:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:text><text:tracked-changes><text:changed-region
 text:id="c1"><text:deletion><office:change-info><dc:creator>Ann</dc:creator></office:change-info><text:p>The fee is
 5.</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>The fee is
 6<office:annotation><dc:creator>Ann</dc:creator><text:p>sure?</text:p></office:annotation>
 crowns.<text:change text:change-id="c1"/></text:p><text:p>Mon<text:tab/>5<text:line-break/>Tue</text:p></office:text>
</office:body></office:document-content>"""
target = io.BytesIO()
with zipfile.ZipFile(target, "w") as parts:
    parts.writestr("mimetype", TYPE)
    parts.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{OASIS}:manifest:1.0"><m:file-entry m:full-path="/" '
                   f'm:media-type="{TYPE}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>')
    parts.writestr("content.xml", CONTENT)
target.seek(0)
paragraphs = load(target).getElementsByType(text.P)
texts = [" ".join(teletype.extractText(paragraph).split()) for paragraph in paragraphs]
print(texts, str(paragraphs[-1]))
assert texts[0] == "The fee is 5." and texts[1] == "The fee is 6Annsure? crowns."
assert str(paragraphs[-1]) == "Mon5Tue"
PYTHON

#!/usr/bin/env bash
# odfpy 1.4.1, `teletype.extractText`, which its own pages name for the text of a paragraph.
# Expected: a footnote is left out, or stands apart.
# Seen: its number and its text are glued into the sentence, "40" becomes "401members ..."; and who goes through the
# paragraphs of the document meets the note a second time, as a paragraph of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet odfpy==1.4.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from odf import teletype, text
from odf.opendocument import OpenDocumentText, load

document = OpenDocumentText()
paragraph = text.P(text="A key costs 40")
note = text.Note(noteclass="footnote")
note.addElement(text.NoteCitation(text="1"))
body = text.NoteBody()
body.addElement(text.P(text="members pay 30"))
note.addElement(body)
paragraph.addElement(note)
paragraph.addText(" crowns.")
document.text.addElement(paragraph)
document.save("key.odt")
texts = [teletype.extractText(one) for one in load("key.odt").getElementsByType(text.P)]
print(texts)
assert texts == ["A key costs 401members pay 30 crowns.", "members pay 30"]
PYTHON

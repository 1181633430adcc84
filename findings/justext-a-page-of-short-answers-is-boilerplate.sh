#!/usr/bin/env bash
# jusText 3.0.2, a page of questions with short answers and the English stop list.
# Expected: at least the questions and the answers in whole sentences are content.
# Seen: none is: a paragraph needs 70 signs to be looked at, so the whole of an FAQ is "bad", like its footer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet jusText==3.0.2 lxml_html_clean==0.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import justext

page = b"""<html><body><h1>Questions about the boats</h1>
<h2>How much is a day on the river?</h2><p>It is 5 crowns for all of you.</p>
<h2>Who may row?</h2><p>All who can swim may row, from May to October.</p>
<h2>What is there for those who are late?</h2><p>There is a fee of 3 crowns for each hour.</p>
<p>All rights reserved.</p></body></html>"""
paragraphs = justext.justext(page, justext.get_stoplist("English"))
kinds = {one.text: one.class_type for one in paragraphs}
print(kinds)
assert set(kinds.values()) == {"bad"}
PYTHON

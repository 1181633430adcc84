#!/usr/bin/env bash
# striprtf 0.0.35, RTF with tracked changes and hidden text, as word processors save them.
# Expected: what was deleted and what is hidden is left out.
# Seen: both are text: a price changed from 50 to 60 reads "5060", in silence.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet striprtf==0.0.35
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from striprtf.striprtf import rtf_to_text

samples = {
    r"{\rtf1\ansi The fee is {\deleted 50}{\revised 60} crowns.}": "The fee is 5060 crowns.",
    r"{\rtf1\ansi Shown.{\v Hidden.}}": "Shown.Hidden.",
}
for source, seen in samples.items():
    text = rtf_to_text(source)
    print(repr(text))
    assert text == seen
PYTHON

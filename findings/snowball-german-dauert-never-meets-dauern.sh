#!/usr/bin/env bash
# PyStemmer 3.1.0, the German stemmer of Snowball.
# Expected: forms of a regular verb meet, as "kostet" and "kosten" do, so that "wie lange dauert es" finds
# "die Kurse dauern".
# Seen: "dauern" becomes "dau" and "dauert" stays "dauert"; "steuern" and "steuert" part the same way. The verbs
# that end in "-ern" lose two endings in one form and none in the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyStemmer==3.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import Stemmer

stem = Stemmer.Stemmer("german").stemWord
for one, other in (("kostet", "kosten"), ("dauert", "dauern"), ("steuert", "steuern"), ("liefert", "liefern")):
    print(f"{one}: {stem(one)}   {other}: {stem(other)}   meet: {stem(one) == stem(other)}")
assert stem("kostet") == stem("kosten")
assert stem("dauert") == "dauert" and stem("dauern") == "dau"
assert stem("steuert") != stem("steuern")
PYTHON

#!/usr/bin/env bash
# pysbd 0.3.4, English, without cleaning.
# Expected: "Step 1. Step 2." is two sentences, "Take vitamin D. It helps." as well.
# Seen: the number is taken for that of a list item and goes to the next step, "Step " and "1. Step ..."; after a single
# letter no sentence ever ends.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pysbd==0.3.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import pysbd

cut = pysbd.Segmenter(language="en", clean=False).segment
seen = [cut("Pass Step 1. Step 2. Then rest."), cut("Take vitamin D. It helps.")]
print(seen)
assert seen[0] == ["Pass Step ", "1. Step ", "2. Then rest."]
assert seen[1] == ["Take vitamin D. It helps."]
PYTHON

#!/usr/bin/env bash
# sentencex 1.0.32, English and German sentences with abbreviations.
# Expected: after an abbreviation a sentence doesn't end before a small letter.
# Seen: "Open Mon. to Fri. from 9." is three sentences, "Der 3. Tag" two; while "Fig. 3 and Sec. 4." is left whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet sentencex==1.0.32
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from sentencex import segment

seen = [[part.strip() for part in segment(language, text)] for language, text in (
    ("en", "Open Mon. to Fri. from 9."), ("en", "See Fig. 3 and Sec. 4. Then pay."), ("de", "Der 3. Tag ist frei."))]
print(seen)
assert seen[0] == ["Open Mon.", "to Fri.", "from 9."]
assert seen[1] == ["See Fig. 3 and Sec. 4.", "Then pay."]
assert seen[2] == ["Der 3.", "Tag ist frei."]
PYTHON

#!/usr/bin/env bash
# inflect 7.6.0, `singular_noun` on the words of a sentence.
# Expected: it says False for what is no plural.
# Seen: "us" is "me", "has" is "ha", "bus" is "bu", "crisis" is "crisi"; "status" and "process" are spared. Whoever joins
# singular and plural by it joins and parts other words as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet inflect==7.6.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import inflect

singular = inflect.engine().singular_noun
seen = {word: singular(word) for word in "fees us has bus crisis pelvis status process".split()}
print(seen)
assert seen == {"fees": "fee", "us": "me", "has": "ha", "bus": "bu", "crisis": "crisi", "pelvis": "pelvi",
                "status": False, "process": False}
PYTHON

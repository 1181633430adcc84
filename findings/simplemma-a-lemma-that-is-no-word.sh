#!/usr/bin/env bash
# simplemma 2.0.0, Turkish and Italian.
# Expected: a lemma is a word that a dictionary has, and another word's lemma never.
# Seen: Turkish compounds that end in a possessive lose it, "milletvekili" (member of parliament) gives "milletvekil",
# which nobody writes, though "üyelik" stays; the Italian "congo" gives "corre", "it runs".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet simplemma==2.0.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import simplemma

turkish = [simplemma.lemmatize(word, "tr") for word in ("milletvekili", "cumhurbaşkanı", "üyelik")]
italian = simplemma.lemmatize("congo", "it")
print(turkish, italian)
assert turkish == ["milletvekil", "cumhurbaşkan", "üyelik"]
assert italian == "corre"
PYTHON

#!/usr/bin/env bash
# symspellpy 6.10.1, `lookup_compound` for a typed question.
# Expected: words that need no mending are left alone, short ones and numbers as well.
# Seen: what is one sign long is merged into its neighbour and gone: "what is step 2" becomes "what step", "vitamin d"
# becomes "vitamin", "5 mg dose" loses its unit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet symspellpy==6.10.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from symspellpy import SymSpell

speller = SymSpell(2, 7)
for word, count in {"what": 900, "step": 80, "vitamin": 90, "dose": 300, "the": 9_000}.items():
    speller.create_dictionary_entry(word, count)
seen = {text: speller.lookup_compound(text, 2)[0].term for text in ("what is step 2", "vitamin d", "5 mg dose")}
print(seen)
assert seen == {"what is step 2": "what step", "vitamin d": "vitamin", "5 mg dose": "5 dose"}
PYTHON

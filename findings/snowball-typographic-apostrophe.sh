#!/usr/bin/env bash
# PyStemmer 3.1.0: English, French, Italian, Turkish.
# Expected: the apostrophe that word processors and telephones write (U+2019) is the apostrophe: "doctor's" and
# "l'hopital" lose the same letters with either.
# Seen: only U+0027 counts. English at least takes the s off and leaves the sign; French and Italian keep the
# article, so the word is another word; Turkish keeps the sign behind the name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyStemmer==3.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import Stemmer

rows = [("english", "doctor's"), ("french", "l'hôpital"), ("italian", "dell'acqua"), ("turkish", "izmir'de")]
seen = {}
for language, word in rows:
    stem = Stemmer.Stemmer(language).stemWord
    seen[language] = stem(word), stem(word.replace("'", "\u2019"))
    print(language, word, *seen[language])
assert seen == {"english": ("doctor", "doctor’"), "french": ("hôpital", "l’hôpital"),
                "italian": ("acqua", "dell’acqu"), "turkish": ("izmir", "izmir’")}
PYTHON

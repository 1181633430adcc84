#!/usr/bin/env bash
# wordfreq 3.1.1, French.
# Expected: the apostrophe of printed French (U+2019) splits as the typewriter's does; in English it is taken so.
# Seen: "l'hopital" (with its accent) is two tokens and frequent; with U+2019 it is one token that nobody ever wrote,
# frequency 0, so a spelling check takes every elision of a printed text for a slip.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet wordfreq==3.1.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from wordfreq import tokenize, zipf_frequency

for language, word in (("fr", "l'hôpital"), ("fr", "l’hôpital"), ("en", "don't"), ("en", "don’t")):
    print(language, word, tokenize(word, language), zipf_frequency(word, language))
assert zipf_frequency("l'hôpital", "fr") > 1 and zipf_frequency("l’hôpital", "fr") == 0
assert zipf_frequency("don’t", "en") == zipf_frequency("don't", "en") > 5
PYTHON

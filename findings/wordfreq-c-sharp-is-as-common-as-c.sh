#!/usr/bin/env bash
# wordfreq 3.1.1, zipf_frequency.
# Expected: "C#" and "C++" are rare words, or words that it does not know (0).
# Seen: signs are dropped before the look-up, so both have the frequency of the letter "c", that of everyday words; and
# "PM&R" is put together from "pm" and "r". By such a table a short name looks like a word that tells nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet wordfreq==3.1.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from wordfreq import tokenize, zipf_frequency

for word in ("c", "C++", "C#", "PM&R", "compiler"):
    print(word, tokenize(word, "en"), zipf_frequency(word, "en"))
assert zipf_frequency("C#", "en") == zipf_frequency("C++", "en") == zipf_frequency("c", "en") > 5
assert zipf_frequency("PM&R", "en") > zipf_frequency("compiler", "en") + 1
PYTHON

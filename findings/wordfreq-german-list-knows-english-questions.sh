#!/usr/bin/env bash
# wordfreq 3.1.1, the German list.
# Expected: an English function word is rare or unknown in German, so a question whose words the list knows is German.
# Seen: every word of "what does this cost" is in the list, and "what" and "this" are as common there as ordinary
# German words; only the English list, asked beside it, tells the languages apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet wordfreq==3.1.1
"$folder/venv/bin/python" - <<'PYTHON'
from wordfreq import zipf_frequency

english, german = "what does this cost".split(), ["fahrkarte", "gebühr", "anmeldung", "werkstatt"]
for word in english + german:
    print(f"{word:12} de {zipf_frequency(word, 'de'):.2f}   en {zipf_frequency(word, 'en'):.2f}")
assert all(zipf_frequency(word, "de") > 2.5 for word in english)
assert min(zipf_frequency(w, "de") for w in ("what", "this")) > max(zipf_frequency(w, "de") for w in ("fahrkarte", "gebühr"))
PYTHON

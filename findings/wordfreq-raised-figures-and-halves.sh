#!/usr/bin/env bash
# wordfreq 3.1.1.
# Expected: ten to the sixth with a raised six is a token of its own or 106; one half is a token.
# Seen: the raised six is dropped: the token is "10", as frequent as ten; the sign for one half is no token at all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet wordfreq==3.1.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from wordfreq import tokenize, zipf_frequency

print(tokenize("10⁶ ½ tablet", "en"), zipf_frequency("10⁶", "en"), zipf_frequency("½", "en"))
assert tokenize("10⁶ ½ tablet", "en") == ["10", "tablet"]
PYTHON

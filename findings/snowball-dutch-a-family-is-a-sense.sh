#!/usr/bin/env bash
# PyStemmer 3.1.0 and nltk 3.10.4, the stemmer each calls "dutch".
# Expected: two editions of one algorithm, which takes endings off.
# Seen: two algorithms. nltk's takes endings off; PyStemmer's, that of Kraaij and Pohlmann, "ge" off the front as well, of
# nouns that were born with it: family is sense, face is sight. Members are sorrow, and one member isn't among them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyStemmer==3.1.0 nltk==3.10.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import Stemmer
from nltk.stem.snowball import SnowballStemmer

newer, older = Stemmer.Stemmer("dutch").stemWord, SnowballStemmer("dutch").stem
joined = (("gezin", "zin"), ("gezicht", "zicht"), ("gevolg", "volgen"), ("gebak", "bak"), ("leden", "leed"))
parted = (("lid", "leden"), ("openen", "geopend"), ("betalen", "betaald"), ("stad", "steden"))
for first, second in joined + parted:
    print(first, second, newer(first), newer(second), older(first), older(second))
assert all(newer(first) == newer(second) for first, second in joined)
assert all(older(first) != older(second) for first, second in joined[:-1])
assert all(newer(first) != newer(second) for first, second in parted)
assert newer("gehuurd") == newer("huren") and older("gehuurd") != older("huren")
PYTHON

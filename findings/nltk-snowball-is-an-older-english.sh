#!/usr/bin/env bash
# PyStemmer 3.1.0 and nltk 3.10.4 (SnowballStemmer "english").
# Expected: two libraries that name the same algorithm, Snowball English, let the same words meet.
# Seen: nltk's is an older edition, where a university is a universe, an evening is even, an emergency emerges and
# an organization is an organ; PyStemmer keeps all of these apart. A baseline measured with one says little of the
# other, and stems made by one aren't found by the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyStemmer==3.1.0 nltk==3.10.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import Stemmer
from nltk.stem import SnowballStemmer

new, old = Stemmer.Stemmer("english").stemWord, SnowballStemmer("english").stem
pairs = [("university", "universe"), ("evening", "even"), ("emergency", "emerge"), ("organization", "organ")]
for one, other in pairs:
    print(f"{one}, {other}: PyStemmer {new(one)}, {new(other)}; nltk {old(one)}, {old(other)}")
assert all(new(one) != new(other) and old(one) == old(other) for one, other in pairs)
PYTHON

#!/usr/bin/env bash
# PyStemmer 3.0.0 and 3.1.0, Snowball "english".
# Expected: a stemmer of a name keeps its stems within a major version, so an index outlives an upgrade.
# Seen: "international" is "intern" in the one and "internat" in the other, among others; passages indexed under
# the old stem aren't found by the same word after the upgrade, and nothing marks the index as made by another.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyStemmer==3.0.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import subprocess
import sys

import Stemmer

WORDS = ["international", "internationally", "intern", "organization", "university"]
CODE = f"import Stemmer; print(*Stemmer.Stemmer('english').stemWords({WORDS!r}))"
old = Stemmer.Stemmer("english").stemWords(WORDS)
subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "PyStemmer==3.1.0"], check=True)
new = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True).stdout.split()
for word, before, after in zip(WORDS, old, new):
    print(f"{word:16} 3.0.0 {before:12} 3.1.0 {after}")
assert old[0] == "intern" and new[0] == "internat"
assert old[2:] == new[2:]
PYTHON

#!/usr/bin/env bash
# Whoosh-Reloaded 2.7.5, its standard and its stemming analyzer.
# Expected: "1,000" and "2,000" are two numbers, or at worst four.
# Seen: what stands before the comma is a word of one letter and dropped, so both are "000": who asks for 2,000 gets the
# passage with 1,000 just as well. "2.5" stays whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet Whoosh-Reloaded==2.7.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from whoosh.analysis import StandardAnalyzer, StemmingAnalyzer

for analyzer in (StandardAnalyzer(), StemmingAnalyzer()):
    words = {text: [token.text for token in analyzer(text)] for text in ("$1,000", "$2,000", "2.5 mg", "12,500")}
    print(words)
    assert words == {"$1,000": ["000"], "$2,000": ["000"], "2.5 mg": ["2.5", "mg"], "12,500": ["12", "500"]}
PYTHON

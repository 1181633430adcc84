#!/usr/bin/env bash
# rank-bm25 0.2.2, BM25Okapi.
# Expected: the more passages hold a word, the less it weighs; where the formula would fall below zero, a floor
# keeps it small and positive.
# Seen: in half of the passages a word weighs exactly 0, in three of four it weighs more (the floor replaces only
# negative weights), and where most words are common the floor, a quarter of the mean weight, is negative itself:
# a passage that holds the word then scores below one that lacks it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet rank-bm25==0.2.2
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from rank_bm25 import BM25Okapi

half = BM25Okapi([["fee", "a"], ["fee", "b"], ["c", "d"], ["e", "f"]])
most = BM25Okapi([["fee", "a"], ["fee", "b"], ["fee", "c"], ["d", "e"]])
small = BM25Okapi([["fee", "boat"], ["fee", "boat"], ["fee", "boat"], ["key"]])
for name, index in (("half", half), ("three of four", most), ("common words", small)):
    print(f"{name:14} idf {index.idf['fee']:+.3f} scores {index.get_scores(['fee']).round(3)}")
assert half.idf["fee"] == 0 < most.idf["fee"]
assert small.get_scores(["fee"])[0] < 0 == small.get_scores(["fee"])[3]
PYTHON

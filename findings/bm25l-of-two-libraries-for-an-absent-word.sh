#!/usr/bin/env bash
# rank-bm25 0.2.2 and bm25s 0.3.16, the variants BM25L and BM25+.
# Expected: the same variant from two libraries ranks alike, and a passage without any word of the question
# scores 0, so "score > 0" tells a match.
# Seen: BM25+ of both and BM25L of bm25s give passages that lack the word a third to a half of the best score;
# BM25L of rank-bm25 gives them 0. Neither library can say which passages matched.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet rank-bm25==0.2.2 bm25s==0.3.16
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import bm25s
import rank_bm25

passages = [text.split() for text in ("the fee is ten", "boats are red", "the fee is due in may", "keys hang there")]
scores = {"rank-bm25 L": rank_bm25.BM25L(passages).get_scores(["fee"]),
          "rank-bm25 +": rank_bm25.BM25Plus(passages).get_scores(["fee"])}
for method in ("bm25l", "bm25+"):
    index = bm25s.BM25(method=method)
    index.index(passages, show_progress=False)
    scores[f"bm25s {method}"] = index.get_scores(["fee"])
for name, row in scores.items():
    print(f"{name:12} {row.round(3)}")
assert scores["rank-bm25 L"][1] == 0
assert all(scores[name][1] > 0.3 * scores[name].max() for name in ("rank-bm25 +", "bm25s bm25l", "bm25s bm25+"))
PYTHON

#!/usr/bin/env bash
# bm25s 0.3.16, BM25.retrieve.
# Expected: a question of words that no passage holds brings no passages, and k larger than the corpus brings
# them all.
# Seen: it brings k passages with score 0, the last of the corpus first, in the same array as real answers; and k
# larger than the corpus is an error, so k must be cut for small guides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet bm25s==0.3.16
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import bm25s

index = bm25s.BM25()
index.index([["fee"], ["boat"], ["key"], ["hall"]], show_progress=False)
found = index.retrieve([["zebra"]], k=2, show_progress=False)
print(found.documents, found.scores)
assert found.documents.shape == (1, 2) and not found.scores.any()
try:
    index.retrieve([["fee"]], k=5, show_progress=False)
except ValueError as error:
    print(error)
else:
    raise AssertionError("k may be larger than the corpus now")
PYTHON

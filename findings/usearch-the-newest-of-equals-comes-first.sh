#!/usr/bin/env bash
# usearch 2.26.6 beside hnswlib's and everyone's habit.
# Expected: of equal vectors the one added first (or the lowest key) comes first, as in a stable sort.
# Seen: the newest comes first, so adding a copy of a passage at a guide's end changes which one is quoted.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet usearch==2.26.6 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy
from usearch.index import Index

index = Index(ndim=4, metric="cos", dtype="f32")
row = numpy.array([1, 0, 0, 0], dtype=numpy.float32)
for key in (3, 1, 2):
    index.add(key, row)
found = index.search(row, 3)
print(found.keys, found.distances)
assert list(found.keys) == [2, 1, 3]
PYTHON

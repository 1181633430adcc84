#!/usr/bin/env bash
# hnswlib 0.8.0.
# Expected: after mark_deleted the count is one less, and asking for as many as are left works; asking for more
# gives fewer, or an error that says so.
# Seen: get_current_count and get_ids_list count and name the deleted one for good; asking for "all" of them fails
# with "Probably ef or M is too small", and no ef or M helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet hnswlib==0.8.0 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import hnswlib
import numpy

index = hnswlib.Index(space="l2", dim=2)
index.init_index(10)
index.add_items(numpy.array([[0, 0], [3, 4], [6, 8]], dtype=numpy.float32), [1, 2, 3])
index.mark_deleted(2)
count = index.get_current_count()
print("count", count, "ids", sorted(index.get_ids_list()))
assert count == 3 and sorted(index.get_ids_list()) == [1, 2, 3]
index.set_ef(200)
try:
    index.knn_query(numpy.zeros(2, dtype=numpy.float32), k=count)
except RuntimeError as error:
    print(error)
    assert "ef or M is too small" in str(error)
else:
    raise AssertionError("asking for all works now")
PYTHON

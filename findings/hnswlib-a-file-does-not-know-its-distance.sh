#!/usr/bin/env bash
# hnswlib 0.8.0.
# Expected: a saved index knows how it measures distance, and refuses to be loaded for another, as it refuses
# another dimension; and it keeps ef, which decides how well it searches.
# Seen: a file of "l2" loads as "ip" without a word and answers in another order, over links made for l2; ef is
# back at 10.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet hnswlib==0.8.0 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import hnswlib
import numpy

saved = hnswlib.Index(space="l2", dim=2)
saved.init_index(10)
saved.add_items(numpy.array([[1, 1], [9, 9]], dtype=numpy.float32), [1, 2])
saved.set_ef(77)
saved.save_index("passages.bin")
question = numpy.array([1, 1], dtype=numpy.float32)
answers = {}
for space in ("l2", "ip"):
    index = hnswlib.Index(space=space, dim=2)
    index.load_index("passages.bin")
    answers[space] = index.knn_query(question, k=2)[0][0].tolist()
    print(space, answers[space], "ef", index.ef)
assert answers == {"l2": [1, 2], "ip": [2, 1]} and index.ef == 10
PYTHON

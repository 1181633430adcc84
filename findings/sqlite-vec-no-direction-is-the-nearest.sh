#!/usr/bin/env bash
# sqlite-vec 0.1.9 (SQLite 3.54.1, apsw), nearest neighbours by cosine, one of the vectors being all zeros.
# Expected: a vector without a direction, that of an empty passage, is refused, left out or the last one.
# Seen: its distance is NULL, and where it comes is where it was put: if it was the first, it is the best answer to every
# question, before the passage that is the question itself; if it was the last, the last one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet sqlite-vec==0.1.9 apsw==3.54.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import apsw
import sqlite_vec

seen = {}
for vectors in (("[0, 0]", "[1, 0]", "[0, 1]"), ("[1, 0]", "[0, 1]", "[0, 0]")):
    base = apsw.Connection(":memory:")
    base.enable_load_extension(True)
    base.load_extension(sqlite_vec.loadable_path())
    base.execute("CREATE VIRTUAL TABLE near USING vec0(vector float[2] distance_metric=cosine)")
    base.executemany("INSERT INTO near(rowid, vector) VALUES (?, ?)", list(enumerate(vectors)))
    for question in ("[1, 0]", "[0, 1]"):
        rows = base.execute("SELECT rowid, distance FROM near WHERE vector MATCH ? AND k = 3", (question,)).fetchall()
        seen[vectors[0], question] = [(vectors[number], distance) for number, distance in rows]
print(seen)
assert seen == {
    ("[0, 0]", "[1, 0]"): [("[0, 0]", None), ("[1, 0]", 0.0), ("[0, 1]", 1.0)],
    ("[0, 0]", "[0, 1]"): [("[0, 0]", None), ("[0, 1]", 0.0), ("[1, 0]", 1.0)],
    ("[1, 0]", "[1, 0]"): [("[1, 0]", 0.0), ("[0, 1]", 1.0), ("[0, 0]", None)],
    ("[1, 0]", "[0, 1]"): [("[0, 1]", 0.0), ("[1, 0]", 1.0), ("[0, 0]", None)],
}
PYTHON

#!/usr/bin/env bash
# SQLite 3.54.1 (apsw 3.54.1.0), FTS5, bm25().
# Expected: a word in most rows weighs little, falling smoothly, as ln(1 + ...) in Lucene does; two more rows
# that lack it change the weights by a little.
# Seen: in half of the rows or more its idf is 0.000001, a constant; one row fewer than half and it weighs many
# thousand times as much. In a table about one subject the subject's own name doesn't count.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apsw==3.54.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import apsw


def best_score(with_word: int, without: int) -> float:
    connection = apsw.Connection(":memory:")
    connection.execute("create virtual table passage using fts5(text)")
    for text in ["boat fee"] * with_word + ["key hall"] * without:
        connection.execute("insert into passage values (?)", (text,))
    return connection.execute("select bm25(passage) from passage where passage match 'boat'").fetchone()[0]


scores = {(10, n): -best_score(10, n) for n in (2, 8, 10, 11, 12)}
for (with_word, without), score in scores.items():
    print(f"in {with_word} of {with_word + without} rows: {score:.7f}")
assert scores[10, 2] == scores[10, 8] == scores[10, 10] < 2e-6
assert scores[10, 11] > 10_000 * scores[10, 10]
PYTHON

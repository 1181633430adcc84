#!/usr/bin/env bash
# DuckDB 1.5.5 with its extension fts, an index made with the settings of default.
# Expected: "30" finds the passage with 30, as in every other full-text search.
# Seen: digits part words and are in none: "30" and "50" find nothing, and "grade 5" and "grade 6" score alike. Russian
# words and those with accents are found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==1.5.5 duckdb-extensions==1.5.5 duckdb-extension-fts==1.5.5
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb
from duckdb_extensions import import_extension

import_extension("fts")
base = duckdb.connect()
base.execute("LOAD fts")
base.execute("CREATE TABLE guide (number INTEGER, words VARCHAR)")
passages = ("Grade 5 pays 30 crowns", "Grade 6 pays 50 crowns", "Взнос тридцать крон", "Café crème")
base.executemany("INSERT INTO guide VALUES (?, ?)", list(enumerate(passages)))
base.execute("PRAGMA create_fts_index('guide', 'number', 'words')")
query = "SELECT number, fts_main_guide.match_bm25(number, ?) AS score FROM guide"
scores = {}
for question in ("30", "50", "grade 5", "взнос", "cafe"):
    rows = base.execute(f"SELECT * FROM ({query}) WHERE score IS NOT NULL ORDER BY number", [question]).fetchall()
    scores[question] = {number: round(score, 3) for number, score in rows}
print(scores)
assert scores["30"] == scores["50"] == {}
assert list(scores["grade 5"]) == [0, 1] and len(set(scores["grade 5"].values())) == 1
assert list(scores["взнос"]) == [2] and list(scores["cafe"]) == [3]
PYTHON

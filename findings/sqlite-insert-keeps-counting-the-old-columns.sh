#!/usr/bin/env bash
# SQLite 3.54.1 (apsw 3.54.1.0); Python's own sqlite3 does the same.
# A connection has used a table of two columns; another connection makes the table anew with three.
# Expected: the first connection reads the schema anew when it prepares an INSERT of three values, as it does for
# every other statement; or at the latest at the second attempt.
# Seen: "table passage has 2 columns but 3 values were supplied", however often it is tried; any SELECT on the
# table cures it. The count is compared while preparing, before the schema is known to be stale.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apsw==3.54.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import apsw

first, second = apsw.Connection("guide.sqlite"), apsw.Connection("guide.sqlite")
first.execute("create table passage (id, text)")
first.execute("insert into passage values (1, 'a')")
second.execute("drop table passage")
second.execute("create table passage (id, text, heading)")


def attempt() -> str:
    try:
        first.execute("insert into passage values (1, 'a', 'h')")
    except apsw.SQLError as error:
        return str(error)
    return "inserted"


seen = [attempt() for _ in range(3)]
first.execute("select count(*) from passage").get
seen.append(attempt())
print(*seen, sep="\n")
assert all("has 2 columns but 3 values" in line for line in seen[:3])
assert seen[3] == "inserted"
PYTHON

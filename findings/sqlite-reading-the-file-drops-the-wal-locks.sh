#!/usr/bin/env bash
# SQLite 3.50.4 (apsw 3.50.4.0), WAL, on a POSIX system; seen with 3.40.1 and 3.46.1 as well, not with 3.54.1.
# A process has a database open and reads the same file by open(path, "rb"), to hash or to copy it, and closes that.
# Expected: reading a file and closing it changes nothing for the connection that is open.
# Seen: the close gives up the connection's own locks. The next process that closes the database believes itself
# the last one and removes the log; the first one goes on reading the old state, without an error, while others
# read the new one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apsw==3.50.4.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import os
import subprocess
import sys

import apsw

ANOTHER = """
import apsw, sys
connection = apsw.Connection("guide.sqlite")
connection.execute("insert into passage values ('another')")
print("another process sees", connection.execute("select count(*) from passage").get, flush=True)
connection.close()
"""


def another() -> None:
    subprocess.run([sys.executable, "-c", ANOTHER], check=True)


connection = apsw.Connection("guide.sqlite")
connection.pragma("journal_mode", "wal")
connection.execute("create table passage (text)")
seen = []
another()
seen.append(connection.execute("select count(*) from passage").get)
open("guide.sqlite", "rb").close()
print("read and closed the file")
for _ in range(2):
    another()
    seen.append(connection.execute("select count(*) from passage").get)
print("this process sees", seen, sorted(os.listdir()))
fresh = subprocess.run(
    [sys.executable, "-c", "import apsw; print(apsw.Connection('guide.sqlite').execute("
     "'select count(*) from passage').get)"], check=True, capture_output=True, text=True)
print("a fresh process sees", fresh.stdout.strip())
assert fresh.stdout.strip() == "3"
assert seen[0] == 1 and seen[-1] < 3
PYTHON

#!/usr/bin/env bash
# watchfiles 1.3.0, Linux.
# Expected: a folder that is moved in, or made and filled at once (unpacked, checked out), is reported with its files:
# watch() is recursive.
# Seen: only the folder is "added"; its files are in no report, until somebody changes them. Who takes in the files
# that are named takes in none of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet watchfiles==1.3.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import os
import threading
import time

from watchfiles import watch

os.mkdir("guides")
seen, stop = set(), threading.Event()


def look() -> None:
    for changes in watch("guides", stop_event=stop, debounce=300, step=50, rust_timeout=300):
        seen.update((change.name, os.path.relpath(path, "guides")) for change, path in changes)


thread = threading.Thread(target=look)
thread.start()
time.sleep(1)
os.mkdir("new")
for name in ("fees.md", "keys.md"):
    with open(f"new/{name}", "w") as file:
        file.write("x")
os.rename("new", "guides/new")
time.sleep(2)
stop.set()
thread.join()
print(seen)
assert seen == {("added", "new")}
PYTHON

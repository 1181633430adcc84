#!/usr/bin/env bash
# watchfiles 1.3.0, Linux, watch() on one file.
# Expected: the path is watched: editors and tools that save by writing beside and renaming change it as others do.
# Seen: the first such save is reported as deleted, and after it nothing is, whatever is written to the path. Watch
# the folder and filter.
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

with open("hints.toml", "w") as file:
    file.write("1")
seen, stop = [], threading.Event()


def look() -> None:
    for changes in watch("hints.toml", stop_event=stop, debounce=300, step=50, rust_timeout=300):
        seen.append(sorted(change.name for change, _ in changes))


thread = threading.Thread(target=look)
thread.start()
time.sleep(1)
with open("beside", "w") as file:
    file.write("2")
os.replace("beside", "hints.toml")
time.sleep(1.5)
after_swap = len(seen)
for text in ("3", "4"):
    with open("hints.toml", "w") as file:
        file.write(text)
    time.sleep(1)
stop.set()
thread.join()
print(seen)
assert after_swap == 1 and "deleted" in seen[0] and len(seen) == 1
PYTHON

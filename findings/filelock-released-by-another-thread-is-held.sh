#!/usr/bin/env bash
# filelock 4.3.1, FileLock with its defaults.
# Expected: release() called from another thread of the process (a callback, a pool) frees the lock or raises.
# Seen: it returns, is_locked is False there, and the lock is held on: the state is kept per thread. With
# thread_local=False release works, but then the same object lets every thread in at once: acquire only counts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet filelock==4.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import threading

from filelock import FileLock, Timeout


def in_a_thread(work) -> list:
    results = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join()
    return results


lock = FileLock("guide.lock")
lock.acquire()
in_a_thread(lock.release)
print("after release in a thread: held", lock.is_locked)
assert lock.is_locked
try:
    FileLock("guide.lock").acquire(timeout=0.1)
    raise AssertionError("it was freed")
except Timeout:
    pass
shared = FileLock("other.lock", thread_local=False)
shared.acquire()
entered = in_a_thread(lambda: bool(shared.acquire(timeout=0.1)))
print("thread_local=False: a second thread entered", entered)
assert entered == [True]
PYTHON

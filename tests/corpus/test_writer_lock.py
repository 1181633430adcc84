from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from corpus.errors import LibraryError
from corpus.files.writer_lock import writer_lock

HOLDER = """
import sys
from pathlib import Path
from corpus.files.writer_lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_one_process_at_a_time(tmp_path: Path) -> None:
    """The other one is told to wait, and gives up after a while with a sentence."""
    told: list[str] = []
    with holder(tmp_path) as process:
        with (
            pytest.raises(LibraryError, match="Another process"),
            writer_lock(tmp_path, patience=0.1, waiting=lambda: told.append("wait")),
        ):
            pass
        assert told == ["wait"]
        process.communicate("")
    with writer_lock(tmp_path, patience=0):
        pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    """The system lets go of its lock."""
    with holder(tmp_path) as process:
        process.kill()
        with writer_lock(tmp_path, patience=5):
            pass


def test_a_thread_that_holds_it_may_take_it_again_and_no_other(tmp_path: Path) -> None:
    """Publishing may have to write an index that it finds missing."""
    failed: list[Exception] = []

    def try_it() -> None:
        try:
            with writer_lock(tmp_path, patience=0.05):
                pass
        except LibraryError as error:
            failed.append(error)

    with writer_lock(tmp_path), writer_lock(tmp_path):
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert len(failed) == 1
    try_it()
    assert len(failed) == 1


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    """With the way out."""
    with pytest.raises(LibraryError, match="--data-dir"), writer_lock(tmp_path / "nowhere"):
        pass

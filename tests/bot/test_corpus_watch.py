"""`guidebot corpus watch`: a folder and the guide, side by side."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store.library import Library
from tests.helpers.keepers import Guidebot
from tests.helpers.terminal import GUIDEBOT, run

SECONDS = 30.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "handbook"
    root.mkdir()
    (root / "a.md").write_text("# A\n\nHouse a has nine rooms.\n", encoding="utf-8")
    return root


@pytest.fixture
def watching(data_dir: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Return a watch over the folder, which was not added before."""
    command = [*GUIDEBOT, "--data-dir", str(data_dir), "corpus", "watch", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def names(data_dir: Path) -> list[str]:
    library = Library.open(data_dir)
    try:
        published = library.published()
        return [one.name for one in library.edition(published).documents] if published else []
    finally:
        library.close()


def wait_for(data_dir: Path, *expected: str) -> None:
    """Wait until these documents are published."""
    end = time.monotonic() + SECONDS
    while not set(expected) <= set(names(data_dir)):
        assert time.monotonic() < end, names(data_dir)
        time.sleep(0.05)


def test_what_comes_into_a_folder_is_published(
    guidebot: Guidebot, data_dir: Path, folder: Path, watching: subprocess.Popen[bytes]
) -> None:
    """One faulty file is named and keeps no other out; an interrupt ends the watch."""
    assert guidebot("list").status == 0
    wait_for(data_dir, "a")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "b.md").write_text("# B\n\nHouse b has ten rooms.\n", encoding="utf-8")
    wait_for(data_dir, "b")
    watching.send_signal(signal.SIGINT)
    _, said = watching.communicate(timeout=SECONDS)
    assert watching.returncode == 130
    assert b"broken.pdf" in said
    assert b"Traceback" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_that_is_no_text_does_not_end_the_watch(
    data_dir: Path, folder: Path, watching: subprocess.Popen[bytes]
) -> None:
    """It is named, whether it comes or goes, and what comes after it is published."""
    wait_for(data_dir, "a")
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.md"))
    for name in ("b", "c"):
        odd.write_text("# Odd\n\nAn odd house.\n", encoding="utf-8")
        (folder / f"{name}.md").write_text(f"# {name}\n\nHouse {name} is let.\n", encoding="utf-8")
        wait_for(data_dir, name)
        odd.unlink()
    (folder / "d.md").write_text("# D\n\nHouse d is let.\n", encoding="utf-8")
    wait_for(data_dir, "d")
    watching.send_signal(signal.SIGINT)
    _, said = watching.communicate(timeout=SECONDS)
    assert watching.returncode == 130
    assert b"mistake" not in said


def test_a_folder_that_comes_back_is_watched_again(
    data_dir: Path, folder: Path, watching: subprocess.Popen[bytes]
) -> None:
    """As when a disk is taken away for a while, or a folder is made anew in its place."""
    wait_for(data_dir, "a")
    for name in ("b", "c"):
        away = folder.rename(folder.with_name(f"away-{name}"))
        if name == "c":
            shutil.copytree(away, folder)
        else:
            away.rename(folder)
        (folder / f"{name}.md").write_text(f"# {name}\n\nHouse {name} is let.\n", encoding="utf-8")
        wait_for(data_dir, "a", name)
    assert watching.poll() is None


def test_a_fault_that_stays_is_said_once(
    guidebot: Guidebot, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until it has been mended and comes again."""
    fault = folder / "broken.pdf"
    fault.write_bytes(b"%PDF-1.7 broken")
    heard: list[int] = []

    def changes(_paths: object) -> Iterator[object]:
        for broken in (True, True, False, True):
            if broken:
                fault.write_bytes(b"%PDF-1.7 broken")
            else:
                fault.unlink()
            capsys.readouterr()
            yield {}
            heard.append(capsys.readouterr().err.count("Nothing was added."))

    monkeypatch.setattr("bot.command_line.watching._changes_in", changes)
    assert guidebot("watch", folder).status == 0
    assert heard == [0, 0, 0, 1]


def test_there_must_be_something_to_watch(data_dir: Path) -> None:
    """A sentence says what to do."""
    ended = run(data_dir, "corpus", "watch")
    assert ended.returncode == 1
    assert b"no folder to watch" in ended.stderr


def test_watching_needs_a_library(guidebot: Guidebot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is optional, and named where it is missing."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    ended = guidebot("watch", folder)
    assert ended.status == 1
    assert "pip install watchfiles" in ended.err

"""What keepers do wrong, and what happens to their disks: one sentence, and the guide stays as it was."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import pytest

from corpus.files.writer_lock import writer_lock
from corpus.store.library import FILE_NAME
from retrieval.engine.edition_files import index_folder
from tests.helpers.keepers import Guidebot, published


def test_a_damaged_library_says_how_to_restore_it(guidebot: Guidebot, data_dir: Path) -> None:
    """Every command says so, and none of them makes it worse."""
    (data_dir / FILE_NAME).write_bytes(b"no database at all" * 1000)
    for arguments in (["list"], ["check"], ["remove", "club"]):
        ended = guidebot(*arguments)
        assert (ended.status, ended.out) == (1, "")
        assert "backup" in ended.err
        assert ended.err.count("\n") == 1


def test_check_finds_damage_deep_in_the_library(guidebot: Guidebot, data_dir: Path) -> None:
    """Also where nothing else happens to read."""
    path = data_dir / FILE_NAME
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = bytearray(path.read_bytes())
    for page in range(4, len(raw) // 4096):
        raw[page * 4096 : page * 4096 + 16] = bytes(16)
    path.write_bytes(raw)
    ended = guidebot("check")
    assert ended.status == 1
    assert "damaged" in ended.err


def test_a_library_that_another_process_holds_is_said_to_be_locked(
    guidebot: Guidebot, data_dir: Path, workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while, not for ever."""
    monkeypatch.setattr("corpus.store.database.BUSY_SECONDS", 0.1)
    other = sqlite3.connect(data_dir / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        ended = guidebot("add", workshop)
    finally:
        other.close()
    assert (ended.status, ended.out) == (1, "")
    assert "locked by another process" in ended.err
    assert published(data_dir) == 1


BAD_INPUT: list[tuple[list[str], int, str]] = [
    (["add", "nowhere.md"], 1, "nowhere.md"),
    (["add", "empty"], 1, "empty"),
    (["add", "blank.md"], 1, "no text"),
    (["add", "binary.md"], 1, "binary.md"),
    (["add", "wrong.md"], 1, "wrong.hints.toml"),
    (["add"], 2, "SOURCE"),
    (["add", "--name", "x", "blank.md", "binary.md"], 2, "--name"),
    (["add", "http://127.0.0.1:9/guide.html"], 1, "127.0.0.1"),
    (["remove"], 2, "NAME"),
    (["remove", "nobody"], 1, "nobody"),
    (["show", "nobody"], 1, "nobody"),
    (["show", "club", "--edition", "9"], 1, "9"),
    (["update", "nobody"], 1, "nobody"),
    (["rollback", "x"], 2, "x"),
    (["rollback", "-1"], 2, "-1"),
    (["diff", "1", "9"], 1, "9"),
    (["export", "blank.md"], 1, "blank.md"),
    (["backup", "nowhere/copy.sqlite"], 1, "nowhere"),
    (["backup", "empty"], 1, "empty"),
    (["backup", "data/library.sqlite"], 1, "library.sqlite"),
]


@pytest.mark.parametrize("case", BAD_INPUT, ids=lambda case: " ".join(case[0]))
def test_bad_input_is_one_sentence_and_changes_nothing(
    guidebot: Guidebot, data_dir: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[list[str], int, str]
) -> None:
    """The right exit status, nothing on stdout, the published edition untouched."""
    arguments, status, said = case
    here = data_dir.parent
    monkeypatch.chdir(here)
    (here / "empty").mkdir()
    (here / "blank.md").write_text(" \n\t\n")
    (here / "binary.md").write_bytes(bytes(range(256)) * 100)
    (here / "wrong.md").write_text("Text.")
    (here / "wrong.hints.toml").write_text("[[check]]\nquestion = 5\n")
    ended = guidebot(*arguments)
    assert (ended.status, ended.out) == (status, "")
    assert said in ended.err
    assert "Traceback" not in ended.err
    if status == 1:
        assert ended.err.startswith("Error: ")
        assert ended.err.count("\n") == 1
    assert published(data_dir) == 1


@pytest.mark.parametrize("arguments", [["list"], ["add", "x.md"], ["check"]], ids=" ".join)
def test_a_data_directory_that_can_not_be_made_is_one_sentence(
    guidebot: Guidebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """It says which one, and that another can be chosen."""
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(place))
        ended = guidebot(*arguments)
        assert (ended.status, ended.out) == (1, "")
        assert "--data-dir" in ended.err


def test_whoever_holds_the_lock_may_take_it_again(data_dir: Path, guidebot: Guidebot) -> None:
    """A rehearsal may have to write an index while its publication keeps others out."""
    for file in index_folder(data_dir).iterdir():
        file.unlink()
    with writer_lock(data_dir):
        assert guidebot("rollback", "1").status == 0
    assert published(data_dir) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
@pytest.mark.parametrize(
    ("name", "left"),
    [
        (b"gr\xfc\xdfe.md", "unread"),
        (b"b\x85c/club.md", "unread"),
        (b"\xff.txt", "unread"),
        (b"\xe4.png", "skipped"),
        (b"\xe4.hints.toml", "skipped"),
    ],
)
def test_a_name_that_is_no_text_is_named(guidebot: Guidebot, tmp_path: Path, name: bytes, left: str) -> None:
    """It can't be kept, so the file is left out with the reason; the others are added."""
    folder = tmp_path / "files"
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    path.parent.mkdir(parents=True)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" if name.endswith(b"png") else b"# The club\n\nThe bar opens at five.\n"
    )
    if left == "unread":
        ended = guidebot("add", folder)
        assert ended.status == 1
        assert "is not UTF-8; rename it." in ended.err
        assert ended.err.count("\n") == 1
    (folder / "good.md").write_text("# Good\n\nThe gate opens at six.\n")
    for command in (["add", folder, "--json"], ["update", "--json"]):
        ended = guidebot(*command)
        assert ended.status == (left == "unread")
        assert len(ended.json[left]) == 1
        assert "mistake" not in ended.err
    assert "good" in guidebot("list").out


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_folder_whose_name_is_no_text_is_refused(guidebot: Guidebot, tmp_path: Path) -> None:
    """Nothing below it could be read again."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe9gles"))
    folder.mkdir()
    (folder / "good.md").write_text("# Good\n\nThe gate opens at six.\n")
    for source in (folder, folder / "good.md"):
        ended = guidebot("add", source)
        assert ended.status == 1
        assert "is not UTF-8; rename it." in ended.err
    assert guidebot("export", folder / "out").status in (0, 1)
    assert guidebot("update").status == 0

"""The files that documents were read from: kept where that is wanted, and only as long as it is."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.asked import asked_everywhere
from bot.channels.terminal.corpus_text import list_text
from bot.keeping import archive
from bot.keeping.changes import Add, Remove, Update
from bot.keeping.guide_keeping import GuideKeeping, How
from bot.settings import load_settings
from corpus.editions import Changes, Edition, StoredDocument
from corpus.errors import LibraryError
from corpus.originals import originals
from corpus.originals.originals import Taken, original_of, taken_by
from corpus.store.elsewhere import keep_originals
from tests.helpers.guides import library_of
from tests.helpers.pdf_files import lines, pages

FERRY = pages([lines(["The ferry leaves at seven in the morning."])])
BIKES = pages([lines(["Bicycles are let for nine crowns a day."])])
HOUSES = pages([lines(["Guests sleep in the old light house."])])


PUBLISH = How()


class Keeper:
    """Somebody with a guide of PDF files."""

    def __init__(self, folder: Path) -> None:
        self.data_dir, self.sources = folder / "data", folder / "sources"
        self.sources.mkdir()
        self.library = library_of(self.data_dir, None)
        self.want(True)

    def want(self, wanted: bool) -> None:
        keep_originals(self.data_dir, wanted=wanted)

    def add(self, name: str, file: bytes, how: How = PUBLISH) -> None:
        (self.sources / name).write_bytes(file)
        self.carry_out(Add((str(self.sources / name),)), how)

    def carry_out(self, change: Add | Remove | Update, how: How = PUBLISH) -> None:
        GuideKeeping(self.library, asked_everywhere(self.data_dir)).carry_out(change, how)

    def original(self, name: str) -> bytes | None:
        stored = self.library.edition(self.library.published()).document(name)
        assert stored is not None
        path = original_of(self.library, stored.content)
        return path.read_bytes() if path else None

    @property
    def files(self) -> list[Path]:
        return sorted((self.data_dir / originals.FOLDER).glob("*"))


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    made = Keeper(tmp_path)
    yield made
    made.want(False)
    made.library.close()


def test_files_are_kept_with_what_is_published_of_them_and_swept_with_it(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A rehearsal keeps nothing; an edition that goes takes along what it alone held; off takes all."""
    keeper.add("ferry.pdf", FERRY, How(dry_run=True))
    assert keeper.files == []
    keeper.add("ferry.pdf", FERRY)
    assert keeper.original("ferry") == FERRY
    assert taken_by(keeper.data_dir) == (1, len(FERRY))
    archive.back_up_everything(keeper.data_dir, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        (name,) = (name for name in packed.namelist() if name.startswith("originals/"))
        assert packed.read(name) == FERRY

    monkeypatch.setattr("retrieval.editions.publishing.EDITIONS_KEPT", 2)
    monkeypatch.setattr("retrieval.editions.publishing.INDEXES_KEPT", 1)
    (keeper.data_dir / "originals" / "mine.pdf").write_bytes(b"somebody put it there")
    keeper.add("ferry.pdf", BIKES)
    keeper.add("ferry.pdf", HOUSES)
    assert keeper.original("ferry") == HOUSES
    kept = [path.read_bytes() for path in keeper.files if path.name != "mine.pdf"]
    assert sorted(kept) == sorted([BIKES, HOUSES])  # the edition before may be taken back

    keeper.want(False)
    keeper.carry_out(Remove(("ferry",)))
    assert [path.name for path in keeper.files] == ["mine.pdf"]


def test_what_is_published_already_is_kept_when_it_is_read_again(keeper: Keeper) -> None:
    """Whoever switches it on needs no new edition, only an update; the same file is kept once."""
    keeper.want(False)
    keeper.add("ferry.pdf", FERRY)
    assert keeper.original("ferry") is None and keeper.files == []
    before = keeper.library.published()
    keeper.want(True)
    keeper.carry_out(Update())
    assert keeper.original("ferry") == FERRY
    assert keeper.library.published() == before
    keeper.add("guide.md", b"# Guide\n\nThe pier is made of oak.\n")
    keeper.add("boat.pdf", FERRY)
    assert [path.read_bytes() for path in keeper.files] == [FERRY]


def test_a_full_disk_publishes_nothing_and_leaves_nothing(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says what to do."""

    def write(path: Path, _parts: object) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    before = keeper.library.published()
    monkeypatch.setattr(originals, "write_synced", write)
    with pytest.raises(LibraryError, match=r"no space left in .*: make some, or set keep_originals to no\.$"):
        keeper.add("ferry.pdf", FERRY)
    assert keeper.library.published() == before
    assert keeper.files == []


def test_what_a_killed_process_left_is_swept(keeper: Keeper) -> None:
    """Its number is no process' any more; what a living one lays aside stays."""
    folder = keeper.data_dir / originals.FOLDER
    folder.mkdir()
    name = f"{'0' * 32}.pdf"
    (folder / f"{name}.{2**22 + 1}.tmp").write_bytes(b"left")
    (folder / f"{name}.{os.getppid()}.tmp").write_bytes(b"being read")
    (folder / name).write_bytes(b"of no text")
    originals.sweep(keeper.library)
    assert [path.read_bytes() for path in keeper.files] == [b"being read"]


@pytest.mark.parametrize(("value", "wanted"), [("yes", True), ("no", False), ("", False)])
def test_it_is_a_setting(tmp_path: Path, value: str, wanted: bool) -> None:
    """In the environment, or in the file as a word or a truth value."""
    assert load_settings(tmp_path, {"GUIDEBOT_KEEP_ORIGINALS": value}).keep_originals is wanted
    (tmp_path / "guidebot.toml").write_text("keep_originals = true\n")
    assert load_settings(tmp_path, {}).keep_originals
    assert load_settings(tmp_path, {"GUIDEBOT_KEEP_ORIGINALS": "no"}).keep_originals is False


def test_a_file_that_is_swept_while_it_is_backed_up_spoils_no_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left is backed up."""
    folder = tmp_path / "data" / originals.FOLDER
    folder.mkdir(parents=True)
    for name in ("one", "two"):
        (folder / f"{name}.pdf").write_bytes(FERRY)
    entry = archive._entry

    def swept(path: Path) -> archive._Entry:
        (folder / "two.pdf").unlink(missing_ok=True)
        return entry(path)

    monkeypatch.setattr(archive, "_entry", swept)
    assert archive.back_up_everything(tmp_path / "data", tmp_path / "all.zip") == 1


def test_the_list_says_what_they_take() -> None:
    """No finer than a tenth of a megabyte, and nothing where there are none."""
    stored = StoredDocument(1, "a", "A", "a.pdf", "", "markdown", (), 9, 1, 1, b"")
    edition = Edition(3, "", "", "", Changes(), True, (stored,))
    assert list_text(edition, Taken(2, 3_460_000)).endswith("\nKept as they were read: 2 PDF files, 3.5 MB.")
    assert list_text(edition, Taken(1, 900)).endswith("1 PDF file, 0.1 MB.")
    assert "Kept" not in list_text(edition, Taken(0, 0))

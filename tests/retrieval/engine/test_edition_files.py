from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store.database import FILE_NAME
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add
from retrieval.engine.artifact import IndexFileError
from retrieval.engine.edition_files import index_folder, load_analysis
from retrieval.engine.local.engine import LocalEngine
from retrieval.question.hint_data import KeptHints
from retrieval.ranking.keepers import read_hints_file, write_hints
from retrieval.registry import edition_files
from retrieval.retriever import Retriever
from retrieval.words.analysis import ANALYZER
from tests.helpers.retrievers import BAKERY_HINTS, bakery, laundry, library_of, text_document

QUESTIONS = (
    "How much is a loaf of rye bread?",
    "when do you open",
    "can I freeze a loaf",
    "what does a token cost",
)


@pytest.fixture(autouse=True)
def _local_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the files of the local engine, whichever is the registry's."""
    monkeypatch.setattr("retrieval.registry.ENGINE", LocalEngine())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Return a library of two documents in two editions."""
    found = library_of(tmp_path, bakery(BAKERY_HINTS), laundry())
    yield found
    found.close()


def files(library: Library) -> list[Path]:
    return sorted(index_folder(library.data_dir).iterdir())


def hints_of(library: Library) -> dict[int, KeptHints]:
    found: dict[int, KeptHints] = edition_files(library).open(library.published())["keepers"].hints
    return found


def answers(library: Library) -> list[object]:
    """Return what the published edition says to some questions."""
    retriever = Retriever.open(library, library.published())
    found = [retriever.ask(question) for question in QUESTIONS]
    return [(one.answers, one.confidence) for one in found] + [retriever.search("rye bread token")]


KINDS = [".edition", ".segment", ".hints", ".questions", ".topics"]


def of_kind(library: Library, suffix: str) -> Path:
    """Return the newest index file of a kind."""
    return max(
        (path for path in files(library) if path.suffix == suffix), key=lambda path: path.stat().st_mtime_ns
    )


def test_publishing_leaves_every_file_of_an_index(library: Library) -> None:
    """An edition, its segments, its hints, questions and topics stand ready before the first question."""
    assert {path.suffix for path in files(library)} == set(KINDS)
    edition_files(library).verify(library.published())


@pytest.mark.parametrize("suffix", KINDS)
def test_a_missing_file_is_written_anew(library: Library, suffix: str) -> None:
    """Whoever deletes index files loses time, not answers."""
    before = answers(library)
    of_kind(library, suffix).unlink()
    assert answers(library) == before
    edition_files(library).write(library.published())
    edition_files(library).verify(library.published())


@pytest.mark.parametrize("suffix", KINDS)
@pytest.mark.parametrize("kept", [0, 1, 3, 40, -1])
def test_a_file_cut_short_is_written_anew(library: Library, suffix: str, kept: int) -> None:
    """As after a full disk or a crash."""
    before = answers(library)
    path = of_kind(library, suffix)
    path.write_bytes(path.read_bytes()[:kept])
    assert answers(library) == before


@pytest.mark.parametrize("suffix", KINDS)
def test_a_flipped_byte_is_found(library: Library, suffix: str) -> None:
    """Wherever a byte of a file is not as it was written, checking says so, and writing anew mends it."""
    before = answers(library)
    path = of_kind(library, suffix)
    whole = path.read_bytes()
    for place in range(0, len(whole), max(len(whole) // 12, 1)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        with pytest.raises(IndexFileError):
            edition_files(library).verify(library.published())
    edition_files(library).write(library.published())
    edition_files(library).verify(library.published())
    assert answers(library) == before


@pytest.mark.parametrize("place", [0, 3, 4, 9, -1])
def test_damaged_hints_are_written_anew_when_they_are_opened(library: Library, place: int) -> None:
    """Their checksum is compared at every start."""
    hints = hints_of(library)
    path = of_kind(library, ".hints")
    raw = bytearray(path.read_bytes())
    raw[place] ^= 0xFF
    path.write_bytes(bytes(raw))
    with pytest.raises(IndexFileError, match="damaged"):
        read_hints_file(path.parent, library.edition_key(library.published()))
    assert hints_of(library) == hints
    whole = read_hints_file(path.parent, library.edition_key(library.published()))
    assert {version: data.questions for version, data in whole.items()} == {
        version: data.questions for version, data in hints.items()
    }


def test_hints_that_are_no_hints_are_damage(tmp_path: Path) -> None:
    """A file with a right checksum and other content is not believed."""
    write_hints(tmp_path, 1, {1: "no hints"})  # type: ignore[dict-item]
    with pytest.raises(IndexFileError, match="damaged"):
        read_hints_file(tmp_path, 1)


def test_the_whole_folder_may_go(library: Library) -> None:
    """The index is made of the library, and of nothing else."""
    before = answers(library)
    shutil.rmtree(index_folder(library.data_dir).parent)
    assert answers(library) == before


def test_an_index_written_anew_is_the_one_published(library: Library) -> None:
    """Writing from what an earlier edition left and writing from nothing give the same answers."""
    add(library, [bakery(BAKERY_HINTS.replace("at seven", "at eight"))], Request())
    before = answers(library)
    edition_files(library).write(library.published(), previous=None)
    assert answers(library) == before


def test_a_lost_analysis_is_made_again(library: Library) -> None:
    """An analysis of another analyzer, or none, costs time alone."""
    stored = library.edition(library.published()).documents[0]
    kept = library.analysis(stored.subject, ANALYZER)
    library.keep_analysis(stored.subject, "another", b"useless")
    assert library.analysis(stored.subject, ANALYZER) is None
    analysis = load_analysis(library, stored.version)
    assert analysis.encode() == kept == library.analysis(stored.subject, ANALYZER)


def test_sweeping_leaves_what_is_named_and_no_more(library: Library) -> None:
    """Files of other editions and of other analyzers go; the index stays whole."""
    folder = index_folder(library.data_dir)
    stale = folder.parent / "0"
    stale.mkdir()
    (stale / "1.edition").write_bytes(b"old")
    (folder.parent / "left.over").write_bytes(b"old")
    before = answers(library)
    edition_files(library).sweep([library.published()])
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert {path.name.partition(".")[0] for path in files(library) if path.suffix != ".segment"} == {
        library.edition_key(library.published())
    }
    edition_files(library).verify(library.published())
    assert answers(library) == before
    assert edition_files(library).open(1)["passages"].n_passages  # written anew from the library


def test_only_documents_with_hints_have_any(library: Library) -> None:
    """Hints are kept by the version of their document."""
    versions = {one.name: one.version for one in library.edition(library.published()).documents}
    assert set(hints_of(library)) == {versions["bakery"]}


@pytest.mark.parametrize("n_editions", [0, 1, 3])
def test_a_copy_put_back_by_hand_is_indexed_anew(library: Library, tmp_path: Path, n_editions: int) -> None:
    """It counts its editions on from where it was: the same numbers, other content, none of the old index."""
    copy = tmp_path / "copy.sqlite"
    library.back_up(copy)
    for price in range(n_editions + 1):
        add(library, [text_document(f"A loaf of rye bread costs {price + 40} dollars.", "bakery")], Request())
    answers(library)  # opens the index of the edition that the copy will have, under the same number
    library.close()
    shutil.copy(copy, library.path)
    back = Library.open(library.data_dir)
    for price in range(n_editions):
        add(back, [text_document(f"A loaf of rye bread costs {price + 70} dollars.", "bakery")], Request())
    found = Retriever.open(back, back.published()).ask("How much is a loaf of rye bread?")
    expected = f"{n_editions + 69} dollars" if n_editions else "4.20 euros"
    assert expected in found.answers[0].text
    edition_files(back).verify(back.published())
    back.close()


def test_another_library_of_as_many_editions_is_indexed_anew(tmp_path: Path) -> None:
    """Nothing of the number, the names or the versions tells them apart."""
    here = library_of(tmp_path / "here", bakery())
    there = library_of(tmp_path / "there", text_document("A loaf of rye bread costs 77 dollars.", "bakery"))
    assert here.published() == there.published()
    assert here.edition_key(here.published()) != there.edition_key(there.published())
    for one in (here, there):
        one.close()
    shutil.copy(there.path, here.path)
    found = Library.open(here.data_dir)
    answer = Retriever.open(found, found.published()).ask("How much is a loaf of rye bread?").answers[0]
    assert "77 dollars" in answer.text
    found.close()


def test_equal_content_has_an_equal_key_in_a_copy(library: Library, tmp_path: Path) -> None:
    """So a copy needs no new index, and a reader who knows one edition knows the other."""
    (tmp_path / "there").mkdir()
    library.back_up(tmp_path / "there" / FILE_NAME)
    copy = Library.open(tmp_path / "there")
    assert copy.edition_key(1) == library.edition_key(1)
    assert copy.edition_key(2) == library.edition_key(2) != library.edition_key(1)
    copy.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("umask", [0, 0o022])
def test_index_files_are_their_owners_alone(tmp_path: Path, umask: int) -> None:
    """Whatever the umask: hints and words of the guide stand in them."""
    before = os.umask(umask)
    try:
        library = library_of(tmp_path / "data", bakery(BAKERY_HINTS))
        answers(library)
    finally:
        os.umask(before)
    folder = index_folder(library.data_dir)
    assert files(library)
    assert {path.stat().st_mode & 0o077 for path in (folder, folder.parent, *files(library))} == {0}
    library.close()

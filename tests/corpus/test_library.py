from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from corpus.editions import Changes, differences
from corpus.errors import LibraryError, UnknownNameError
from corpus.model import Document
from corpus.store import rows
from corpus.store.database import FILE_NAME
from corpus.store.library import Library
from corpus.store.migrations import MIGRATIONS
from corpus.structure.chunking import chunk

HOUSE = Document("house", "The house", "# The house\n\nIt has nine rooms.\n\n## Garden\n\nIt is small.\n")

PUBLISH = """
import sys
from pathlib import Path
from corpus.store.library import Library
from corpus.model import Document
from retrieval.keeping import Request, add, ensure_first

library = Library.open(Path(sys.argv[1]))
ensure_first(library)
house = Document(f"house-{sys.argv[2]}", "The house", "# The house\\n\\nIt has nine rooms.\\n")
add(library, [house], Request())
library.close()
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path)
    yield opened
    opened.close()


def store(library: Library, document: Document = HOUSE, analysis: bytes = b"words") -> int:
    return library.store(document, chunk(document), analysis, "1")


def publish(library: Library, *versions: int) -> int:
    with library.transaction():
        number = library.add_edition(versions, Changes(), "keeper", "why")
        library.publish(number)
    return number


def count(library: Library, table: str) -> int:
    connection = sqlite3.connect(library.path)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    finally:
        connection.close()


def test_a_document_comes_back_as_it_was(library: Library) -> None:
    """Text, hints, metadata and all."""
    document = replace(HOUSE, hints="subject = []", metadata=(("language", "en"),), source="x", location="/x")
    version = store(library, document)
    publish(library, version)
    (stored,) = library.edition(1).documents
    assert library.full_document(stored) == document
    assert library.text(version) == document.text
    assert (stored.n_characters, stored.n_passages) == (len(document.text), 2)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.sampled_from("ab. \n#é🙂\u2028"), min_size=1, max_size=80))
def test_a_passage_read_alone_is_the_passage(library: Library, text: str) -> None:
    """Wherever in the pieces of its text it stands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_PIECE", 7)
        document = replace(HOUSE, text=text)
        passages = list(chunk(document))
        version = store(library, document)
        numbers = [(version, passage.number) for passage in passages]
        assert library.text(version) == text
        assert library.passages(numbers) == passages
        assert library.all_passages(version) == passages
        assert library.passages([(version, len(passages) + 1), (version + 1, 1)]) == []


def test_an_unchanged_document_is_kept_once(library: Library) -> None:
    """Whatever changes beside the text, the text is not written again."""
    first = store(library)
    assert store(library) == first
    hinted = store(library, replace(HOUSE, hints="subject = []"))
    renamed = store(library, replace(HOUSE, name="home"))
    assert len({first, hinted, renamed}) == 3
    assert {library.document(version).content for version in (first, hinted, renamed)} == {1}
    assert library.document(first).subject != library.document(hinted).subject
    moved = store(library, replace(HOUSE, location="/elsewhere"))
    assert library.document(moved).subject == library.document(first).subject


def test_what_goes_wrong_inside_a_transaction_leaves_nothing(library: Library) -> None:
    """Also what was nested in it."""
    with pytest.raises(ZeroDivisionError), library.transaction():
        publish(library, store(library))
        raise ZeroDivisionError
    assert (library.published(), library.history(), library.find(HOUSE)) == (0, [], None)
    assert publish(library, store(library)) == 1


def test_what_is_taken_back_leaves_nothing(library: Library) -> None:
    """A transaction that ends as it should may still have come to nothing."""
    with library.transaction():
        library.add_edition([], Changes(), "keeper", "why")
        library.take_back()
    assert library.history() == []


def test_a_reader_sees_nothing_before_it_is_published(library: Library, tmp_path: Path) -> None:
    """And all of it afterwards, without opening the library again."""
    reader = Library.open(tmp_path)
    with library.transaction():
        number = library.add_edition([store(library)], Changes(), "keeper", "why")
        assert (reader.published(), reader.history()) == (0, [])
        library.publish(number)
        assert reader.published() == 0
    assert reader.published() == 1
    assert [stored.name for stored in reader.edition(1).documents] == ["house"]
    reader.close()


def test_documents_of_an_edition_are_sorted_by_name(library: Library) -> None:
    """Equal scores are ranked in that order, whoever was added first."""
    versions = [store(library, replace(HOUSE, name=name)) for name in ("mill", "barn", "house")]
    publish(library, *versions)
    assert [stored.name for stored in library.edition(1).documents] == ["barn", "house", "mill"]
    assert library.edition(1).document("mill") is not None
    assert library.edition(1).document("shed") is None


def test_thinning_drops_what_no_other_edition_holds(library: Library) -> None:
    """And no number is ever used again."""
    first, second = store(library), store(library, replace(HOUSE, text="Other words.\n"))
    publish(library, first)
    publish(library, second)
    library.remembered.keep_checked(library.document(first).subject, "1", "[]")
    library.thin([1])
    assert [note.kept for note in library.history()] == [True, False]
    with pytest.raises(UnknownNameError, match="no longer kept"):
        library.edition(1)
    assert library.find(HOUSE) is None
    assert [count(library, name) for name in ("content", "version", "analysis", "checked")] == [1, 1, 1, 0]
    assert count(library, "passage") == count(library, "piece") == 1
    assert store(library) == second + 1


def test_an_analysis_of_another_analyzer_is_not_used(library: Library) -> None:
    """What was kept before an upgrade is made again, and replaced."""
    version = store(library, analysis=b"old")
    subject = library.document(version).subject
    assert (library.analysis(subject, "1"), library.analysis(subject, "2")) == (b"old", None)
    assert (library.has_analysis(subject, "1"), library.has_analysis(subject, "2")) == (True, False)
    library.keep_analysis(subject, "2", b"new")
    assert (library.analysis(subject, "1"), library.analysis(subject, "2")) == (None, b"new")


def test_differences_between_two_states(library: Library) -> None:
    """By name; a changed document has the same name and another version."""
    house, barn = store(library), store(library, replace(HOUSE, name="barn"))
    other = store(library, replace(HOUSE, text="Other words.\n"))
    publish(library, house, barn)
    publish(library, other)
    before, after = library.edition(1), library.edition(2)
    assert differences(before, after.documents) == Changes(removed=("barn",), changed=("house",))
    assert differences(None, before.documents) == Changes(added=("barn", "house"))
    assert not differences(after, after.documents)


def test_a_copy_is_consistent_while_others_write(library: Library, tmp_path: Path) -> None:
    """A backup of a running bot is a library like any other."""
    publish(library, store(library))
    folder = tmp_path / "copy"
    folder.mkdir()
    with library.transaction():
        store(library, replace(HOUSE, text="Other words.\n"))
        reader = Library.open(tmp_path)
        reader.back_up(folder / FILE_NAME)
        reader.close()
    copy = Library.open(folder)
    copy.verify()
    assert (copy.published(), copy.edition(1).documents) == (1, library.edition(1).documents)
    copy.close()
    assert sorted(path.name for path in folder.iterdir() if path.suffix == ".tmp") == []


def test_a_library_of_a_later_version_is_left_alone(library: Library, tmp_path: Path) -> None:
    """A newer guidebot may have made it."""
    connection = sqlite3.connect(library.path)
    connection.execute("INSERT INTO migration VALUES (?, 'later', 'now')", [len(MIGRATIONS) + 1])
    connection.commit()
    connection.close()
    with pytest.raises(LibraryError, match="upgrade guidebot"):
        Library.open(tmp_path)


def test_a_strange_database_is_left_alone(tmp_path: Path) -> None:
    """Somebody's own file may be called the same."""
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(LibraryError, match="no library of guidebot"):
        Library.open(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("kept", [0, 100, 5000, 9000])
def test_a_file_that_was_cut_short_is_noticed(library: Library, tmp_path: Path, kept: int) -> None:
    """Damage is said plainly when the library is opened; only an empty file is made anew."""
    publish(library, store(library))
    library.close()
    raw = library.path.read_bytes()
    library.path.write_bytes(raw[:kept])
    if kept:
        with pytest.raises(LibraryError, match="damaged"):
            Library.open(tmp_path)
    else:
        opened = Library.open(tmp_path)
        assert opened.published() == 0
        opened.close()


def test_the_data_directory_is_for_its_owner_alone(tmp_path: Path) -> None:
    """What people asked is nobody else's business."""
    opened = Library.open(tmp_path / "fresh")
    opened.close()
    assert (tmp_path / "fresh").stat().st_mode & 0o077 == 0
    assert opened.path.stat().st_mode & 0o077 == 0


def test_sections_are_listed_once_and_in_reading_order(library: Library) -> None:
    """What a table of contents needs is read without the text."""
    text = "# The house\n\n" + "".join(f"## Room {n}\n\n{'It has a window. ' * 40}\n\n" for n in range(9))
    version = store(library, replace(HOUSE, text=text))
    rooms = [(f"Room {n}",) for n in range(9)]
    assert library.sections(version, 100) == rooms
    assert library.sections(version, 4) == rooms[:4]
    assert [p.section for p in library.all_passages(version)] != rooms


def test_a_library_opened_twice_sees_what_another_process_publishes(tmp_path: Path) -> None:
    """Looking at the file a second time gives up no lock of the first: another process would drop the log."""
    data_dir = tmp_path / "data"
    subprocess.run([sys.executable, "-c", PUBLISH, str(data_dir), "1"], check=True)
    first = Library.open(data_dir)
    assert first.published() == 2
    second = Library.open(data_dir)
    assert second.published() == 2
    for number in (3, 4):
        subprocess.run([sys.executable, "-c", PUBLISH, str(data_dir), str(number)], check=True)
        assert (first.published(), second.published()) == (number, number)
    first.close()
    second.close()


@pytest.mark.parametrize(
    ("kept", "left"),
    [
        (["1", "2"], {"2"}),
        (["1", "vectors:1"], {"1", "vectors:1"}),
        (["1", "vectors:1", "vectors:2", "2"], {"2", "vectors:2"}),
        (["vectors:small:1", "vectors:large:1", "vectors:small:2"], {"vectors:small:2", "vectors:large:1"}),
        (["1", "1"], {"1"}),
    ],
)
def test_analyses_of_several_kinds_stand_side_by_side(
    tmp_path: Path, kept: list[str], left: set[str]
) -> None:
    """A later one replaces earlier ones of its own kind, of its own document, and no others."""
    library = Library.open(tmp_path)
    with library.transaction():
        library.keep_analysis(b"other", "1", b"other")
        for name in kept:
            library.keep_analysis(b"one", name, name.encode())
    names = {*kept, *left}
    assert {name for name in names if library.has_analysis(b"one", name)} == left
    assert all(library.analysis(b"one", name) == name.encode() for name in left)
    assert library.analysis(b"other", "1") == b"other"
    library.close()


def test_a_library_from_before_folders_were_kept_gains_them(library: Library, tmp_path: Path) -> None:
    """Nothing is lost by it, and it keeps none yet."""
    before = library.published()
    connection = sqlite3.connect(library.path)
    number = next(i for i, one in enumerate(MIGRATIONS, 1) if "folders" in one.name)
    connection.executescript(
        f"DROP TABLE folder; DROP TABLE left_out; DELETE FROM migration WHERE number >= {number}"
    )
    connection.close()
    library.close()
    again = Library.open(tmp_path)
    try:
        assert (again.published(), again.folders.all(), again.folders.left_out()) == (before, (), frozenset())
    finally:
        again.close()


def test_an_edition_that_was_taken_back_is_not_remembered(library: Library) -> None:
    """The next one has its number and other documents, also while nobody else may publish."""
    first = publish(library, store(library))
    with library.writing():
        assert [one.name for one in library.edition(first).documents] == ["house"]
        with library.transaction():
            other = library.add_edition([store(library, replace(HOUSE, name="barn"))], Changes(), "", "")
            assert [one.name for one in library.edition(other).documents] == ["barn"]
            library.take_back()
        number = publish(library, store(library, replace(HOUSE, name="shed")), store(library))
        assert number == other
        assert [one.name for one in library.edition(number).documents] == ["house", "shed"]


def test_an_edition_whose_writing_failed_is_not_remembered(library: Library) -> None:
    """An error undoes what was written, and what was read of it."""
    with library.writing():
        with pytest.raises(ValueError, match="no"), library.transaction():
            number = library.add_edition([store(library)], Changes(), "", "")
            assert library.edition(number).documents
            raise ValueError("no")
        with pytest.raises(UnknownNameError):
            library.edition(number)


def test_an_edition_is_read_once_while_nobody_else_may_publish(library: Library) -> None:
    """The same is given again inside, and read anew outside."""
    number = publish(library, store(library), store(library, replace(HOUSE, name="barn")))
    with library.writing(), library.writing():
        held = library.edition(number)
        assert library.edition(number) is held
        assert library.document(held.documents[1].version) is held.documents[1]
    assert library.edition(number) is not held
    assert library.edition(number) == held


def test_a_dropped_edition_is_not_remembered(library: Library) -> None:
    """Its content is gone for whoever dropped it, too."""
    first, _ = publish(library, store(library)), publish(library)
    with library.writing():
        assert library.edition(first).documents
        library.thin([first])
        with pytest.raises(UnknownNameError):
            library.edition(first)


def test_analyses_of_an_edition_come_together(library: Library) -> None:
    """Of its own documents, and of those that have one of that kind."""
    versions = [
        store(library, replace(HOUSE, name=name), name.encode()) for name in ("barn", "shed", "other")
    ]
    number = publish(library, *versions[:2])
    library.keep_analysis(library.document(versions[0]).subject, "report:1", b"odd")
    assert sorted(library.analyses(number, "1")) == [(versions[0], b"barn"), (versions[1], b"shed")]
    assert list(library.analyses(number, "report:1")) == [(versions[0], b"odd")]


def test_other_sources_than_one_are_seen(library: Library) -> None:
    """Of an edition, whatever else the library holds."""
    own, other = store(library, replace(HOUSE, source="a")), store(library, replace(HOUSE, source="b"))
    assert [library.has_others(publish(library, *of), "a") for of in ((own,), (), (own, other))] == [
        False,
        False,
        True,
    ]

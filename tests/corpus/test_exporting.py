from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.editions import Changes
from corpus.errors import SourceError
from corpus.model import Document
from corpus.readers import read_sources
from corpus.store.exporting import export
from corpus.store.library import Library
from corpus.structure.chunking import chunk

STARTS = [
    "",
    "# A\n\n",
    "---\ntitle: Other\nsource: there\n---\n",
    "<html>",
    "%PDF-",
    "MZ",
    "\x89PNG",
    "GIF8 ",
]
bodies = st.text(st.sampled_from("ab# \n-*é🙂\ufeff<>"), max_size=40)
documents = st.builds(
    Document,
    name=st.sampled_from(["house", "müller-2", "日本"]),
    title=st.sampled_from(["house", "The house"]),
    text=st.builds(lambda start, body: f"{start}x{body}", st.sampled_from(STARTS), bodies),
    format=st.sampled_from(["markdown", "text"]),
    source=st.sampled_from(["house.md", "https://example.org/house", "built-in"]),
    hints=st.sampled_from(["", "subject = ['a']\n"]),
    metadata=st.sampled_from([(), (("language", "en"),)]),
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(documents, max_size=3, unique_by=lambda document: document.name))
def test_an_export_is_read_as_what_was_exported(tmp_path: Path, given_documents: list[Document]) -> None:
    """Names, titles, sources, formats, hints and every character, whatever the text begins with."""
    shutil.rmtree(tmp_path, ignore_errors=True)
    library = Library.open(tmp_path / "data")
    versions = [library.store(one, chunk(one), b"", "1") for one in given_documents]
    number = library.add_edition(versions, Changes(), "keeper", "why")
    folder = tmp_path / "export"
    for _ in range(2):  # the second time over the first
        assert export(library, library.edition(number), folder) == len(given_documents)
    library.close()
    if given_documents:
        read = read_sources([str(folder)])
        assert read.skipped == {}
        assert [without_location(one) for one in read.documents] == sorted(
            map(without_location, given_documents)
        )


def without_location(document: Document) -> tuple[object, ...]:
    return (
        document.name,
        document.title,
        document.text,
        document.format,
        document.source,
        document.hints,
        document.metadata,
    )


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    """An export never overwrites what it did not write."""
    library = Library.open(tmp_path / "data")
    number = library.add_edition([], Changes(), "keeper", "why")
    (tmp_path / "mine.md").write_text("Mine.")
    with pytest.raises(SourceError, match="empty or new"):
        export(library, library.edition(number), tmp_path)
    library.close()
    assert (tmp_path / "mine.md").read_text() == "Mine."


def test_an_export_that_was_cut_short_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until all of the new one is written, and it can be done again."""
    library = Library.open(tmp_path / "data")
    folder = tmp_path / "export"
    number = 0
    for words in ("Old", "New"):
        texts = [Document(name, name, f"{words} {name}.\n", "text") for name in ("attic", "barn", "cellar")]
        versions = [library.store(one, chunk(one), b"", "1") for one in texts]
        number = library.add_edition(versions, Changes(), "k", "")
        if words == "Old":
            export(library, library.edition(number), folder)
    write = Path.write_bytes

    def until_the_second(path: Path, data: bytes) -> int:
        if path.name == "barn.txt":
            raise KeyboardInterrupt
        return write(path, data)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "write_bytes", until_the_second)
        export(library, library.edition(number), folder)
    assert {one.text.split()[0] for one in read_sources([str(folder)]).documents} == {"Old"}
    assert export(library, library.edition(number), folder) == 3
    assert {one.text.split()[0] for one in read_sources([str(folder)]).documents} == {"New"}
    library.close()


def test_an_export_that_was_cut_short_when_it_was_whole_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whoever reads the folder: no file of the earlier one is mixed with it."""
    library = Library.open(tmp_path / "data")
    folder = tmp_path / "export"
    for words, names in (("Old", ("attic", "barn")), ("New", ("barn", "cellar"))):
        texts = [Document(name, name, f"{words} {name}.\n", "text") for name in names]
        versions = [library.store(one, chunk(one), b"", "1") for one in texts]
        number = library.add_edition(versions, Changes(), "k", "")
        with monkeypatch.context() as patch:
            if words == "New":
                patch.setattr("corpus.files.swapping.finish_swap", lambda _folder: None)
            export(library, library.edition(number), folder)
    documents = read_sources([str(folder)]).documents
    assert {one.name: one.text for one in documents} == {"barn": "New barn.\n", "cellar": "New cellar.\n"}
    library.close()

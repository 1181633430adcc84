from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.errors import UnknownNameError
from corpus.store.elsewhere import keep_elsewhere
from corpus.store.library import Library
from corpus.store.library_store import LibraryStore
from corpus.structure.chunking import chunk
from retrieval.retriever import Retriever
from tests.helpers.postgres import a_schema
from tests.helpers.retrievers import BAKERY_HINTS, bakery, laundry, library_of
from tests.helpers.second_store import MemoryStore

DOCUMENTS = (bakery(BAKERY_HINTS), laundry())
QUESTIONS = ("How much is a loaf of rye bread?", "when do you open", "can I freeze a loaf", "king of France?")


def in_memory(folder: Path) -> LibraryStore:
    return MemoryStore(folder, DOCUMENTS, chunk)


def in_a_library(folder: Path) -> LibraryStore:
    return library_of(folder, *DOCUMENTS)


STORES: list[Callable[[Path], LibraryStore]] = [in_a_library, in_memory]
"""Whoever adds a store names it here: all of them pass the same tests."""


@pytest.fixture(scope="module", params=[*STORES, pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibraryStore]:
    """Return each store in turn, with the same two documents published."""
    folder = tmp_path_factory.mktemp("store")
    if request.param == "postgres":
        with a_schema() as url:
            keep_elsewhere(folder, url)
            library = library_of(folder, *DOCUMENTS)
            yield library
            library.close()
        return
    found: LibraryStore = request.param(folder)
    yield found
    if hasattr(found, "close"):
        found.close()


def test_the_published_edition_has_its_documents_by_name(store: LibraryStore) -> None:
    """Each by a version that leads to the same state, text and passages again."""
    edition = store.edition(store.published())
    assert [one.name for one in edition.documents] == ["bakery", "laundry"]
    for stored, document in zip(edition.documents, DOCUMENTS, strict=True):
        assert store.document(stored.version) == stored
        assert store.text(stored.version) == document.text
        assert (stored.n_characters, stored.title) == (len(document.text), document.title)
        assert store.full_document(stored) == document
        assert stored.n_passages == len(store.all_passages(stored.version))
    assert store.edition_key(edition.number) == store.edition_key(edition.number)


def test_what_there_is_not_is_told(store: LibraryStore) -> None:
    """Editions and documents by an error; passages are left out."""
    with pytest.raises(UnknownNameError):
        store.edition(99)
    with pytest.raises(UnknownNameError):
        store.document(99)
    assert store.passages([(99, 1)]) == []


def test_passages_are_verbatim_and_in_the_order_asked_for(store: LibraryStore) -> None:
    """By version and number, one by one or all; any words by their offsets."""
    for stored in store.edition(store.published()).documents:
        passages, text = store.all_passages(stored.version), store.text(stored.version)
        assert [one.number for one in passages] == list(range(1, len(passages) + 1))
        assert all(text[one.start : one.end] == one.text for one in passages)
        keys = [(stored.version, one.number) for one in reversed(passages)]
        assert store.passages([*keys, (stored.version, 999)]) == passages[::-1]
        assert store.words(stored.version, 5, 25) == text[5:25]
        paths = list(dict.fromkeys(one.section for one in passages))
        assert store.sections(stored.version, 99) == paths
        assert store.sections(stored.version, 1) == paths[:1]
        place = store.place(stored.version, 0)
        assert place is None or place.start >= 0


def test_analyses_are_kept_by_what_made_them(store: LibraryStore) -> None:
    """A later one takes the place of earlier ones of its kind."""
    for name in ("9", "vectors:1", "vectors:2"):
        store.keep_analysis(b"a document", name, name.encode())
    assert store.analysis(b"a document", "9") == b"9"
    assert store.analysis(b"a document", "vectors:1") is None
    assert store.analysis(b"a document", "vectors:2") == b"vectors:2"
    assert store.analysis(b"another", "9") is None


def test_all_stores_are_answered_from_alike(tmp_path: Path) -> None:
    """A retriever needs no more of a store than the port says."""
    found = []
    for number, make in enumerate(STORES):
        store = make(tmp_path / str(number))
        retriever = Retriever.open(store, store.published())
        found.append(
            [
                ([(one.passage, one.text, one.confidence) for one in retriever.ask(question).answers],
                 [(hit.passage, hit.score) for hit in retriever.search(question)])
                for question in QUESTIONS
            ]
        )  # fmt: skip
    assert found[0] == found[1]
    assert found[0][0][0]


@pytest.mark.postgres
def test_a_shared_library_is_answered_from_alike(tmp_path: Path) -> None:
    """To the last bit, and by a second machine that has nothing but the address."""
    questions = (*QUESTIONS, "bread", "when is it closed?")
    here = library_of(tmp_path / "here", *DOCUMENTS)
    with a_schema() as url:
        for folder in ("one", "two"):
            keep_elsewhere(tmp_path / folder, url)
        shared = library_of(tmp_path / "one", *DOCUMENTS)
        other = Library.open(tmp_path / "two")
        asked = [Retriever.open(one, one.published()) for one in (here, shared, other)]
        for question in questions:
            first, second, third = (one.ask(question) for one in asked)
            assert first.answers == second.answers == third.answers
        shared.close()
        other.close()
    here.close()

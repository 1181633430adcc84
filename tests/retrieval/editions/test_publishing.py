from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import SourceError, UnknownNameError
from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add, ensure_first, remove, roll_back
from retrieval.engine.edition_files import index_folder
from retrieval.engine.local import IndexSettings
from retrieval.engine.local.engine import LocalEngine
from retrieval.retriever import Retriever

TEXTS = (
    "The house has nine rooms. The garden is small.",
    "A day costs twelve dollars. Members pay half of that.",
    "The workshop opens at nine in the morning.",
    "Tools stay in the house. Dogs stay in the garden.",
)
QUERIES = ("how many rooms has the house", "what does a day cost", "garden", "nine", "when does it open")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Return a library whose first edition holds one small document."""
    monkeypatch.setattr("corpus.guide.built_in_document", lambda: document("a", TEXTS[0]))
    opened = Library.open(tmp_path / "data")
    ensure_first(opened)
    yield opened
    opened.close()


def document(name: str, text: str) -> Document:
    return Document(name, name, f"# {name}\n\n{text}\n", source=f"{name}.md", location=f"/{name}.md")


def texts(library: Library) -> dict[str, str]:
    stored = library.edition(library.published()).documents
    return {one.name: library.text(one.version).split("\n")[2] for one in stored}


def found(library: Library) -> list[object]:
    retriever = Retriever.open(library, library.published())
    return [(retriever.search(query), retriever.ask(query).answers) for query in QUERIES]


@pytest.mark.parametrize("fitted_up_to", [1_000, 0])
@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_published_before_an_edition_is_what_it_holds(
    library: Library, monkeypatch: pytest.MonkeyPatch, seed: int, fitted_up_to: int
) -> None:
    """After any changes, its documents, hits and answers are those of an edition made from nothing."""
    settings = IndexSettings(fitted_up_to=fitted_up_to)
    monkeypatch.setattr("retrieval.registry.ENGINE", LocalEngine(settings))
    chance = random.Random(seed)
    states = [{}, {"a": TEXTS[0]}]
    for _ in range(15):
        now = dict(states[-1])
        action = chance.choice(["add", "add", "add", "remove", "roll back"])
        if action == "add":
            new = {name: chance.choice(TEXTS) for name in chance.sample("abcde", chance.randint(1, 3))}
            published = add(library, [document(*pair) for pair in new.items()], Request()).published
            now.update(new)
            assert published == (now != states[-1])
        elif action == "remove":
            name = chance.choice("abcde")
            if name not in now:
                with pytest.raises(UnknownNameError):
                    remove(library, [name], Request())
                continue
            published = remove(library, [name], Request()).published
            del now[name]
        else:
            number = chance.randint(1, len(states) - 1)
            published = roll_back(library, number, Request()).published
            now = states[number]
        if published:
            states.append(now)
        assert (library.published(), texts(library)) == (len(states) - 1, now)
    incremental = found(library)
    shutil.rmtree(index_folder(library.data_dir))
    assert found(library) == incremental


def test_all_documents_or_none(library: Library) -> None:
    """One without a text fails the others, and leaves no trace."""
    with pytest.raises(SourceError, match="no text"):
        add(library, [document("b", TEXTS[1]), Document("c", "c", "# Only a heading\n")], Request())
    assert texts(library) == {"a": TEXTS[0]}
    assert library.find(document("b", TEXTS[1])) is None


def test_the_first_edition_is_made_once(library: Library) -> None:
    """A library from which everything was removed stays empty."""
    remove(library, ["a"], Request())
    ensure_first(library)
    assert (library.published(), texts(library)) == (2, {})


def test_an_edition_without_documents_finds_nothing(library: Library) -> None:
    """And can be built upon."""
    remove(library, ["a"], Request())
    assert found(library) == [([], ())] * len(QUERIES)
    assert add(library, [document("b", TEXTS[1])], Request()).rehearsal.changes.added == ("b",)
    assert found(library)[1] != ([], ())


def test_taking_back_to_the_same_content_is_an_edition_too(library: Library) -> None:
    """Who takes the guide back to what it is finds that in its history."""
    published = library.published()
    publication = roll_back(library, published, Request(message="as it was"))
    assert library.published() > published
    assert library.history()[0].message == "as it was"
    assert publication.edition == library.published()

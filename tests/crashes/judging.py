"""What must be true of whatever a cut leaves: nothing damaged, nothing promised lost, no wrong answer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from bot.channels.chat.store.sqlite.database import Database
from bot.keeping.archive import is_archive, restore_everything
from corpus.readers import read_sources
from corpus.store.library import Library
from corpus.store.restoring import restore_library
from retrieval.editions.publishing import Request, add, ensure_first
from retrieval.keeping import check_library
from retrieval.retriever import Retriever
from tests.helpers.retrievers import text_document

QUESTION = "What does a day cost?"
BUILT_IN = "pain-medicine"

Guide = frozenset[tuple[str, str]]
"""Names and texts of the documents of an edition."""


def guide(price: int | None, *others: str) -> Guide:
    """Return what a library of the tests holds: a document with a price, and others."""
    documents = {(name, text_of(name)) for name in others}
    return frozenset(documents if price is None else {*documents, ("workshop", workshop(price))})


def workshop(price: int) -> str:
    """Return the text of the document that is asked about."""
    return f"# The open workshop\n\n## Prices\n\nA day costs ${price}. Members pay half of that.\n"


def text_of(name: str) -> str:
    """Return the text of another document."""
    return f"# The {name}\n\nThe {name} opens at five in the evening. Guests pay in cash.\n"


@dataclass(frozen=True, slots=True)
class Promises:
    """What may and what must be found.

    Attributes:
        guides: one of these is published; None stands for a library that is yet to be made.
        edition: number of an edition that a person was told of.
        updates: numbers of updates that the bot has confirmed.
        backup: guides of which one must be in the backup; None if there need be none.
        exported: the same of the export.
    """

    guides: tuple[Guide | None, ...]
    edition: int = 0
    updates: frozenset[int] = frozenset()
    backup: tuple[Guide | None, ...] = (None,)
    exported: tuple[Guide | None, ...] = (None,)

    def beginning(self, **changes: object) -> Promises:
        """Return what holds while something is under way that makes one guide out of another."""
        return replace(self, **changes)  # type: ignore[arg-type]


def judge(root: Path, promises: Promises, *, thoroughly: bool = False) -> None:
    """Fail if what is below a folder is not what it may be; `thoroughly` also changes it."""
    data_dir = root / "data"
    bot = (data_dir / "bot.sqlite").exists()
    library = Library.open(data_dir)
    try:
        _judge_library(library, promises, thoroughly)
        if thoroughly:
            add(library, [text_document("A day costs $99.", "workshop")], Request())
            assert "$99" in _answer(library)
            check_library(library)
    finally:
        library.close()
    if bot or promises.updates:
        _judge_bot(data_dir, promises)
    _judge_backup(root, promises)
    _judge_export(root / "out", promises.exported)


def _judge_library(library: Library, promises: Promises, thoroughly: bool) -> None:
    library.verify()
    fresh = not library.published()
    if fresh:
        assert None in promises.guides, "the library is gone"
        if thoroughly:
            ensure_first(library)
        return
    documents = library.edition(library.published()).documents
    found = frozenset((one.name, library.text(one.version)) for one in documents if one.name != BUILT_IN)
    assert found in promises.guides, f"published: {sorted(found)}"
    assert max(note.number for note in library.history()) >= promises.edition, "an edition is lost"
    prices = [text.partition("$")[2].partition(".")[0] for name, text in found if name == "workshop"]
    said = _answer(library)
    assert (f"${prices[0]}." in said) if prices else ("$" not in said), f"wrong answer: {said!r}"
    if thoroughly:
        check_library(library)
        assert _answer(library) == said


def _answer(library: Library) -> str:
    answers = Retriever.open(library, library.published()).ask(QUESTION).answers
    return answers[0].text if answers else ""


def _judge_bot(data_dir: Path, promises: Promises) -> None:
    database = Database.open(data_dir)
    try:
        found = {int(number) for (number,) in database.durable.execute("SELECT id FROM inbox")}
        assert database.durable.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    finally:
        database.close()
    assert promises.updates <= found, f"updates are lost: {sorted(promises.updates - found)}"


def _judge_backup(root: Path, promises: Promises) -> None:
    for name in ("library.sqlite", "everything.zip"):
        copy = root / "copies" / name
        if not copy.exists():
            continue
        place = root / f"restored-{name}"
        place.mkdir()
        if is_archive(copy):
            restore_everything(place, copy, {})
        else:
            with closing(sqlite3.connect(copy)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            restore_library(place, copy)
        library = Library.open(place)
        documents = library.edition(library.published()).documents
        found = frozenset((one.name, library.text(one.version)) for one in documents if one.name != BUILT_IN)
        library.close()
        assert found in promises.backup, f"backed up: {sorted(found)}"
    assert None in promises.backup or list((root / "copies").iterdir()), "the backup is gone"


def _judge_export(folder: Path, allowed: tuple[Guide | None, ...]) -> None:
    documents = read_sources([str(folder)]).documents if _exported(folder) else ()
    if not documents:
        assert None in allowed, "the export is gone"
        return
    found = frozenset((one.name, one.text) for one in documents if one.name != BUILT_IN)
    assert found in allowed, f"exported: {sorted(found)}"


def _exported(folder: Path) -> bool:
    """Return whether an export has come to its place, or is whole and about to."""
    if not folder.is_dir():
        return False
    return any(path.name[0] != "." or path.name == ".guidebot.ready" for path in folder.iterdir())

"""Brings documents into the library: cut, analysed and kept; what is there already costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import HintsError, SourceError
from corpus.languages.choosing import language_of
from corpus.languages.spoken import speaking
from corpus.store.storing import subject_digest

if TYPE_CHECKING:
    from corpus.model import Document
    from corpus.store.library import Library

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


Refuse = Callable[[str, str], None]
"""Called with the name of a document that can't be kept and a sentence that says why."""


def no_progress(_doing: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class Staged(NamedTuple):
    """A document in the library.

    Attributes:
        version: its number there.
        analysed: whether it had to be analysed anew.
    """

    version: int
    analysed: bool


def stage(
    library: Library,
    documents: Sequence[Document],
    progress: Progress = no_progress,
    refuse: Refuse | None = None,
    placed: Callable[[Document], Document] = lambda document: document,
) -> dict[str, Staged]:
    """Keep documents, in the caller's transaction, and return their versions by name.

    Args:
        library: keeps them.
        documents: to keep.
        progress: told how far it is.
        refuse: told which can't be kept; the others are then kept nevertheless.
        placed: returns a document as it is kept.

    Raises:
        SourceError: a document holds no text.
        HintsError: a hints file can't be used.
    """
    staged = {}
    total = sum(len(document.text) for document in documents)
    done = 0
    for document in documents:
        progress("Analysing", done, total)
        halfway = partial(progress, "Analysing", done + len(document.text) // 2, total)
        try:
            with speaking(language_of(document.metadata)):
                staged[document.name] = _stage_one(library, placed(document), halfway)
        except (SourceError, HintsError) as error:
            if refuse is None:
                raise
            refuse(document.name, str(error))
        done += len(document.text)
    progress("Analysing", total, total)
    return staged


def _stage_one(library: Library, document: Document, halfway: Callable[[], None]) -> Staged:
    from retrieval.editions.document_analysis import analyse
    from retrieval.words.analysis import ANALYZER

    version = library.find(document)
    known = library.has_analysis(subject_digest(document), ANALYZER)
    if version is not None and known:
        return Staged(version, analysed=False)

    from corpus.hints import read_hints
    from corpus.report.inspecting import INSPECTION, inspect
    from corpus.structure.chunking import chunk

    passages = chunk(document)
    if not passages:
        where = document.location or document.source or document.name
        raise SourceError(f"{where} holds no text: add a document that has some.")
    halfway()
    analysis = None if known else analyse(document, passages, read_hints(document)).encode()
    version = library.store(document, passages, analysis, ANALYZER)
    library.keep_analysis(subject_digest(document), INSPECTION, inspect(document, passages).encode())
    return Staged(version, analysed=not known)

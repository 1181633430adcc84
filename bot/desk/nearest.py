"""The sentences of the guide that come nearest to a question, each in its context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus.model import Passage
    from retrieval.retriever import Retriever

MOST = 10
_PASSAGES = 20


class NearSentence(NamedTuple):
    """A sentence that may answer.

    Attributes:
        document: its name.
        title: of the document.
        section: the headings above it, outermost first.
        before: what stands before it in its passage.
        text: the sentence.
        after: what stands after it in its passage.
        start: its offset in the document.
        end: the offset after it.
    """

    document: str
    title: str
    section: tuple[str, ...]
    before: str
    text: str
    after: str
    start: int
    end: int


def nearest_sentences(retriever: Retriever, question: str, limit: int = MOST) -> list[NearSentence]:
    """Return sentences, the nearest first: those that were weighed, then those of the next passages.

    Args:
        retriever: of the edition that is asked.
        question: on its own.
        limit: sentences at most.
    """
    found: dict[tuple[str, int], NearSentence] = {}
    documents = retriever.documents
    titles = {stored.name: stored.title for stored in documents.values()}
    for passage, start, end in _places(retriever, question):
        if len(found) >= limit:
            break
        at = start - passage.start, end - passage.start
        found.setdefault(
            (passage.document, start),
            NearSentence(
                passage.document,
                titles.get(passage.document, ""),
                passage.section,
                passage.text[: at[0]].strip(),
                " ".join(passage.text[at[0] : at[1]].split()),
                passage.text[at[1] :].strip(),
                start,
                end,
            ),
        )
    return list(found.values())


def _places(retriever: Retriever, question: str) -> Iterator[tuple[Passage, int, int]]:
    if retriever.is_empty:
        return
    for candidate in retriever.ask(question).candidates:
        passage = candidate.ready.passage
        for start, end in passage.sentences:
            if candidate.span.start <= start and end <= candidate.span.end:
                yield passage, start, end
    library, documents = retriever.library, retriever.documents
    versions = {stored.name: version for version, stored in documents.items()}
    for hit in retriever.search(question, _PASSAGES):
        number = int(hit.passage.rpartition(":")[2])
        for passage in library.passages([(versions[hit.document], number)]):
            yield from ((passage, start, end) for start, end in passage.sentences)

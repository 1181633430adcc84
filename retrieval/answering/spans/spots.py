"""Which spans of the passages that were found may answer a question?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from corpus.model import BlockKind
from retrieval.answering.settings import QUOTING

if TYPE_CHECKING:
    from retrieval.answering.evidence import PassageEvidence
    from retrieval.answering.spans.said import PassageSaid
    from retrieval.ranking.fusion import Fusion
    from retrieval.ranking.ranker import Target


class Spot(msgspec.Struct, frozen=True):
    """A span of sentences within a passage."""

    evidence: PassageEvidence
    first: int
    last: int


def spots(passages: Iterable[PassageEvidence], fusion: Fusion) -> Iterator[Spot]:
    """Yield every sentence of passages that may answer, and the spans that rankers lead to."""
    for evidence in passages:
        ready = evidence.ready
        spans = {piece for piece in _pieces(evidence) if evidence.touches(piece[0])}
        for place in fusion.places:
            if place.version == ready.version and (led := _sentences_of(ready.said, place)):
                spans.add(led)
        for first, last in sorted(spans):
            yield Spot(evidence, first, last)


def _pieces(evidence: PassageEvidence) -> Iterable[tuple[int, int]]:
    """Return a passage's sentences that answer; rows of one table that say the same are one piece."""
    said = evidence.ready.said
    return _joined_rows(evidence) if said.has_rows else said.alone


def _joined_rows(evidence: PassageEvidence) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a passage that has rows of a table, see `_pieces`."""
    sentences, answering, first = evidence.ready.sentences, evidence.ready.said.answering, 0
    for last in range(1, len(sentences) + 1):
        if last == len(sentences) or not _is_level(evidence, last - 1, last):
            whole = sum(one.words for one in sentences[first:last]) <= QUOTING.longest
            pieces = [(first, last)] if whole else [(n, n + 1) for n in range(first, last)]
            yield from (piece for piece in pieces if answering[piece[0]])
            first = last


def _is_level(evidence: PassageEvidence, one: int, other: int) -> bool:
    a, b = evidence.ready.sentences[one], evidence.ready.sentences[other]
    same_table = a.kind is BlockKind.ROW and b.kind is BlockKind.ROW and a.leads == b.leads
    return same_table and evidence.by_sentence[one] == evidence.by_sentence[other]


def _sentences_of(said: PassageSaid, target: Target) -> tuple[int, int] | None:
    """Return the span of a passage's sentences that a hint leads to, None if it doesn't lead there."""
    begins, ends = said.begins, said.ends
    if not begins or begins[0] >= target.end or ends[-1] <= target.start:
        return None
    first, last = bisect_right(ends, target.start), bisect_left(begins, target.end)
    return (first, last) if first < last else None

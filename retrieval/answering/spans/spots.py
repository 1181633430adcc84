"""Which spans of the passages that were found may answer a question?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from corpus.model import BlockKind
from retrieval.answering.settings import QUOTING

if TYPE_CHECKING:
    from retrieval.answering.evidence import PassageEvidence
    from retrieval.answering.passages import ReadyPassage
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
        answering = ready.said.answering
        spans = {piece for piece in _pieces(evidence) if answering[piece[0]] and evidence.touches(piece[0])}
        for place in fusion.places:
            if place.version == ready.version:
                spans |= set(_sentences_of(ready, place))
        for first, last in sorted(spans):
            yield Spot(evidence, first, last)


def _pieces(evidence: PassageEvidence) -> Iterator[tuple[int, int]]:
    """Yield a passage's sentences; rows of one table that say the same to the question are one piece."""
    sentences, first = evidence.ready.sentences, 0
    if not evidence.ready.said.has_rows:
        yield from ((n, n + 1) for n in range(len(sentences)))
        return
    for last in range(1, len(sentences) + 1):
        if last == len(sentences) or not _is_level(evidence, last - 1, last):
            whole = sum(one.words for one in sentences[first:last]) <= QUOTING.longest
            yield from [(first, last)] if whole else [(n, n + 1) for n in range(first, last)]
            first = last


def _is_level(evidence: PassageEvidence, one: int, other: int) -> bool:
    a, b = evidence.ready.sentences[one], evidence.ready.sentences[other]
    same_table = a.kind is BlockKind.ROW and b.kind is BlockKind.ROW and a.leads == b.leads
    return same_table and evidence.by_sentence[one] == evidence.by_sentence[other]


def _sentences_of(ready: ReadyPassage, target: Target) -> Iterator[tuple[int, int]]:
    """Yield the span of a passage's sentences that a hint leads to, if it leads there."""
    sentences = ready.sentences
    if not sentences or sentences[0].span.start >= target.end or sentences[-1].span.end <= target.start:
        return
    inside = [
        n
        for n, sentence in enumerate(sentences)
        if sentence.span.start < target.end and sentence.span.end > target.start
    ]
    if inside:
        yield inside[0], inside[-1] + 1

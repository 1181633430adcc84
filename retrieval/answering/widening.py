"""Takes in a sentence beside the best one where both may be meant, or where the best one leans on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpus.languages.spoken import spoken
from corpus.model import Span
from retrieval.answering.evidence import Candidate
from retrieval.answering.settings import WIDENING
from retrieval.answering.spans.said import leans
from retrieval.answering.spans.sentence import Sentence
from retrieval.words.kinds import STRICT


def widened(best: Candidate, ranked: Sequence[Candidate]) -> Span:
    """Return the span to quote for a candidate: its own, or with the neighbour that is likeliest to be meant.

    Args:
        best: the candidate to quote.
        ranked: all candidates of the question, best first.
    """
    sentences = best.ready.sentences
    first = sentences.index(best.sentences[0])
    last = first + len(best.sentences)
    words = best.words
    share = _share(best, ranked)
    most = WIDENING.wide if share < WIDENING.unsure else WIDENING.brief
    alone = best.features.get("hint", 0.0) >= WIDENING.told or spoken().is_plain
    sure = alone or (
        share >= (WIDENING.sure_of_kind if _holds_figure(best) else WIDENING.sure)
        and not _lacks_what_is_beside(best)
    )
    if (
        first
        and _belong(sentences[first - 1], sentences[first])
        and leans(best.sentences[0].text)
        and words + sentences[first - 1].words <= most
    ):
        first -= 1
        words += sentences[first].words
    scores = {c.span.start: c.score for c in ranked if c.ready is best.ready and len(c.sentences) == 1}
    while not sure:
        beside = [
            (scores.get(sentences[n].span.start, -math.inf), n)
            for n in (first - 1, last)
            if 0 <= n < len(sentences)
            and words + sentences[n].words <= most
            and _belong(sentences[n], best.sentences[0])
        ]
        if not beside:
            break
        _, chosen = max(beside)
        first, last = min(first, chosen), max(last, chosen + 1)
        words += sentences[chosen].words
    return Span(sentences[first].span.start, sentences[last - 1].span.end)


def _lacks_what_is_beside(best: Candidate) -> bool:
    """Return whether the passage holds clearly more of the question: for whom, beside what it costs."""
    return best.features.get("passage", 0.0) - best.features.get("own", 0.0) >= WIDENING.beside


def _belong(one: Sentence, other: Sentence) -> bool:
    """Return whether two sentences may be quoted as one: both of the same paragraph or list."""
    if not one.may_answer or (one.block is None) != (other.block is None):
        return False
    if one.block is None or other.block is None or one.block is other.block:
        return True
    return (
        one.block.is_prose
        and other.block.is_prose
        and (one.kind, one.block.leads) == (other.kind, other.block.leads)
    )


def _holds_figure(best: Candidate) -> bool:
    return any(best.features.get(f"shows_{kind}") for kind in STRICT)


def _share(best: Candidate, ranked: Sequence[Candidate]) -> float:
    return 1 / sum(math.exp(min(c.score - best.score, 30.0)) for c in ranked if _apart(c, best) or c is best)


def _apart(one: Candidate, other: Candidate) -> bool:
    return (
        one.ready is not other.ready or one.span.end <= other.span.start or other.span.end <= one.span.start
    )

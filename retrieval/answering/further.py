"""Which spans say something else besides the first answer, and how likely is each of them?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpus.model import Span
from retrieval.answering.confidence import are_twins
from retrieval.answering.evidence import Candidate
from retrieval.answering.quoting import Reach
from retrieval.answering.settings import CHOOSING


def rivals(ranked: Sequence[Candidate], reach: Reach, confidence: float) -> list[Candidate]:
    """Return what further answers are looked for among, twins first; nothing if none of it is likely enough.

    Args:
        ranked: all spans, best first.
        reach: of the first as it is quoted.
        confidence: in the first.
    """
    best = ranked[0]
    others = [one for one in ranked[1 : CHOOSING.considered] if not meets(one, one.span, best, reach)]
    share = max((share_of(one, best) for one in others), default=0.0)
    if round(confidence * share / (1 + share), 4) < CHOOSING.least:  # each further one takes its part, too
        return []
    return sorted(others, key=lambda one: not are_twins(one, best))


def share_of(one: Candidate, best: Candidate) -> float:
    """Return how likely a span is, of how likely the best is; its twins are just as likely."""
    return 1.0 if are_twins(one, best) else math.exp(one.score - best.score)


def meets(one: Candidate, span: Span, other: Candidate, reach: Reach) -> bool:
    """Return whether words around one span and those that are quoted for another have some in common.

    Args:
        one: the span.
        span: the words.
        other: the other span.
        reach: of that as it is quoted.
    """
    same = one.ready.version == other.ready.version
    return same and span.start < reach.span.end and reach.span.start < span.end

"""The rankers that there are; whoever adds one names it here."""

from __future__ import annotations

from retrieval.ranking.keepers import KeepersKind
from retrieval.ranking.keyword import KeywordKind
from retrieval.ranking.ranker import RankerKind

RANKERS: tuple[RankerKind, ...] = (
    KeywordKind(),
    KeepersKind(),
)
"""In the order in which they are asked."""

"""The rankers that there are; whoever adds one names it here."""

from __future__ import annotations

from retrieval.encoding.home import is_installed
from retrieval.ranking.keepers import KeepersKind
from retrieval.ranking.keyword import KeywordKind
from retrieval.ranking.ranker import RankerKind

RANKERS: tuple[RankerKind, ...] = (
    KeywordKind(),
    KeepersKind(),
)
"""In the order in which they are asked."""


def rankers_in_use() -> tuple[RankerKind, ...]:
    """Return them with those that need a model, if it is installed; nothing of it is imported if not."""
    if not is_installed():
        return RANKERS
    from retrieval.encoding.loading import encoder_in_use
    from retrieval.ranking.semantic.ranker import SemanticKind

    encoder = encoder_in_use()
    return RANKERS if encoder is None else (*RANKERS, SemanticKind(encoder))

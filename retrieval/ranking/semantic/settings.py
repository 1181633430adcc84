"""The numbers of the ranker of meaning; the model's own are in `retrieval.encoding`.

What other values do stands in docs/thresholds.md.
"""

from __future__ import annotations

import msgspec


class Nearness(msgspec.Struct, frozen=True):
    """How cosines are read.

    Attributes:
        lowest: the model's cosines lie between .69 and .94, whatever is compared.
        range: from there to the highest.
        behind: a cosine that is so much lower than the best says nothing more.
        pool: nearest passages whose sentences are compared, whatever is asked for: so many are found at most.
        sentences: nearest sentences that are looked at besides.
        questions: places of the keepers' nearest questions that are looked at besides.
        near: nearest questions of the keepers that are looked at.
        few: passages below which nothing stands out of them.
        least_deviation: added to the deviation of cosines: very few passages may be all alike.
    """

    lowest: float = 0.70
    range: float = 0.25
    behind: float = 0.1
    pool: int = 100
    sentences: int = 5
    questions: int = 3
    near: int = 20
    few: int = 3
    least_deviation: float = 0.005


class FusedSearch(msgspec.Struct, frozen=True):
    """How a search by words and by meaning is ordered.

    Attributes:
        words: what the BM25 of a passage counts, as a share of the best one's, beside its nearness, see
            `scaled`. Over 1,748 questions to the fitting guides nDCG@10 is .793 by words alone, .896 by
            meaning alone, .904 with 0.05, .901 with 0.1, .884 with 0.2.
        looked_at: passages that each ranker is asked for, at least.
    """

    words: float = 0.07
    looked_at: int = 100


NEARNESS = Nearness()
FUSED_SEARCH = FusedSearch()

"""The numbers of words: which mean the same, and which are meant by a slip of the keyboard.

What other values do stands in docs/thresholds.md.
"""

from __future__ import annotations

import msgspec


class Relatives(msgspec.Struct, frozen=True):
    """How near the words of the lexicon are to one another.

    Attributes:
        form: another form of the same word: "bought" for "buy", "colour" for "color".
        strong: a near-synonym: "salary" for "earn".
        loose: a word that leads to the same passage only sometimes: "rich" for "salary".
    """

    form: float = 0.95
    strong: float = 0.85
    loose: float = 0.5


class Spelling(msgspec.Struct, frozen=True):
    """Which word is meant by a slip: the one that costs least, where each slip costs 1.

    Attributes:
        short: letters; a shorter word is only read as one of the common slips.
        two_slips: letters from which on two slips are mended.
        three_slips: letters from which on three are.
        looked_at: nearest words of which the cost is worked out.
        other_first: what it costs besides that the words begin with different letters.
        other_order: what is taken off where only the order of the letters differs.
        sound: what is taken off where a single slip changes no consonant that is heard,
        sound_of_more: and where several slips change none.
        beside: what is taken off for each letter that stands beside the right one on the keyboard.
        often: occurrences in the guide that count,
        each: and what is taken off for each of them.
        not_the_guides: what it costs besides that people ask with the word, but the guide doesn't have it.
        only_common: what it costs besides that it is only a very common word.
        near_enough: cost of a mending that nothing else is looked for beside.
        run_together: Zipf value of a word that the guide needn't have, where two words were run together.
    """

    short: int = 4
    two_slips: int = 6
    three_slips: int = 10
    looked_at: int = 20
    other_first: float = 0.75
    other_order: float = 0.5
    sound: float = 0.6
    sound_of_more: float = 1.0
    beside: float = 0.25
    often: int = 20
    each: float = 1 / 400
    not_the_guides: float = 0.35
    only_common: float = 0.65
    near_enough: float = 0.8
    run_together: float = 4.0


RELATIVES = Relatives()
SPELLING = Spelling()

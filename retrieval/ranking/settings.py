"""The numbers of the rankers that know words: of BM25's and of the keepers' questions'.

What other values do stands in docs/thresholds.md.
"""

from __future__ import annotations

import msgspec


class Keyword(msgspec.Struct, frozen=True):
    """What counts in the score of a passage by its words.

    Attributes:
        text: what the BM25 of the passage's own words counts.
        headings: the same of its title and the headings above it.
        hints: the same of the keepers' questions for it.
        near_form: what a word counts that stands for one of the question's, times how near it is.
        carried: what the words of an earlier question count.
        idle: what words count that say that something is asked, and not what.
        few: logarithm of the number of passages of a small collection; a large one has ten times as many.
        usual_level: the level below which a large collection is not likely to answer.
    """

    text: float = 1.0
    headings: float = 3.0
    hints: float = 0.6
    near_form: float = 0.2
    carried: float = 0.4
    idle: float = 0.3
    few: float = 1.5
    usual_level: float = 0.9

    @property
    def fields(self) -> tuple[float, float, float]:
        """What the BM25 of each field counts, in the order of `FIELDS`."""
        return self.text, self.headings, self.hints


class Keepers(msgspec.Struct, frozen=True):
    """How near a keeper's question is to the one asked, and how much it leads to its place.

    Attributes:
        votes: how much the nearest, second and third question to the same place count.
        light: what the subject of the guide and idle words count in a question.
        kind: what the kind of answer counts that a question asks for.
        least: words less near than this are not looked for: keepers write the near ones themselves.
        carried: what the words of an earlier question count.
        unknown: what a word that no question of the keepers has weighs at least, of the highest weight.
        unknown_idle: the same of one that only says that something is asked.
        minor: a part of a question that weighs less than this share of it is looked for in the nearest
            questions only,
        few: unless so few have it.
        near: nearest questions that are looked at.
        places: that they lead to, looked at besides the passages.
        same: similarity from which on a question of the keeper's begins to be the question that was asked.
    """

    votes: tuple[float, float, float] = (1.0, 0.3, 0.15)
    light: float = 0.25
    kind: float = 0.5
    least: float = 0.6
    carried: float = 0.4
    unknown: float = 0.3
    unknown_idle: float = 0.1
    minor: float = 0.06
    few: int = 40
    near: int = 60
    places: int = 6
    same: float = 0.85


KEYWORD = Keyword()
KEEPERS = Keepers()

NEAR_IN_MEANING = 10
"""Passages that are read because they are near in meaning: their order is good, and to read them costs."""

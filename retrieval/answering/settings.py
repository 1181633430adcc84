"""The numbers that answers are chosen and quoted by, beside those that are fitted (`answers/model.json`).

What other values do to the answers of the fitting guides stands in docs/thresholds.md, which
``python -m tests.fitting.thresholds`` measures anew.
"""

from __future__ import annotations

import msgspec


class Choosing(msgspec.Struct, frozen=True):
    """How the pipeline chooses.

    Attributes:
        passages: whose sentences are looked at.
        looked_through: passages that those are chosen from, by what of the question they hold, where there
            are many. Among 40 guides and 250 bystanders the right one is then among the ten for 0.73 of the
            questions, not 0.64.
        few_passages: a guide with no more has none that is looked through besides.
        rank: what a passage's rank counts beside what it holds; up to 1 made no difference.
        answers: that are given at most.
        considered: candidates that further answers are looked for among.
        kept: candidates that a finding tells of.
        least: probability of a further answer, at least.
        nearest: passages shown, marked as no answer, where nothing is sure.
        helps: confidence in the first of them from which on one of the two is right more often than not.
        nearly_the_same: a keeper's question that is so like the one asked is taken at its word.
        pointed: what it adds to the score of the span that it leads to, in a guide with few hints.
    """

    passages: int = 10
    looked_through: int = 30
    few_passages: int = 60
    rank: float = 0.5
    answers: int = 3
    considered: int = 30
    kept: int = 5
    least: float = 0.1
    nearest: int = 2
    helps: float = 0.25
    nearly_the_same: float = 0.75
    pointed: float = 8.0


class Covering(msgspec.Struct, frozen=True):
    """What a concept of the question counts that a span doesn't hold itself, as a share of one that it holds.

    Attributes:
        borrowed: in the sentence before one that leans on it ("This must last a year."), or in what a list's
            item or a table's row depends on.
        neighbour: in the sentence beside the span.
        passage: elsewhere in the passage.
        heading: in the headings above it.
        named: a heading that holds a concept at least so well names it.
    """

    borrowed: float = 0.85
    neighbour: float = 0.8
    passage: float = 0.6
    heading: float = 0.75
    named: float = 0.8


class AskedHeading(msgspec.Struct, frozen=True):
    """When a heading asks the same as the question.

    Attributes:
        nearly: share of the question's weight that the heading holds, and of the heading's words that the
            question has.
        idle: what a word counts for that which only says that something is asked.
        outright: what it adds to a score, so that nothing else comes first.
        sure: the confidence of what stands below a heading that asks the very same.
        back: passages before one that was found in which its section may begin.
        longest: words of a section's beginning that are quoted.
    """

    nearly: float = 0.85
    idle: float = 0.1
    outright: float = 20.0
    sure: float = 0.95
    back: int = 6
    longest: int = 80


class Widening(msgspec.Struct, frozen=True):
    """When a sentence beside the best one is taken in.

    Attributes:
        brief: words up to which an answer is widened; more can't be taken in at a glance.
        wide: words up to which it is widened where several sentences are about as likely.
        unsure: a sentence that takes less of the softmax than this is one of several that may be meant.
        sure: a sentence that takes this share of the softmax over all candidates stands alone.
        sure_of_kind: the same for a sentence that holds the figure, date or share that is asked for.
        beside: share of a question that its passage has to hold besides, to be read with the sentence.
        told: a span that the keeper's questions point at with at least this vote stands alone.
    """

    brief: int = 50
    wide: int = 80
    unsure: float = 0.42
    sure: float = 0.99
    sure_of_kind: float = 0.9
    beside: float = 0.25
    told: float = 0.65


class Hinted(msgspec.Struct, frozen=True):
    """When a keeper's question is taken for the one that was asked, where there are only some of them.

    Attributes:
        whole: share of a question that a span and a keeper's question to it have to hold together.
        common: share of the longer of a span and the keeper's words that both have in common, at least.
    """

    whole: float = 0.8
    common: float = 0.5


class Figures(msgspec.Struct, frozen=True):
    """Whose a number is.

    Attributes:
        reach: words over which the tie between a number and a thing fades to a third.
        far: a tie below that is none.
        apart: what the tie counts where the two stand in different clauses.
        counted: a tie below that is none where things are counted: "35% of the members" doesn't say how many.
    """

    reach: float = 4.0
    far: float = 0.2
    apart: float = 0.3
    counted: float = 0.35


class Sureness(msgspec.Struct, frozen=True):
    """What speaks against an answer.

    Attributes:
        as_good: scores that differ by less are as good as equal: e^-0.7 is a half.
        under_one_name: the same below one heading in two places: "Dogs are welcome", "Dogs are not allowed".
        alike: share of the words of two spans, but for numbers, from which on they say one thing of two.
        one_word: what is left of the confidence in a guide with hints where one word alone is shared.
        too_little: share of some bare words that has to stand somewhere: one of two may mean something else.
        little: a question, or what is held of a concept, that weighs less is next to nothing.
        another_row: how sure a row of a table may be where another one is named after what is asked for.
        crowd: documents among which one more makes no difference to how sure an answer is.
    """

    as_good: float = 0.7
    under_one_name: float = 4.0
    alike: float = 0.6
    one_word: float = 0.2
    too_little: float = 0.6
    little: float = 0.4
    another_row: float = 0.3
    crowd: int = 250


class Quoting(msgspec.Struct, frozen=True):
    """How much is quoted.

    Attributes:
        longest: words of an answer.
        further: passages after the answer's own that may hold the rest of a list.
        behind: characters behind a sentence in which the marks of its footnotes stand.
    """

    longest: int = 130
    further: int = 4
    behind: int = 130


CHOOSING = Choosing()
COVERING = Covering()
ASKED_HEADING = AskedHeading()
WIDENING = Widening()
HINTED = Hinted()
FIGURES = Figures()
SURENESS = Sureness()
QUOTING = Quoting()

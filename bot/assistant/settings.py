"""The numbers that replies are put together by; what other values do stands in docs/thresholds.md."""

from __future__ import annotations

import msgspec


class Conversing(msgspec.Struct, frozen=True):
    """What of a conversation is kept, and which readings a follow-up has.

    Attributes:
        turns: of a conversation that are kept.
        looked_back: of those, that a follow-up may be about.
        telling: least weight of a word that says what a question is about.
        near: a word is the guide's whose nearest form there is at least so near.
        short: words of a question that may lean on the one before without any sign of it.
        enough: things named before "it" in the same question, and it stands for one of them.
        long_correction: words; "I mean" before more is only a way to begin.
        lacking: confidence at most in an answer to "and in Canada?" where the guide knows no Canada.
    """

    turns: int = 10
    looked_back: int = 4
    telling: float = 0.2
    near: float = 0.8
    short: int = 5
    enough: int = 2
    long_correction: int = 6
    lacking: float = 0.02


class Splitting(msgspec.Struct, frozen=True):
    """How a message is told apart into questions.

    Attributes:
        most_parts: questions that are answered; who asks more gets the first.
        shown: first answers of those that the reply has as its own.
        few_words: of a closing, such as "thanks in advance"; one of more says something.
        most_boundaries: places in a sentence tried as the end of a clause; each is read on both sides.
        longest: characters that are told apart; the rest belongs to its last part.
    """

    most_parts: int = 5
    shown: int = 3
    few_words: int = 5
    most_boundaries: int = 40
    longest: int = 1_500


class Replying(msgspec.Struct, frozen=True):
    """Which answers are shown beside the first.

    Attributes:
        adds: least probability of a further answer that is worth reading.
        as_good: share of the first answer's probability from which on another place answers about as rightly.
        rounded: what two probabilities that are told to four places may be off together.
        same: share of a further answer's words from which on it says the same as one before it.
        chapters: that are named where nothing was asked.
    """

    adds: float = 0.1
    as_good: float = 0.5
    rounded: float = 1e-4
    same: float = 0.6
    chapters: int = 4


class Refusing(msgspec.Struct, frozen=True):
    """Which words a refusal names, and when it says the keeper's sentence.

    Attributes:
        telling: least weight of a word that is worth naming; of the name of a thing, half of it.
        rare: a word that weighs so much is lacking
        loose: where the guide has only what is no nearer to it than this.
        near: least likeness of the keeper's question whose sentence is said.
        sure: the same where the guide lacks no word of the question.
        ahead: how far it has to be ahead of all covered questions otherwise.
        named: words that are named at most.
        ordinary: Zipf value of words that are common enough to be no name.
    """

    telling: float = 0.4
    rare: float = 0.5
    loose: float = 0.7
    near: float = 0.5
    sure: float = 0.65
    ahead: float = 0.15
    named: int = 2
    ordinary: float = 2.5


class Suggesting(msgspec.Struct, frozen=True):
    """Which questions are suggested instead.

    Attributes:
        suggested: at most.
        tried: questions asked at most for one reply to see whether they are answered; those tried before cost
            nothing.
        sampled: places of a guide that examples are about.
        near: least likeness of the keeper's question whose place is suggested.
        telling: least weight of a word that says what a question is about.
        longest: characters of a suggested question whose answer's place is kept.
        listed: topics; more can't be taken in.
        longest_heading: words of a heading that still reads well within a question.
        looked_back: characters before a word that tell what it is.
    """

    suggested: int = 3
    tried: int = 6
    sampled: int = 24
    near: float = 0.4
    telling: float = 0.2
    longest: int = 1_000
    listed: int = 40
    longest_heading: int = 9
    looked_back: int = 40


class Explaining(msgspec.Struct, frozen=True):
    """How much of its reasons an explanation shows.

    Attributes:
        least: parts of a sum below this are left out.
        forms: of a concept.
        nearest: questions of the keepers.
    """

    least: float = 0.0005
    forms: int = 4
    nearest: int = 3


CONVERSING = Conversing()
SPLITTING = Splitting()
REPLYING = Replying()
REFUSING = Refusing()
SUGGESTING = Suggesting()
EXPLAINING = Explaining()

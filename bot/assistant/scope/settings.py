"""The numbers that what is no question for the guide is told by."""

from __future__ import annotations

import msgspec


class Judging(msgspec.Struct, frozen=True):
    """How much of a message is judged, and as what.

    Attributes:
        most_signs: characters that are read.
        most_words: words; 4,096 characters hold fewer, unless they are no words.
        most_mended: words up to which slips are mended.
        far_more: by how much, as a Zipf value, another word has to be more common to be meant rather.
        spelt_out: so many single letters in a row are one word, spelt out.
        chat: words up to which a message may be small talk and nothing else.
        long_remark: words of a remark that may be about something, though it asks nothing.
        edge: words at either end of a long message among which small talk around a question is looked for.
        telling: letters of a word that may name something,
        telling_advice: and of one that may say what a question for advice is after.
        few_others: words besides a sign of distress that don't say what it is about.
    """

    most_signs: int = 4_096
    most_words: int = 800
    most_mended: int = 300
    far_more: float = 1.0
    spelt_out: int = 4
    chat: int = 150
    long_remark: int = 6
    edge: int = 60
    telling: int = 5
    telling_advice: int = 4
    few_others: int = 4


class Nonsense(msgspec.Struct, frozen=True):
    """When a message is in no language, or in one that isn't spoken here.

    Attributes:
        words_read: characters whose words are looked at,
        letters_read: characters whose alphabet is,
        language_read: and characters whose language is.
        mashed_share: share of the words that are no words.
        small: Zipf value of words like "what", "how", "is".
        own_share: share of the words that are the language's own, in which it is spoken.
        small_words: of another language, at least.
        short: letters of an abbreviation.
        unknown: fewer unknown words may be names.
        tried: of them, that something near is looked for to.
        longest_near: letters; of a longer token one slip makes no word that people use.
    """

    words_read: int = 2_000
    letters_read: int = 400
    language_read: int = 1_000
    mashed_share: float = 0.5
    small: float = 6.0
    own_share: float = 0.5
    small_words: int = 2
    short: int = 5
    unknown: int = 3
    tried: int = 4
    longest_near: int = 20


JUDGING = Judging()
NONSENSE = Nonsense()

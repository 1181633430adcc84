"""The numbers that questions are read with; what other values do stands in docs/thresholds.md."""

from __future__ import annotations

import msgspec


class Parsing(msgspec.Struct, frozen=True):
    """How much of a question is read.

    Attributes:
        most_words: that are read; more are not needed to find its answer.
        most_unknown: unknown words that are looked for among the known; who has more types no words.
        measured: things that a figure may be asked of.
    """

    most_words: int = 80
    most_unknown: int = 20
    measured: int = 2


class Telling(msgspec.Struct, frozen=True):
    """How much of a question's meaning a word carries, compared with one that only it has, which counts 1.

    Attributes:
        usual: Zipf value of the word that everybody says, which carries `least_rare`.
        range: Zipf values from there to the one that counts as rare.
        least_rare: what the commonest word carries.
        unknown: what a word carries whose Zipf value nobody knows.
        number: what a number carries.
        by_rarity: share of what a word of the guide carries that depends on its rarity in the language.
        by_guide: share that depends on its rarity in the guide.
        least: what a word carries at least.
        everywhere: share of the passages that a word is in from which on it is the guide's subject.
        few_passages: fewer tell no subject.
        subject: what words that name the subject of the whole guide count, times what they carry.
        kind_word: the same of one that only says which kind of answer is wanted: "how many months".
        idle: the same of one that only says that something is asked: "tell me".
    """

    usual: float = 6.6
    range: float = 3.2
    least_rare: float = 0.15
    unknown: float = 0.9
    number: float = 0.8
    by_rarity: float = 0.65
    by_guide: float = 0.75
    least: float = 0.1
    everywhere: float = 0.45
    few_passages: int = 8
    subject: float = 0.25
    kind_word: float = 0.3
    idle: float = 0.1


class FormWeights(msgspec.Struct, frozen=True):
    """How near other words are to those of the question, which count 1; see `retrieval.words.settings`, too.

    Attributes:
        apart: a word that the guide writes in two.
        abbreviation: a long form for its short form, and the other way round.
        synonym: the guide's words for those that the keeper lists beside them.
        span: the two ends of days or months, or "weekend", for a day or month between them.
        compound: a word that is put together with another for that one: "Ruderboot" for "Boot".
        prefix: a word of the guide that begins alike: "certifying" for "certificate".
        whole: the compound's last part for all of it: "Miete" for "Jahresmiete".
        within: a compound that a word stands in, not at its end: "rollstuhlgerecht" for "Rollstuhl".
        part: one word of a phrase for the whole of it.
        least_head: letters of a compound's last part.
        least_front: letters of what stands before it.
        least_within: letters of a word that is looked for in compounds.
        least_begun: letters of a word that is compared by its beginning.
        begun: letters that have to be the same, at least.
        longer: letters by which the two may differ in length.
    """

    apart: float = 0.98
    abbreviation: float = 0.97
    synonym: float = 0.92
    span: float = 0.9
    compound: float = 0.8
    prefix: float = 0.7
    whole: float = 0.6
    within: float = 0.55
    part: float = 0.45
    least_head: int = 4
    least_front: int = 3
    least_within: int = 4
    least_begun: int = 6
    begun: int = 5
    longer: int = 4


class Naming(msgspec.Struct, frozen=True):
    """Which words name one thing that no other word will do for.

    Attributes:
        rare: Zipf value below which a word does: a drug, a breed, a brand.
        usual: Zipf value from which on a capital says little: "on Monday", "in English".
        trusted: forms at least as near as this are the same word, or said to mean the same by the guide or
            its keeper.
    """

    rare: float = 2.5
    usual: float = 4.7
    trusted: float = 0.95


PARSING = Parsing()
TELLING = Telling()
FORM_WEIGHTS = FormWeights()
NAMING = Naming()

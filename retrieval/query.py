"""What does a question ask for? Its words mended, their weight, and what else a text may say for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from retrieval.analysis import STOP, Analyzer, Token, fold
from retrieval.background import is_word, zipf
from retrieval.index import Index
from retrieval.knowledge import ABBREVIATION, SUBJECT, Knowledge, Phrase
from retrieval.lexicon import Lexicon
from retrieval.question_kinds import STRICT, AnswerKind, kinds_of

MAX_TOKENS = 80
"""Words of a question that are read; more are not needed to find its answer."""
KIND_WORD = 0.3
"""What a word counts that only says which kind of answer is wanted: "how many months"."""
PREFIX = 0.7
"""Weight of a word of the guide that begins alike: "certifying" for "certificate"."""

_DATA = Path(__file__).with_name("data")
_LONGEST_PHRASE = 5


class Form(NamedTuple):
    """One way in which the guide may say a concept.

    Attributes:
        terms: all of them have to be there.
        weight: 1 for the words of the question themselves, less for what is only near.
        how: ``asked``, ``same`` (the keeper or the text says so), ``related`` or ``alike``.
    """

    terms: Phrase
    weight: float
    how: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that a question is about: a word of it, or a phrase that means one thing.

    Attributes:
        surface: the words, mended.
        start: offset of the first in the mended question.
        weight: how telling it is, up to 1.
        forms: what the guide may say for it, best first; empty if the guide has nothing like it.
        asked: what its keeper's questions may say for it.
        idle: it only says that something is asked, or which kind of answer is wanted.
        subject: it names what the whole guide is about.
        contrast: the closed class that it is a member of, such as ``country``; or empty.
        carried: it comes from an earlier question.
    """

    surface: str
    start: int
    weight: float
    forms: tuple[Form, ...]
    asked: tuple[Form, ...] = ()
    idle: bool = False
    subject: bool = False
    contrast: str = ""
    carried: bool = False

    @property
    def known(self) -> bool:
        """Whether the guide holds the concept in some form."""
        return bool(self.forms)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    Attributes:
        question: as it was asked.
        mended: with the slips of the keyboard mended.
        repairs: what was mended: as typed, as read.
        concepts: what it is about, in its order.
        kinds: which kinds of answer it asks for.
        numbers: terms of the numbers in it.
        things: places of the concepts whose number, share, price or length it asks for.
    """

    question: str
    mended: str
    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[Concept, ...]
    kinds: frozenset[AnswerKind]
    numbers: tuple[str, ...] = field(default=())
    things: tuple[int, ...] = field(default=())

    @property
    def n_telling(self) -> int:
        """How many concepts it has that are not idle."""
        return sum(not concept.idle for concept in self.concepts)

    @property
    def mass(self) -> float:
        """Weight of all concepts together."""
        return sum(concept.weight for concept in self.concepts)


class QueryReader:
    """Reads the questions to one edition."""

    def __init__(
        self, index: Index, knowledge: Knowledge, analyzer: Analyzer, asked: Callable[[str], bool]
    ) -> None:
        """Read questions.

        Args:
            index: of the edition.
            knowledge: of the edition.
            analyzer: the index's own.
            asked: whether a question of the keeper's has a term.
        """
        self._index, self._knowledge, self._analyzer = index, knowledge, analyzer
        self._asked = asked
        self._lexicon = Lexicon.load()
        self._related: dict[Phrase, tuple[tuple[Form, ...], tuple[Form, ...]]] = {}

    def read(self, question: str) -> Query:
        """Return a question, understood."""
        mended, repairs = self._mend(question)
        tokens = self._analyzer.tokens(mended)[:MAX_TOKENS]
        concepts = tuple(self._concepts(tokens))
        numbers = tuple(token.term for token in tokens if token.term[:1].isdigit())
        if any(not concept.idle for concept in concepts):
            concepts = tuple(concept for concept in concepts if not concept.idle or concept.weight > 0)
        kinds = kinds_of(mended)
        return Query(question, mended, repairs, concepts, kinds, numbers, _things(mended, concepts, kinds))

    def _mend(self, question: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the question with its slips mended, and what was mended."""
        pieces: list[str] = []
        repairs: list[tuple[str, str]] = []
        at = 0
        for token in self._analyzer.tokens(question)[:MAX_TOKENS]:
            read = self._mended(token)
            if read != token.text:
                pieces += question[at : token.start], read
                at = token.end
                repairs.append((token.text, read))
        return "".join((*pieces, question[at:])), tuple(repairs)

    def _mended(self, token: Token) -> str:
        if (
            token.term == STOP
            or self._index.df("text", token.term)
            or (token.term,) in self._knowledge.equivalents
        ):
            return token.text
        mended = self._knowledge.speller.mend(token.text)
        if mended == token.text:
            parts = self._knowledge.speller.split(token.text)
            return " ".join(parts) if parts else mended
        return mended

    def _concepts(self, tokens: Sequence[Token]) -> Iterator[Concept]:
        content = [place for place, token in enumerate(tokens) if token.term != STOP]
        taken: dict[int, int] = {}
        groups: dict[int, tuple[Phrase, ...]] = {}
        for first, last, phrases in [*self._guide_phrases(tokens, content), *self._lexicon_phrases(tokens)]:
            places = [place for place in content if first <= place < last]
            if places and not any(place in taken for place in places):
                taken.update(dict.fromkeys(places, places[0]))
                groups[places[0]] = phrases
        for place in content:
            if place not in taken:
                yield self._concept([tokens[place]], ())
            elif taken[place] == place:
                yield self._concept([tokens[p] for p in content if taken.get(p) == place], groups[place])

    def _guide_phrases(
        self, tokens: Sequence[Token], content: Sequence[int]
    ) -> Iterator[tuple[int, int, tuple[Phrase, ...]]]:
        """Yield the phrases of the question that the guide or its keeper knows, the longest first."""
        known = self._knowledge
        for size in range(min(known.longest, len(content)), 1, -1):
            for start in range(len(content) - size + 1):
                places = content[start : start + size]
                phrase = tuple(tokens[place].term for place in places)
                if (phrase in known.equivalents or phrase in known.subject) and _together(places):
                    yield places[0], places[-1] + 1, (phrase,)

    def _lexicon_phrases(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, tuple[Phrase, ...]]]:
        stems = [self._analyzer.stem(token.text) for token in tokens]
        for match in self._lexicon.find_phrases(stems):
            yield match.start, match.end, (match.phrase,)

    def _concept(self, tokens: Sequence[Token], phrases: tuple[Phrase, ...]) -> Concept:
        own = tuple(token.term for token in tokens)
        surface = " ".join(token.text for token in tokens)
        known = self._knowledge
        forms, asked = self._forms(own, phrases, surface)
        subject = own in known.subject or self._is_everywhere(own)
        if subject:
            forms = tuple(form for form in forms if form.how != "related" or form.weight > 0.9)
        idle = all(fold(token.text) in idle_words() for token in tokens) and not phrases
        kind_word = all(fold(token.text) in kind_words() for token in tokens)
        weight = max(self._telling(token, forms) for token in tokens)
        if subject:
            weight *= SUBJECT
        elif idle:
            weight *= 0.1
        elif kind_word:
            weight *= KIND_WORD
        contrast = self._contrast(surface, own)
        if contrast:
            # Canada is not covered by what is near it: a member of a closed class answers for itself alone.
            forms = tuple(form for form in forms if form.how != "related" or form.weight > 0.9)
        return Concept(surface, tokens[0].start, weight, forms, asked, idle or kind_word, subject, contrast)

    def _forms(
        self, own: Phrase, phrases: tuple[Phrase, ...], surface: str
    ) -> tuple[tuple[Form, ...], tuple[Form, ...]]:
        """Return what the guide, and what its keeper's questions may say for the words, best first."""
        key = (*own, "|", *(term for phrase in phrases for term in phrase))
        if key not in self._related:
            found: dict[Phrase, Form] = {}
            for form in self._all_forms(own, phrases, surface):
                if form.terms not in found or form.weight > found[form.terms].weight:
                    found[form.terms] = form
            forms = sorted(found.values(), key=lambda form: -form.weight)
            self._related[key] = (
                tuple(form for form in forms if self._knowledge.holds(form.terms)),
                tuple(form for form in forms if all(map(self._asked, form.terms)) or form.terms == own),
            )
        return self._related[key]

    def _all_forms(self, own: Phrase, phrases: tuple[Phrase, ...], surface: str) -> Iterator[Form]:
        yield Form(own, 1.0, "asked")
        equivalents = self._knowledge.equivalents
        for phrase, weight in equivalents.get(own, {}).items():
            yield Form(phrase, weight, "same")
            for other, further in equivalents.get(phrase, {}).items():
                yield Form(other, weight * further, "same")
        keys: list[str | Phrase] = [own[0]] if len(own) == 1 else []
        keys += phrases
        for key in keys:
            for term, weight in self._lexicon.related(key).items():
                yield Form((term,), weight, "related")
            for phrase, weight in self._lexicon.related_phrases(key).items():
                terms = tuple(filter(None, map(self._analyzer.term, phrase)))
                # "a pain" is said of what is tough: without its small words a phrase of one is another word.
                if len(terms) > 1:
                    yield Form(terms, weight, "related")
        if len(own) > 1:
            for term in own:
                yield Form((term,), 0.45, "asked")
        elif not self._knowledge.holds(own):
            yield from self._alike(own[0])
            long = self._knowledge.spelled_out(surface)
            if long:
                yield Form(long, ABBREVIATION, "same")

    def _alike(self, term: str) -> Iterator[Form]:
        """Yield the guide's terms that begin as an unknown one does."""
        if len(term) < 6 or not term.isalpha():
            return
        begin = term[: max(5, len(term) - 3)]
        for other in self._knowledge.vocabulary:
            if other.startswith(begin) and abs(len(other) - len(term)) <= 4:
                yield Form((other,), PREFIX, "alike")

    def _telling(self, token: Token, forms: tuple[Form, ...]) -> float:
        """Return how much of a question's meaning a word carries, 0.1 to 1."""
        common = zipf(token.text)
        rarity = min(1.0, max(0.15, (6.6 - common) / 3.2)) if common else 0.9
        if token.term[0].isdigit():
            return 0.8
        df = max(self._index.df("text", token.term), self._index.df("headings", token.term))
        if not df:
            return rarity
        n = max(self._index.n_passages, 2)
        spread = self._index.idf("text", token.term) / max(self._index.idf("text", "\0"), 1e-9)
        return max(0.1, (0.35 + 0.65 * rarity) * (0.25 + 0.75 * min(spread, 1.0)) if n > 1 else rarity)

    def _is_everywhere(self, own: Phrase) -> bool:
        """Return whether the guide has the words in so many passages that they tell nothing."""
        n = self._index.n_passages
        return n >= 8 and all(self._index.df("text", term) > 0.45 * n for term in own)

    def _contrast(self, surface: str, own: Phrase) -> str:
        for name, members in self._knowledge.contrasts.items():
            if own in members:
                return name
        found = self._lexicon.contrast(surface)
        return found.name if found else ""


_MEASURES = re.compile(
    r"\b(?:how (?:many|much|long|old|far|big|large|often)|percent(?:age)?(?: of)?|share of|proportion of|number of|when|length of)\b",
    re.I,
)
_MEASURED = 2


def _things(question: str, concepts: Sequence[Concept], kinds: frozenset[AnswerKind]) -> tuple[int, ...]:
    """Return the places of the first concepts after the words that ask for a measure."""
    if not kinds & STRICT:
        return ()
    found = _MEASURES.search(question)
    start = found.end() if found else 0
    places = [
        place
        for place, concept in enumerate(concepts)
        if concept.start >= start and not concept.idle and not concept.subject
    ]
    return tuple(places[:_MEASURED])


def _together(places: Sequence[int]) -> bool:
    """Return whether nothing but a few small words stands between the words of a phrase."""
    return places[-1] - places[0] < len(places) + 2


@cache
def idle_words() -> frozenset[str]:
    """Return words that say that something is asked, and not what."""
    return frozenset((_DATA / "idle_words.txt").read_text(encoding="utf-8").split())


@cache
def kind_words() -> frozenset[str]:
    """Return words that only say which kind of answer is wanted."""
    return frozenset((_DATA / "kind_words.txt").read_text(encoding="utf-8").split())


def unknown_words(query: Query) -> tuple[Concept, ...]:
    """Return the telling concepts that the guide doesn't have in any form, the most telling first."""
    unknown = [concept for concept in query.concepts if not concept.known and not concept.idle]
    return tuple(sorted(unknown, key=lambda concept: -concept.weight))


def is_english(text: str, analyzer: Analyzer) -> bool:
    """Return whether some word of a text is an English one."""
    return any(is_word(word) for word in analyzer.words(text))

"""Reads a question: mends its words, finds what it is about and what it asks to be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import pattern
from retrieval.engine.term_statistics import TEXT
from retrieval.question.forms import FormFinder, Forms, Words
from retrieval.question.query import RELATED, ClosedClass, Concept, Phrase, Query
from retrieval.question.settings import PARSING, TELLING
from retrieval.question.vocabulary import Vocabulary
from retrieval.words.analysis import STOP, Analyzer, Token, fold, idle_words, kind_words
from retrieval.words.frequencies import is_word, zipf
from retrieval.words.kinds import MEASURED, AnswerKind, kinds_of
from retrieval.words.lexicon import Lexicon
from retrieval.words.settings import RELATIVES
from retrieval.words.spelling import regular_plural

MAX_OF_ONE = 8
"""How often one word of a question is read: said a hundred times, it asks no more than said eight times."""

_KEPT = 256
MAX_KEPT = 4_096
"""Characters of a question that is kept understood."""


_Group = tuple[Sequence[Token], tuple[Phrase, ...]]
"""The words of a concept, and the phrases of the lexicon that they are."""
_Meant = tuple[tuple[Concept, ...], frozenset[AnswerKind], tuple[str, ...], tuple[int, ...]]
"""The concepts, kinds, numbers and things of a `Query`: the same however it was misspelt."""


class QuestionParser:
    """Reads the questions to one edition."""

    def __init__(
        self, vocabulary: Vocabulary, n_passages: int, analyzer: Analyzer, asked: Callable[[str], bool]
    ) -> None:
        """Read questions.

        Args:
            vocabulary: of the edition.
            n_passages: of the edition.
            analyzer: the index's own.
            asked: whether a question of the keeper's has a term.
        """
        self._vocabulary, self._n_passages, self._analyzer = vocabulary, n_passages, analyzer
        self._terms = vocabulary.terms
        self._forms = FormFinder(vocabulary, analyzer, asked)
        self._asked = asked
        self._lexicon = Lexicon.load()
        self._read = BoundedCache(self._understood, limit=_KEPT, longest_key=MAX_KEPT)
        self._meant: BoundedCache[str, _Meant] = BoundedCache(limit=_KEPT, longest_key=MAX_KEPT)

    def read(self, question: str) -> Query:
        """Return a question, understood; a follow-up reads those before it again, so the last are kept."""
        return self._read[question]

    def _understood(self, question: str) -> Query:
        tokens = self._tokens(question)
        mended, repairs = self._mend(question, tokens)
        meant = self._meant.get(mended)
        if meant is None:
            meant = self._means(mended, self._tokens(mended) if repairs else tokens)
            self._meant.keep(mended, meant)
        return Query(question, mended, repairs, *meant)

    def _means(self, mended: str, tokens: Sequence[Token]) -> _Meant:
        """Return what a question means whose slips are mended."""
        concepts = self._concepts(tokens)
        numbers = tuple(token.term for token in tokens if token.term[:1].isdigit())
        kinds = kinds_of(mended)
        return concepts, kinds, numbers, _things(mended, concepts, kinds)

    def _tokens(self, question: str) -> list[Token]:
        """Return the words of a question, their terms looked up together."""
        said: Counter[str] = Counter()
        tokens = []
        for token in self._analyzer.tokens(question)[: PARSING.most_words]:
            said[token.term] += 1
            if token.term == STOP or said[token.term] <= MAX_OF_ONE:
                tokens.append(token)
        self._terms.look_up(token.term for token in tokens if token.term != STOP)
        return tokens

    def _mend(self, question: str, tokens: Sequence[Token]) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the question with its slips mended, and what was mended."""
        pieces: list[str] = []
        repairs: list[tuple[str, str]] = []
        at = 0
        unknown = 0
        for place, token in enumerate(tokens):
            joined = self._joined(question, token, tokens[place + 1] if place + 1 < len(tokens) else None)
            if joined and token.start >= at:
                pieces += question[at : token.start], joined
                at = tokens[place + 1].end
                repairs.append((question[token.start : at], joined))
                continue
            plural = regular_plural(token.text)
            if token.start < at or (self._is_known(token) and not plural):
                continue
            unknown += not plural and not is_word(token.text)
            if unknown > PARSING.most_unknown:
                break
            read = plural or self._mended(token)
            if read != token.text:
                pieces += question[at : token.start], read
                at = token.end
                repairs.append((token.text, read))
        return "".join((*pieces, question[at:])), tuple(repairs)

    def _joined(self, question: str, token: Token, after: Token | None) -> str:
        """Return a word and the one after it as one, if only that is the guide's; else an empty string."""
        if after is None or question[token.end : after.start] not in (" ", "-"):
            return ""
        if self._is_known(token) and self._is_known(after):
            return ""
        return self._vocabulary.written_together(token.text, after.text)

    def _is_known(self, token: Token) -> bool:
        """Return whether a word is the guide's or its keeper's."""
        term = token.term
        known = term == STOP or self._terms.df(TEXT, term) or (term,) in self._vocabulary.equivalents
        return bool(known)

    def _mended(self, token: Token) -> str:
        if self._vocabulary.written_apart(token.text):
            return token.text
        mended = self._vocabulary.speller.mend(token.text)
        if mended == token.text:
            parts = self._vocabulary.speller.split(token.text)
            return " ".join(parts) if parts and not self._asked(token.term) else mended
        return mended

    def _concepts(self, tokens: Sequence[Token]) -> tuple[Concept, ...]:
        groups = list(self._grouped(tokens))
        found = self._forms.find([_words(*group) for group in groups])
        read = [(*group, forms) for group, forms in zip(groups, found, strict=True)]
        concepts = tuple(self._concept(*one) for one in read)
        if any(not concept.idle and not concept.subject for concept in concepts):
            return concepts
        # Where every passage has all the words, none tells it from the others, and each is asked for still.
        return tuple(self._concept(*one, compared=False) for one in read)

    def _grouped(self, tokens: Sequence[Token]) -> Iterator[_Group]:
        """Yield the words of each concept with the phrases of the lexicon that they are."""
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
                yield [tokens[place]], ()
            elif taken[place] == place:
                yield [tokens[p] for p in content if taken.get(p) == place], groups[place]

    def _guide_phrases(
        self, tokens: Sequence[Token], content: Sequence[int]
    ) -> Iterator[tuple[int, int, tuple[Phrase, ...]]]:
        """Yield the phrases of the question that the guide or its keeper knows, the longest first."""
        known = self._vocabulary
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

    def _concept(
        self, tokens: Sequence[Token], phrases: tuple[Phrase, ...], found: Forms, *, compared: bool = True
    ) -> Concept:
        own, _, surface = _words(tokens, phrases)
        known = self._vocabulary
        forms, asked = found
        subject = own in known.subject or (compared and self._is_everywhere(own))
        contrast = self._contrast(surface, own)
        if subject or contrast:
            # Canada is not covered by what is near it: a member of a closed class answers for itself alone.
            forms = tuple(form for form in forms if form.how is not RELATED or form.weight >= RELATIVES.form)
        idle = all(fold(token.text) in idle_words() for token in tokens) and not phrases
        kind_word = all(fold(token.text) in kind_words() for token in tokens)
        weight = max(self._telling(token, compared=compared) for token in tokens)
        if subject:
            weight *= TELLING.subject
        elif idle or kind_word:
            weight *= TELLING.idle if idle else TELLING.kind_word
        return Concept(surface, tokens[0].start, weight, forms, asked, idle or kind_word, subject, contrast)

    def _telling(self, token: Token, *, compared: bool) -> float:
        """Return how much of a question's meaning a word carries, 0.1 to 1."""
        if token.term[0].isdigit():
            return TELLING.number
        common = zipf(token.text)
        rare = max(TELLING.least_rare, (TELLING.usual - common) / TELLING.range)
        rarity = min(1.0, rare) if common else TELLING.unknown
        if not compared or not self._terms.stands(token.term):
            return rarity
        spread = self._terms[token.term].idf[TEXT] / max(self._terms.highest_idf, 1e-9)
        by_rarity = 1 - TELLING.by_rarity + TELLING.by_rarity * rarity
        by_guide = 1 - TELLING.by_guide + TELLING.by_guide * min(spread, 1.0)
        return max(TELLING.least, by_rarity * by_guide)

    def _is_everywhere(self, own: Phrase) -> bool:
        """Return whether the guide has the words in so many passages that they tell nothing."""
        n = self._n_passages
        return n >= TELLING.few_passages and all(
            self._terms.df(TEXT, term) > TELLING.everywhere * n for term in own
        )

    def _contrast(self, surface: str, own: Phrase) -> ClosedClass | None:
        for one, members in self._vocabulary.contrasts.items():
            if own in members:
                return one
        found = self._lexicon.contrast(surface)
        return ClosedClass(found.name) if found else None


def _words(tokens: Sequence[Token], phrases: tuple[Phrase, ...]) -> Words:
    return Words(tuple(token.term for token in tokens), phrases, " ".join(token.text for token in tokens))


_MEASURES = pattern("answers/signs", "measures")


def _things(question: str, concepts: Sequence[Concept], kinds: frozenset[AnswerKind]) -> tuple[int, ...]:
    """Return the places of the first concepts after the words that ask for a measure."""
    if not kinds & MEASURED:
        return ()
    found = _MEASURES().search(question)
    start = found.end() if found else 0
    places = [
        place
        for place, concept in enumerate(concepts)
        if concept.start >= start and not concept.idle and not concept.subject
    ]
    return tuple(places[: PARSING.measured])


def _together(places: Sequence[int]) -> bool:
    """Return whether nothing but a few small words stands between the words of a phrase."""
    return places[-1] - places[0] < len(places) + 2

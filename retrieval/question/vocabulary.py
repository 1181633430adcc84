"""What words the guide at hand has, and which mean the same in it: short forms, synonyms, its subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from corpus.caching import kept
from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import spoken
from retrieval.engine.passage_index import PassageIndex
from retrieval.engine.term_statistics import KnownTerms
from retrieval.question.guide_words import GuideWords
from retrieval.question.hint_data import KeptHints
from retrieval.question.query import ClosedClass, Phrase
from retrieval.question.settings import FORM_WEIGHTS
from retrieval.words.abbreviations import spelled_out
from retrieval.words.analysis import STOP, Analyzer, fold
from retrieval.words.calendar import Calendar, Said
from retrieval.words.frequencies import is_word
from retrieval.words.spelling import Speller

_KEPT = 2_000
"""Short forms that are kept with what they stand for."""
_BEGUN = 8
"""Beginnings of terms that are looked for among the words, before the terms of all words are made."""
_LONG = 5
"""Letters of terms that keep the beginning of their words, see ``stem_keeps`` of the grammar."""
_SMALL = 2_000
"""Passages up to which the text is looked through for what a short form stands for."""
_LONGEST_JOINED = 24
"""Letters of a word that is looked for written in two."""
_SHORT_FORM = kept.pattern(r"[A-Za-z](?:&?[A-Za-z]){1,6}")


class Vocabulary:
    """Short forms, synonyms, subject and words of one edition.

    Attributes:
        terms: the index's statistics, remembered.
        hints: what the keepers know of the documents.
    """

    def __init__(
        self,
        index: PassageIndex,
        hints: Iterable[KeptHints],
        asked: Callable[[], Iterable[str]],
        analyzer: Analyzer,
        text: Callable[[], str],
    ) -> None:
        """Know an edition.

        Args:
            index: of the edition.
            hints: of its documents.
            asked: returns the words of the keepers' questions, in lower case.
            analyzer: the index's own.
            text: returns the whole text of the edition; called only while the edition is small.
        """
        self._index, self._analyzer, self._text, self._asked = index, analyzer, text, asked
        self.terms = KnownTerms(index)
        """The index's statistics, remembered."""
        self._apart = BoundedCache(self._in_two, limit=_KEPT)
        self._spelled_out = BoundedCache(self._long_form, limit=_KEPT)
        self.hints = tuple(hints)
        self._begun = 0

    @cached_property
    def equivalents(self) -> Mapping[Phrase, dict[Phrase, float]]:
        """What else a phrase may be said with, each with its weight."""
        found: dict[Phrase, dict[Phrase, float]] = {}
        for one, other, weight in self._pairs():
            a, b = self.phrase(one), self.phrase(other)
            if a and b and a != b:
                known = found.setdefault(a, {})
                known[b] = max(weight, known.get(b, 0.0))
        return found

    @cached_property
    def longest(self) -> int:
        """Terms of the longest phrase that has equivalents or names the subject."""
        return max(map(len, (*self.equivalents, *self.subject)), default=1)

    @cached_property
    def subject(self) -> frozenset[Phrase]:
        """Phrases that name what the whole guide is about, as its keeper says."""
        phrases = (self.phrase(words) for data in self.hints for words in data.subject)
        return frozenset(phrase for phrase in phrases if phrase)

    @cached_property
    def contrasts(self) -> Mapping[ClosedClass, frozenset[Phrase]]:
        """Members of the keepers' closed classes, by their class."""
        return {
            one: frozenset(filter(None, map(self.phrase, members)))
            for one, members in self.keepers_classes.items()
        }

    @cached_property
    def keepers_classes(self) -> Mapping[ClosedClass, tuple[str, ...]]:
        """The closed classes that the keepers list, with their members as they are written."""
        listed = (members for data in self.hints for members in data.contrasts)
        return {
            ClosedClass(str(number), of_keeper=True): tuple(members) for number, members in enumerate(listed)
        }

    @cached_property
    def words(self) -> Mapping[str, int]:
        """The guide's words in lower case with their occurrences, and those of its short and long forms."""
        return GuideWords(self._index, self._analyzer)

    @cached_property
    def speller(self) -> Speller:
        """Mends slips to the guide's words, or else to those that its readers use."""
        return Speller(self.words, self._other_words())

    @cached_property
    def word_of(self) -> Mapping[str, str]:
        """Terms of the guide's words, each with one of the words."""
        return {self._analyzer.term(word): word for word in reversed(list(self.words))}

    def terms_that_begin(self, beginning: str) -> list[str]:
        """Return the terms of the guide's words that begin so, in the order of `word_of`."""
        kept = spoken().table("grammar")["stem_keeps"]
        may_be_few = kept and len(beginning) >= _LONG and self._begun < _BEGUN
        if may_be_few and "word_of" not in vars(self):
            self._begun += 1
            return self._begun_like(beginning, kept)
        ranked = self._sorted_terms
        first = bisect_left(ranked, (beginning, 0))
        found = []
        for term, rank in islice(ranked, first, None):
            if not term.startswith(beginning):
                break
            found.append((rank, term))
        return [term for _, term in sorted(found)]

    def _begun_like(self, beginning: str, kept: int) -> list[str]:
        """Return the same, and take the endings off none but the words that may begin so."""
        start = beginning[:kept]
        words = (w for w in self.words if w[:kept] == start or "." in w or not w.isascii())
        terms = {self._analyzer.term(word): None for word in reversed(list(words))}
        return [term for term in terms if term.startswith(beginning)]

    @cached_property
    def _sorted_terms(self) -> list[tuple[str, int]]:
        return sorted((term, rank) for rank, term in enumerate(self.word_of))

    def spelled_out(self, word: str) -> Phrase:
        """Return the guide's phrase that a short form of the question stands for, or an empty one.

        The guide may say "physical medicine and rehabilitation" and never "PM&R".
        """
        if self._index.n_passages > _SMALL or not _SHORT_FORM.fullmatch(word):
            return ()
        return self._spelled_out[word]

    def written_apart(self, word: str) -> Phrase:
        """Return the guide's phrase that is the same word written in two, or an empty one.

        The guide may say "pick-up" and never "pickup", or "E-104" and never "E104".
        """
        if self._index.n_passages > _SMALL or not 4 <= len(word) <= _LONGEST_JOINED or not word.isalnum():
            return ()
        return self._apart[fold(word)]

    def _in_two(self, word: str) -> Phrase:
        for place in range(1, len(word)):
            first, second = word[:place], word[place:]
            by_kind = first.isdigit() != second.isdigit() and (first + second).isascii()
            one = second.removesuffix("s")  # "meetup" of a guide's "meet-ups"
            if not by_kind and min(len(first), len(one)) < 2:
                continue
            if first not in self.words or self.words.keys().isdisjoint((second, one, f"{one}s")):
                continue
            found = re.search(
                rf"(?<!\w){re.escape(first)}[ \u2010\u2011-]{re.escape(one)}s?(?!\w)", self._folded
            )
            if found:
                return self.phrase(f"{first} {one}")
        return ()

    def days(self, word: str) -> Iterator[tuple[Phrase, float]]:
        """Yield what the guide says for the day or month that a word names, each with its weight.

        It may say "Sun: closed", "Mon-Fri" or "April to September", and never "Sunday", "Tuesday" or "July".
        """
        days = self._calendar.asked(word)
        if not days:
            return
        said = self._said_of_days
        for ends in said.spans.get(days[0], ()):
            if all(ends in said.spans.get(day, ()) for day in days) and (phrase := self._ends(ends)):
                yield phrase, FORM_WEIGHTS.span
        alone = len(days) == 1
        for day in days:
            names = (*said.shorts.get(day, ()), *(() if alone else self._calendar.names_of(day)))
            for name in names:
                yield self.phrase(name), FORM_WEIGHTS.abbreviation if alone else FORM_WEIGHTS.compound
        for words in self._calendar.groups_of(days[0]) if alone else ():
            yield self.phrase(words), FORM_WEIGHTS.span

    def _ends(self, words: str) -> Phrase:
        """Return the terms of both ends of a span; none where one says nothing, and the other may be more."""
        ends = words.split()
        known = tuple(term for term in map(self._analyzer.term, ends) if term != STOP)
        told = len(known) == len(ends) or any(map(self._calendar.is_short, ends))
        return known if told else ()

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar(self._analyzer.term)

    @cached_property
    def _said_of_days(self) -> Said:
        text = self._whole_text if self._index.n_passages <= _SMALL else ""
        return self._calendar.said_in(text)

    @cached_property
    def _folded(self) -> str:
        return fold(self._whole_text)

    def written_together(self, first: str, second: str) -> str:
        """Return two words of a question as one if the guide has only that; else an empty string."""
        joined = fold(first + second)
        if len(joined) > _LONGEST_JOINED or joined not in self.words:
            return ""
        return "" if fold(first) in self.words and fold(second) in self.words else joined

    def _long_form(self, word: str) -> Phrase:
        known = word.islower() and is_word(word)
        return () if known else self.phrase(spelled_out(word, self._whole_text))

    @cached_property
    def _whole_text(self) -> str:
        return self._text()

    def phrase(self, words: str) -> Phrase:
        """Return the terms of words."""
        return tuple(self._analyzer.terms(words))

    def holds(self, phrase: Phrase) -> bool:
        """Return whether every term of a phrase stands in the guide's text or headings."""
        return all(map(self.terms.stands, phrase))

    def _pairs(self) -> Iterator[tuple[str, str, float]]:
        for short, long in self._index.abbreviations():
            yield short, long, FORM_WEIGHTS.abbreviation
            yield long, short, FORM_WEIGHTS.abbreviation
        for data in self.hints:
            for own, others in data.synonyms:
                for other in others:
                    yield other, own, FORM_WEIGHTS.synonym

    def _other_words(self) -> Iterator[str]:
        from retrieval.words.lexicon import Lexicon

        yield from Lexicon.load().entry_words
        yield from self._asked()
        for data in self.hints:
            for _, others in data.synonyms:
                for other in others:
                    yield from map(str.lower, self._analyzer.words(other))

"""Which words mean about the same to someone who asks?

People ask what a job earns; the text speaks of the mean annual compensation. The general lexicon
(a language's `words/lexicon.toml`, `forms.toml`, `contrasts.toml`, compiled to `lexicon.json`) knows such
words for any guide. What only one guide needs stands in the hints beside it.

A *term* here is a stem (PyStemmer's "english", of the lower-case word), a *phrase* a tuple of at least two
stems, function words included: ("how", "much"). So phrases are looked up before stop words are dropped.
The words inside a phrase may still be meant for themselves ("how hard"), so a match does not replace them.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from corpus.caching import kept
from corpus.caching.bounded_cache import BoundedCache
from corpus.caching.named_tuple import NamedTuple
from corpus.languages.spoken import per_language, spoken
from retrieval.words.analysis import without_possessive
from retrieval.words.settings import RELATIVES

_KEPT = 4_000
"""Terms whose relatives are kept."""

Phrase = tuple[str, ...]


class Contrast(NamedTuple):
    """What a word stands for in a closed class whose members answer for themselves alone."""

    name: str
    """The class: "country", "profession", "month" …"""
    member: str
    """The member: "canada" for "Canadians" too."""


class PhraseMatch(msgspec.Struct, frozen=True):
    """A phrase of the lexicon found in a text."""

    start: int
    """Place of its first stem."""
    end: int
    """Place behind its last stem."""
    phrase: Phrase
    """Its stems."""


class _Data(msgspec.Struct):
    """The compiled file; a phrase is written with spaces between its stems."""

    groups: list[tuple[list[str], list[str]]] = []
    forms: list[list[str]] = []
    opposites: list[tuple[list[str], list[str]]] = []
    contrasts: dict[str, tuple[str, str]] = {}
    endings: list[tuple[str, str, str, list[str]]] = []
    words: list[str] = []


class _Links:
    """What links terms. A question names few of them, so most of it is never read."""

    def __init__(self, path: Path | None) -> None:
        parts = kept.data(path, _linking) if path else _linking_of(_Data())
        self._groups: list[bytes] = parts[0]
        self.forms: list[list[str]] = parts[1]
        self.strong_in = kept.Parted[list[int]](parts[2])
        """The places of the groups whose strong terms hold a term."""
        self.loose_in = kept.Parted[list[int]](parts[3])
        self.families = kept.Parted[list[int]](parts[4])
        """The places of the forms of a term."""
        self.phrases = kept.Parted[list[Phrase]](parts[5])
        """By their first stem, the longest first."""

    def group(self, place: int) -> tuple[list[str], list[str]]:
        """Return the strong and the loose terms of a group."""
        strong, loose = marshal.loads(self._groups[place])
        return strong, loose


class _Names(msgspec.Struct, frozen=True):
    """What names stand for."""

    opposites: list[tuple[list[str], list[str]]]
    contrasts: dict[str, tuple[str, str]]
    endings: list[tuple[str, str, str, list[str]]]


class Lexicon:
    """Near-synonyms, opposites and closed classes for any guide. Never changes once loaded."""

    def __init__(self, path: Path | None) -> None:
        """Read what links terms.

        Args:
            path: the compiled file; None for a language that has no lexicon.
        """
        self._path = path
        self._links_of = _Links(path)
        self._related = BoundedCache(self._linked, limit=_KEPT)

    @classmethod
    def load(cls) -> Lexicon:
        """Return the lexicon, read on the first call."""
        return _load()

    def related(self, term: str | Phrase) -> Mapping[str, float]:
        """Return the stems that a stem or phrase may be said with, each with its weight, without itself.

        Args:
            term: A stem, or the stems of a phrase.
        """
        return self._related[_key(term)][0]

    def related_phrases(self, term: str | Phrase) -> Mapping[Phrase, float]:
        """Return the phrases that a stem or phrase may be said with, each with its weight.

        Args:
            term: A stem, or the stems of a phrase.
        """
        return self._related[_key(term)][1]

    @property
    def phrases(self) -> frozenset[Phrase]:
        """All phrases of the groups."""
        return frozenset(chain.from_iterable(self._links_of.phrases.values()))

    def find_phrases(self, stems: Sequence[str]) -> list[PhraseMatch]:
        """Return the phrases in a text, left to right and not overlapping, the longest first at each place.

        Args:
            stems: The stems of all words of the text in their order, stop words included.
        """
        matches: list[PhraseMatch] = []
        place = 0
        while place < len(stems):
            phrase = self._longest_phrase(stems, place)
            if phrase:
                matches.append(PhraseMatch(place, place + len(phrase), phrase))
            place += len(phrase) or 1
        return matches

    def opposites(self, term: str | Phrase) -> frozenset[str]:
        """Return what a text may say that does not answer a question about the term; phrases with spaces."""
        key = _key(term)
        sides = chain(self._names.opposites, ((other, one) for one, other in self._names.opposites))
        return frozenset(chain.from_iterable(other for one, other in sides if key in one))

    def contrast(self, words: str) -> Contrast | None:
        """Return the closed class and the member that a name stands for, or None.

        Args:
            words: A word, or several with spaces between them ("new zealand"); not stemmed, plural or not.
        """
        lower = words.lower().replace("’", "'").rstrip(".")
        for name in _singulars(lower):
            if found := self._names.contrasts.get(name):
                return Contrast(*found)
        return self._by_ending(lower)

    @cached_property
    def _names(self) -> _Names:
        """What few questions ask for."""
        return _Names(*(kept.data(self._path, _naming) if self._path else _naming_of(_Data())))

    @property
    def entry_words(self) -> Sequence[str]:
        """All words of the entries as they are written, lower case."""
        return kept.data(self._path, _wording) if self._path else []

    def _by_ending(self, word: str) -> Contrast | None:
        """Return the member that a word is by its ending ("vulcanologist"), if it is long enough."""
        singular = word.removesuffix(next((ending for ending, becomes in _plurals() if not becomes), ""))
        for ending, name, becomes, exceptions in self._names.endings:
            stem = singular.removesuffix(ending)
            if stem != singular and len(stem) >= 3 and singular not in exceptions:
                return Contrast(name, stem + becomes)
        return None

    def _linked(self, key: str) -> tuple[Mapping[str, float], Mapping[Phrase, float]]:
        """Return the terms and phrases related to a term, each with its greatest weight."""
        found: dict[str, float] = {}
        for other, weight in self._links(key):
            if weight > found.get(other, 0.0):
                found[other] = weight
        found.pop(key, None)
        phrases = {tuple(other.split()): weight for other, weight in found.items() if " " in other}
        if phrases:
            found = {other: weight for other, weight in found.items() if " " not in other}
        return MappingProxyType(found), MappingProxyType(phrases)

    def _links(self, key: str) -> Iterator[tuple[str, float]]:
        """Yield what a term is linked with: its other forms, and what stands in a group with any of them."""
        forms = self._forms(key)
        yield from ((form, RELATIVES.form) for form in forms)
        for form in forms:
            for place in self._links_of.strong_in.get(form) or ():
                strong, loose = self._links_of.group(place)
                yield from self._weighted(strong, RELATIVES.strong)
                yield from self._weighted(loose, RELATIVES.loose)
            for place in self._links_of.loose_in.get(form) or ():
                yield from self._weighted(self._links_of.group(place)[0], RELATIVES.loose)

    def _weighted(self, keys: Sequence[str], weight: float) -> Iterator[tuple[str, float]]:
        """Yield the terms and their other forms with the weight."""
        return ((form, weight) for key in keys for form in self._forms(key))

    def _forms(self, key: str) -> list[str]:
        """Return the term and the other forms of the same word, each once, in the order of the data."""
        families = (self._links_of.forms[place] for place in self._links_of.families.get(key) or ())
        return list(dict.fromkeys([key, *chain.from_iterable(families)]))

    def _longest_phrase(self, stems: Sequence[str], place: int) -> Phrase:
        """Return the longest phrase that begins at the place, or () if none does."""
        candidates = self._links_of.phrases.get(stems[place]) or ()
        return next((p for p in candidates if tuple(stems[place : place + len(p)]) == p), ())


@per_language
def _load() -> Lexicon:
    """Return the lexicon, read once in a process."""
    return Lexicon(spoken().path("words/lexicon.json"))


def _linking(path: Path) -> tuple[Any, ...]:
    return _linking_of(_read(path))


def _naming(path: Path) -> tuple[Any, ...]:
    return _naming_of(_read(path))


def _wording(path: Path) -> list[str]:
    return _read(path).words


def _read(path: Path) -> _Data:
    return msgspec.json.decode(path.read_bytes(), type=_Data)


def _linking_of(data: _Data) -> tuple[Any, ...]:
    """Return what `_Links` reads."""
    strong_in = _places(strong for strong, _ in data.groups)
    loose_in = _places(loose for _, loose in data.groups)
    phrases = _by_first(strong_in, loose_in)
    tables = [kept.in_parts(one) for one in (strong_in, loose_in, _places(data.forms), phrases)]
    return list(map(marshal.dumps, data.groups)), data.forms, *tables


def _naming_of(data: _Data) -> tuple[Any, ...]:
    """Return the values of `_Names`."""
    return data.opposites, data.contrasts, data.endings


def _by_first(strong_in: dict[str, list[int]], loose_in: dict[str, list[int]]) -> dict[str, list[Phrase]]:
    """Return the phrases by their first stem, the longest first."""
    by_first: dict[str, list[Phrase]] = {}
    for key in strong_in | loose_in:
        if " " in key:
            phrase = tuple(key.split())
            by_first.setdefault(phrase[0], []).append(phrase)
    for phrases in by_first.values():
        phrases.sort(key=len, reverse=True)
    return by_first


def _places(lists: Iterator[list[str]] | list[list[str]]) -> dict[str, list[int]]:
    """Return the numbers of the lists that each term stands in."""
    places: dict[str, list[int]] = {}
    for number, terms in enumerate(lists):
        for term in terms:
            places.setdefault(term, []).append(number)
    return places


def _key(term: str | Phrase) -> str:
    """Return a term as the compiled file spells it."""
    return term if isinstance(term, str) else " ".join(term)


def _singulars(words: str) -> Iterator[str]:
    """Yield the words as they are, then without the endings of possessive and plural."""
    yield words
    bare = without_possessive(words)
    yield bare
    for ending, becomes in _plurals():
        if bare.endswith(ending):
            yield bare.removesuffix(ending) + becomes


def _plurals() -> list[list[str]]:
    plurals: list[list[str]] = spoken().table("grammar")["plurals"]
    return plurals

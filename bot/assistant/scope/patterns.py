"""Which phrases stand in a question? Phrases are data: one a line, word by word.

A line is matched against consecutive words, in a sentence that it does not leave:

    word        this word                       a|b         one of these words
    word?       may be missing                  _2          up to two words, whatever they are
    @name       a word of the class `name`      #           a number        #7   a number of at least 7
    ^           beginning of a sentence         $           end of a sentence

Every line is found by its rarest word, so a question costs what its own words cost, not what the list is
long; and as gaps are short and counted, so is the time for any text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from zlib import crc32

import msgspec

from bot.assistant.scope.data import unaccented, word_set
from corpus.languages.spoken import per_language, spoken, words_of

BREAK = "."
"""Stands in a sequence of words where a sentence ends."""
MASKED = "\N{BULLET}"
"""Stands in a sequence of words where one is not to be read."""


_COMMON = words_of("scope/words", "common")
"""Words that most lines have."""
_RARE = 1
_USUAL = 50


@per_language
def anchors() -> dict[str, dict[str, list[int]]]:
    """Return by which words the lines of the data files are found, worked out by `make_anchors.py`.

    They are kept under a name made from the lines, so lines that were changed since are parsed instead.
    """
    path = spoken().path("scope/anchors.json")
    return msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, list[int]]]) if path else {}


class Match(msgspec.Struct, frozen=True):
    """Where a phrase was found."""

    label: str
    """What the phrase stands for."""
    start: int
    """Place of its first word."""
    end: int
    """Place behind its last word."""


def masked(words: Sequence[str], matches: Iterable[Match]) -> list[str]:
    """Return the words, `MASKED` where a match stands."""
    left = list(words)
    for match in matches:
        left[match.start : match.end] = [MASKED] * (match.end - match.start)
    return left


class _Element(msgspec.Struct, frozen=True):
    """One part of a line; `least` and `most` count the words it may take."""

    kind: str
    words: frozenset[str]
    least: int
    most: int
    number: int = 0

    def takes(self, word: str) -> bool:
        """Return whether the element may take the word."""
        if self.kind == "number":
            return _number(word) >= self.number
        return word in self.words


class _Phrase(msgspec.Struct, frozen=True):
    label: str
    elements: tuple[_Element, ...]
    anchor: int
    """Place of the element by which the phrase is found."""
    least: int
    most: int
    """How many words those before it take."""


class Phrases:
    """Lines of phrases, each group with a label, ready to be looked for.

    >>> phrases = Phrases({"bye": "see you _1 $"}, {})
    >>> phrases.find(["ok", "see", "you", "tomorrow", "."])
    [Match(label='bye', start=1, end=4)]
    """

    def __init__(
        self,
        groups: Mapping[str, str],
        classes: Mapping[str, str],
        never_skipped: frozenset[str] = frozenset(),
    ) -> None:
        """Compile the lines.

        Args:
            groups: label → lines.
            classes: name → words with spaces between them.
            never_skipped: words that no gap takes.
        """
        self._never_skipped = never_skipped | {BREAK}
        self._classes = {name: word_set(words) for name, words in classes.items()}
        self._lines = [
            (label, line)
            for label, lines in groups.items()
            for line in unaccented(lines).splitlines()
            if line.strip()
        ]
        self._parsed: dict[str, tuple[_Element, int]] = {}
        self._compiled: dict[int, _Phrase] = {}
        self.key = self.key_of(groups, classes)
        """The name of the lines under which `anchors` may have them."""
        self._by_word = anchors().get(self.key) or self.anchors()

    @staticmethod
    def key_of(groups: Mapping[str, str], classes: Mapping[str, str]) -> str:
        """Return a name for some lines under which `anchors` may have them."""
        text = "\0".join(chain.from_iterable((*groups.items(), *classes.items())))
        return f"{crc32(text.encode()):08x}"

    def anchors(self) -> dict[str, list[int]]:
        """Return the words by which lines are found, each with the places of its lines: parses them all."""
        by_word: dict[str, list[int]] = {}
        for number in range(len(self._lines)):
            phrase = self._phrase(number)
            for word in phrase.elements[phrase.anchor].words:
                by_word.setdefault(word, []).append(number)
        return by_word

    @property
    def words(self) -> Iterable[str]:
        """All words by which phrases are found."""
        return self._by_word.keys()

    def find(self, words: Sequence[str]) -> list[Match]:
        """Return the phrases in a text, in the order of the words by which they are found.

        Args:
            words: The words as `bot.assistant.scope.words` reads them, `BREAK` between sentences.
        """
        found = []
        for place, word in enumerate(words):
            for number in self._by_word.get(word, ()):
                phrase = self._compiled.get(number) or self._phrase(number)
                match = _match_around(phrase, words, place, self._never_skipped)
                if match:
                    found.append(match)
        return found

    def _phrase(self, number: int) -> _Phrase:
        """Compile a line."""
        label, line = self._lines[number]
        parsed = [self._parsed.get(part) or self._parse(part) for part in line.split()]
        costs = [cost for _, cost in parsed]
        anchor = costs.index(min(costs))
        if costs[anchor] == _NEVER:
            raise ValueError(f"no word to find the phrase by: {line!r}")
        elements = tuple([element for element, _ in parsed])
        before = elements[:anchor]
        least, most = sum(one.least for one in before), sum(one.most for one in before)
        phrase = _Phrase(label, elements, anchor, least, most)
        self._compiled[number] = phrase
        return phrase

    def _parse(self, part: str) -> tuple[_Element, int]:
        """Return the element that a part of a line stands for, and its cost; the same parts come often."""
        element = self._element(part)
        known = self._parsed[part] = element, _cost(element)
        return known

    def _element(self, part: str) -> _Element:
        if part in "^$":
            return _Element(part, frozenset(), 0, 0)
        if part[0] == "_":
            return _Element("gap", frozenset(), 0, int(part[1:]))
        if part[0] == "#":
            return _Element("number", frozenset(), 1, 1, int(part[1:] or 0))
        plain = part.removesuffix("?")
        sets = [self._classes[name[1:]] if name[:1] == "@" else {name} for name in plain.split("|")]
        words = frozenset(sets[0]) if len(sets) == 1 else frozenset().union(*sets)
        return _Element("word", words, int(plain == part), 1)


_NEVER = 10**9


def _cost(element: _Element) -> int:
    """Return how much would be tried in vain if a phrase were looked for by this element."""
    if element.kind != "word" or not element.least:
        return _NEVER
    common = len(element.words & _COMMON())
    return common * _USUAL + (len(element.words) - common) * _RARE


def _match_around(
    phrase: _Phrase, words: Sequence[str], place: int, never_skipped: frozenset[str]
) -> Match | None:
    """Return where the phrase stands with its anchor at a place, if it does."""
    for start in range(max(place - phrase.most, 0), place - phrase.least + 1):
        end = _end(phrase.elements, 0, words, start, never_skipped)
        if end > place:
            return Match(phrase.label, start, end)
    return None


def _end(
    elements: tuple[_Element, ...], number: int, words: Sequence[str], at: int, never_skipped: frozenset[str]
) -> int:
    """Return the place behind the elements from a number on if they stand at a place, else -1."""
    while number < len(elements):
        element = elements[number]
        here = words[at] if at < len(words) else BREAK
        if element.kind in {"^", "$"}:
            edge = words[at - 1] if at and element.kind == "^" else here if element.kind == "$" else BREAK
            if edge != BREAK:
                return -1
        elif element.kind == "gap":
            return _end_after_gap(elements, number, words, at, never_skipped)
        elif here != BREAK and element.takes(here):
            if not element.least:
                end = _end(elements, number + 1, words, at + 1, never_skipped)
                if end >= 0:
                    return end
            else:
                at += 1
        elif element.least:
            return -1
        number += 1
    return at


def _end_after_gap(
    elements: tuple[_Element, ...], number: int, words: Sequence[str], at: int, never_skipped: frozenset[str]
) -> int:
    """Return what `_end` does, for a gap: the fewest words between that let the rest match."""
    for skipped in range(elements[number].most + 1):
        end = _end(elements, number + 1, words, at + skipped, never_skipped)
        if end >= 0:
            return end
        if at + skipped >= len(words) or words[at + skipped] in never_skipped:
            return -1
    return -1


def _number(word: str) -> float:
    """Return the number that a word stands for, -1 if none; "20mg" is none."""
    if word.isdecimal():
        return float(word[:9])
    number: float = spoken().table("scope/words")["numbers"].get(word, -1)
    return number

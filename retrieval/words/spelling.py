"""Slips of the keyboard: which words are one apart, and which word of the guide is meant by one that is none.

Distances are rapidfuzz's. What is near enough is for the caller to say: the guide's words are mended to by
how likely a slip is, words of distress (`bot.assistant.scope.words`) by a single slip only.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import per_language, spoken
from retrieval.words.analysis import LONGEST_WORD, fold
from retrieval.words.frequencies import is_word, zipf
from retrieval.words.settings import SPELLING

_KEPT = 4_000  # mended words


class Speller:
    """Knows the words of a guide and mends slips to them, the commoner the sooner."""

    def __init__(self, words: Mapping[str, int], known: Iterable[str] = ()) -> None:
        """Take the words to mend to.

        Args:
            words: the guide's words in lower case, and how often they occur.
            known: other words people ask with; the guide's own are preferred.
        """
        self._words = words
        self._known = known
        self._mended = BoundedCache(self._nearest, limit=_KEPT)

    def mend(self, word: str) -> str:
        """Return the word that was meant; the word itself where it is one, or nothing is near."""
        plain = fold(word)
        if plain in slips() and plain not in self._words:
            return slips()[plain]
        fits = SPELLING.short <= len(plain) <= LONGEST_WORD and plain.isalpha()
        if not fits or is_word(plain) or plain in self._words:
            return word
        found = self._mended[plain]
        return found if found and fold(found) != plain else word

    def split(self, word: str) -> tuple[str, str] | None:
        """Return the two words that were run together, if both are the guide's and nothing else was meant."""
        plain = fold(word)
        if not 2 * SPELLING.short <= len(plain) <= LONGEST_WORD or is_word(plain) or plain in self._words:
            return None
        for place in range(3, len(plain) - 2):
            first, second = plain[:place], plain[place:]
            if self._is_known(first) and self._is_known(second):
                return first, second
        return None

    def _is_known(self, word: str) -> bool:
        return word in self._words or (is_word(word) and zipf(word) > SPELLING.run_together)

    def _nearest(self, word: str) -> str:
        best, best_cost = "", 99.0
        for candidates, handicap in ((self._guide, 0.0), (self._others, SPELLING.not_the_guides)):
            found, cost = _best(word, candidates, self._words)
            if found and cost + handicap < best_cost:
                best, best_cost = found, cost + handicap
        if best_cost <= SPELLING.near_enough:  # looking through all English words costs some milliseconds
            return best
        common = _common(word)
        return common if common and _cost(word, common, 1.0) + SPELLING.only_common < best_cost else best

    @cached_property
    def _guide(self) -> list[str]:
        return [word for word in self._words if len(word) >= SPELLING.short and word.isalpha()]

    @cached_property
    def _others(self) -> list[str]:
        return sorted({word for word in self._known if len(word) >= SPELLING.short and word.isalpha()})


def regular_plural(word: str) -> str:
    """Return the plural that was meant by one made as most are, an empty string where it is no such slip.

    >>> regular_plural("librarys"), regular_plural("attorneys"), regular_plural("libraries")
    ('libraries', '', '')
    """
    plain = fold(word)
    for plural, singular in spoken().table("grammar")["slipped_plurals"]:
        if plain.endswith(singular + "s") and not is_word(plain):
            meant: str = plain.removesuffix(singular + "s") + plural
            if is_word(meant) and is_word(plain[:-1]):
                return meant
    return ""


def _best(word: str, candidates: list[str], counts: Mapping[str, int]) -> tuple[str, float]:
    """Return the candidate with the fewest slips and their cost; ("", 99) if none is near enough."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    allowed = _allowed(word)
    near = extract(word, candidates, scorer=OSA.distance, score_cutoff=allowed + 1, limit=SPELLING.looked_at)
    best, best_cost = "", 99.0
    for found, distance, _ in near:
        cost = _cost(word, found, float(distance)) - SPELLING.each * min(counts.get(found, 0), SPELLING.often)
        if cost <= allowed and cost < best_cost:
            best, best_cost = found, cost
    return best, best_cost


def _allowed(word: str) -> int:
    """Return how many slips a word of that length may have."""
    if len(word) < SPELLING.two_slips:
        return 1
    return 3 if len(word) >= SPELLING.three_slips else 2


def _cost(word: str, found: str, distance: float) -> float:
    """Return the cost of a mending: slips, less for likely ones, more for an unlikely beginning."""
    cost = distance
    if word[0] != found[0]:
        cost += SPELLING.other_first
    if sorted(word) == sorted(found):
        cost -= SPELLING.other_order
    if _consonants(word) == _consonants(found):
        cost -= SPELLING.sound_of_more if distance > 1 else SPELLING.sound
    if len(word) == len(found):
        different = [a + b for a, b in zip(word, found, strict=True) if a != b]
        cost -= SPELLING.beside * sum(map(_neighbours().__contains__, different))
    return cost


def _common(word: str) -> str:
    """Return the commonest English word that is one slip away, if it is a very common one."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    common = common_words()
    near = [found for found, _, _ in extract(word, common, scorer=OSA.distance, score_cutoff=1, limit=None)]
    # Many are equally common: then the likelier slip, and the first in the alphabet.
    return min(near, key=lambda found: (-zipf(found), _cost(word, found, 1.0), found), default="")


def one_slip_apart(word: str, other: str) -> bool:
    """Return whether one slip makes one word of the other: a letter more, less or other, or two swapped.

    >>> one_slip_apart("ferry", "fery"), one_slip_apart("ferry", "efrry"), one_slip_apart("ferry", "fary")
    (True, True, False)
    """
    from rapidfuzz.distance import OSA

    return OSA.distance(word, other, score_cutoff=1) <= 1


def with_a_letter_less(word: str) -> list[str]:
    """Return the word without each of its letters.

    >>> with_a_letter_less("fee")
    ['ee', 'fe', 'fe']
    """
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def with_another_letter(word: str, letters: str) -> Iterator[str]:
    """Yield the word with each letter put in at each place, and put there instead of what stands there.

    >>> list(with_another_letter("o", "ab"))
    ['ao', 'a', 'bo', 'b', 'oa', 'oa', 'ob', 'ob']
    """
    for place in range(len(word) + 1):
        for letter in letters:
            for behind in (place, place + 1):
                yield word[:place] + letter + word[behind:]


@per_language
def common_words() -> list[str]:
    """Return the very common words of English, of a Zipf value of at least 4.3, sorted."""
    return spoken().lines("words/common_words")


@per_language
def slips() -> dict[str, str]:
    """Return common short forms and slips, and what they stand for."""
    pairs = (line.split(maxsplit=1) for line in spoken().lines("words/slips"))
    return {short: long.strip() for short, long in pairs}


def _consonants(word: str) -> str:
    """Return the letters of a word that a misspelling of it has, too."""
    unheard, soft, sounds_like = _sounds()
    kept: list[str] = []
    for letter in re.sub(*soft, word) if soft else word:
        if letter not in unheard and (not kept or kept[-1] != letter):
            kept.append(sounds_like.get(letter, letter))
    return "".join(kept)


@per_language
def _sounds() -> tuple[str, tuple[str, str] | None, dict[str, str]]:
    """Return which letters aren't heard, a pattern of letters that sound like another, and others that do."""
    grammar = spoken().table("grammar")
    soft = tuple(grammar["soft"])
    return grammar["unheard"], (soft[0], soft[1]) if soft else None, grammar["sounds_like"]


@per_language
def _neighbours() -> frozenset[str]:
    """Return the pairs of letters that stand side by side on the keyboard."""
    rows = (itertools.pairwise(row) for row in spoken().table("grammar")["keyboard"])
    return frozenset(a + b for row in rows for pair in row for a, b in (pair, pair[::-1]))

"""What is a word, and which words are the same? One analyzer for the index and for questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from re import Pattern
from unicodedata import combining, normalize

import msgspec
import Stemmer

from corpus.caching import kept
from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.frequency_table import unmarked
from corpus.languages.spoken import per_language, spoken
from corpus.store.storing import CUT
from retrieval.words.roots import roots

ANALYZER = f"5-{Stemmer.version()}-{CUT}"
"""Names what makes terms of a text, stemmer included, and what cuts it into passages.

An index or an analysis made under another name is made again.
"""

LONGEST_WORD = 40
"""Letters; a longer word is no slip of another: it is read as it stands."""

_MOST_UNFOLDED = 3

STOP = ""
"""The term of a word that says nothing by itself."""

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TOKEN = kept.pattern(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    rf"|\d+(?:[.,]\d+)*(?:(?=[{_RAISED}])|(?![^\W_]))"  # 345,836 and 1.5, not 13th; 10⁶ is 10 and 6
    rf"|[^\W\d_{_RAISED}]{{3,}}(?=[{_RAISED}]+(?![^\W_]))"  # years¹, but m²
    r"|[^\W\d_]{1,3}(?:\+\+|#)(?![\w+#])"  # C++ and F#, which are not C and F
    r"|[^\W_]++(?:"
    r"(?:&[^\W_]++)++"  # PM&R
    r"|(?:['’][^\W_]++)*+)"  # salary, doctor's, COVID, 19
    r"|%"
)
_UNSPACED = (
    "\u0e00-\u0e4e\u0e80-\u0ece\u1000-\u103f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f"
)
"""Letters of scripts without spaces between words; Hangul, whose words have many endings, is read alike."""
_SIGNS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0971-\u0dff\u200c\u200d"
)
"""Signs on letters, which Python takes for no part of a word, and the scripts of India with theirs."""
_PLAIN_TOKEN = (
    rf"\d+(?:[.,]\d+)*|[{_UNSPACED}](?=[{_UNSPACED}])|(?<![{_UNSPACED}])[{_UNSPACED}]"
    rf"|(?:(?![{_UNSPACED}])(?:[^\W_]|[{_SIGNS}]))+(?:['’](?:(?![{_UNSPACED}])[^\W_])+)*|%"
)
_LEADING_ZEROS = kept.pattern(r"^0+(?=\d)")
_STYLED = kept.pattern("[\uff01-\uff5e\U0001d400-\U0001d7ff]+")
_REMEMBERED = 200_000
"""Words whose terms are kept in memory."""


class Token(msgspec.Struct, frozen=True):
    """A word of a text.

    Attributes:
        text: as it stands there.
        term: what is compared: lower case, no accents, no ending; `STOP` for a stop word.
        start: offset of its first character.
        end: offset after its last.
    """

    text: str
    term: str
    start: int
    end: int


class Analyzer:
    """Turns text into terms: case, accents, number formats and endings fall away, stop words too.

    >>> Analyzer().terms("She earned $345,836, or 13% more, in the U.S.")
    ['earn', '345836', '13', 'percent', 'more', 'us.']
    """

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        """Remember nothing yet.

        Args:
            remembered: words whose terms are kept in memory, about 200 bytes each; a corpus that is indexed
                has many, questions have few.
        """
        self._stem = stemmer()
        self._is_plain = spoken().is_plain
        self._stop = stop_words()
        self._percent = str(spoken().table("grammar")["percent"])
        self._endings = tuple(possessives())
        self._possessive = next(iter(self._endings), "")
        self._terms: BoundedCache[str, str] = BoundedCache(
            lambda word: self._make(fold(word)), limit=remembered
        )
        self._stems: BoundedCache[str, str] = BoundedCache(
            lambda word: str(self._stem(fold(word).removesuffix(self._possessive))), limit=remembered
        )

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text in their order, stop words left out."""
        return self.terms_of(self.words(text))

    def terms_of(self, words: Iterable[str]) -> list[str]:
        """Return the terms of words, see `words`, in their order, stop words left out."""
        return list(filter(None, map(self._terms.__getitem__, words)))

    def tokens(self, text: str) -> list[Token]:
        """Return all words of a text, stop words with the term `STOP`."""
        if self._is_plain:
            found = _plain_words(text)
            return [Token(word, self.term(word), start, start + len(word)) for word, start in found]
        return [
            Token(match[0], self.term(match[0]), match.start(), match.end())
            for match in _TOKEN.finditer(text)
        ]

    def words(self, text: str) -> list[str]:
        """Return the words of a text as they stand there; of scripts without spaces each pair of letters."""
        if not self._is_plain:
            return _TOKEN.findall(text)
        if text.isascii():  # no pairs of letters
            return _plain_token().findall(text)
        return [word for word, _ in _plain_words(text)]

    def term(self, word: str) -> str:
        """Return the term of one word, `STOP` if it is a stop word."""
        return self._terms[word]

    def stem(self, word: str) -> str:
        """Return the stem of a word, whether or not it is a stop word."""
        return self._stems[word]

    def _make(self, word: str) -> str:
        if not word or word in self._stop:
            return STOP
        if word == "%":
            return str(self._stem(self._percent)) or word
        if word[0].isdigit():
            return _number(word)
        if word[-1] in "+#":
            return word
        if "." in word:
            return word.replace(".", "") + "."
        for ending in self._endings:
            word = word.removesuffix(ending)
        return str(self._stem(word)) or STOP


def _plain_words(text: str) -> Iterator[tuple[str, int]]:
    """Yield the words of a text in a language that nothing is known of, each with its place.

    >>> [word for word, _ in _plain_words("大人気の本は3冊 हिन्दी में")]
    ['大人', '人気', '気の', 'の本', '本は', '3', '冊', 'हिन्दी', 'में']
    """
    unspaced = kept.pattern(f"[{_UNSPACED}]{{2}}")
    for found in _plain_token().finditer(text):
        pair = unspaced.match(text, found.start()) if len(found[0]) == 1 else None
        yield (pair or found)[0], found.start()


@cache
def _plain_token() -> Pattern[str]:
    return kept.pattern(_PLAIN_TOKEN)


def stop_words() -> frozenset[str]:
    """Return the words that say nothing by themselves."""
    return folded("words/stop_words")


@per_language
def folded(name: str) -> frozenset[str]:
    """Return the words of a list, as they are and as they are compared."""
    words = spoken().words(name)
    return words | frozenset(map(fold, words))


def stemmer() -> Callable[[str], str]:
    """Return what takes the endings off words; words stay as they are where none is known."""
    grammar = spoken().table("grammar")
    name = grammar["stemmer"]
    stem: Callable[[str], str] = Stemmer.Stemmer(name).stemWord if name else roots() or str
    rewrites = [(kept.pattern(found), instead) for found, instead in grammar["rewrites"]]
    if not rewrites:
        return stem

    def of_rewritten(word: str) -> str:
        for found, instead in rewrites:
            word = found.sub(instead, word)
        return stem(word)

    return of_rewritten


def fold(word: str) -> str:
    """Return a word in lower case, without accents, its apostrophes straight.

    Some letters stand for a whole phrase: a word longer than any that would become more than three times as
    long stays as it is, so that a message never grows to many times what was typed.
    """
    lower = word.lower()
    if lower.isascii():
        return lower
    grammar = spoken().table("grammar")
    for letter, plain in grammar["folds"].items():
        lower = lower.replace(letter, plain)
    if keeps := grammar["keeps"]:
        letters = normalize("NFC", lower.replace("’", "'"))
        return "".join(sign if sign in keeps else unmarked(sign) for sign in letters)
    decomposed = normalize("NFKD", lower.replace("’", "'"))
    if len(lower) > LONGEST_WORD and len(decomposed) > _MOST_UNFOLDED * len(lower):
        return lower
    return decomposed.translate(_without_marks).lower()


def plain_letters(text: str) -> str:
    """Return a text with plain letters for full-width ones and those that are styled by other code points.

    In capitals "İ" is one letter like the others: in small letters it would be two.

    >>> plain_letters("ｈｏｗ 𝐥𝐨𝐧𝐠?"), plain_letters("KAÇ LİRA")
    ('how long?', 'KAÇ LIRA')
    """
    if text.isascii():
        return text
    if "İ" in text and text.isupper():
        text = text.replace("İ", "I")
    return _STYLED.sub(lambda found: normalize("NFKC", found[0]), text)


_without_marks: BoundedCache[int, int | None] = BoundedCache(
    lambda code: None if combining(chr(code)) else code, limit=4_096
)
"""What becomes of each character without its accents, for `str.translate`."""


_WITH_THOUSANDS = kept.pattern(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def _number(word: str) -> str:
    """Return a number as it is compared: without thousands separators, "1,5" not taken for one.

    0007 is 7, and 08 o'clock 8 o'clock.
    """
    if "," in word and _WITH_THOUSANDS.fullmatch(word):
        word = word.replace(",", "")
    return _LEADING_ZEROS.sub("", word)


def possessives() -> Sequence[str]:
    """Return the endings, in the order in which they are cut off."""
    endings: list[str] = spoken().table("grammar")["possessives"]
    return endings


def without_possessive(word: str) -> str:
    """Return a word without them.

    >>> without_possessive("doctor's"), without_possessive("doctors'")
    ('doctor', 'doctors')
    """
    for ending in possessives():
        word = word.removesuffix(ending)
    return word


def idle_words() -> frozenset[str]:
    """Return words that say that something is asked, and not what."""
    return folded("words/idle_words")


def kind_words() -> frozenset[str]:
    """Return words that only say which kind of answer is wanted."""
    return folded("words/kind_words")

"""What did they type, word by word? Short forms written out, slips mended, sentence ends kept.

Only the judgement of a question reads words this way; finding answers has its own analysis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import msgspec

from bot.assistant.scope.data import scope_data, unaccented
from bot.assistant.scope.patterns import BREAK
from bot.assistant.scope.settings import JUDGING
from corpus.caching import kept
from corpus.caching.bounded_cache import BoundedCache
from retrieval.words.analysis import LONGEST_WORD, fold
from retrieval.words.frequencies import is_word, zipf
from retrieval.words.spelling import one_slip_apart, with_a_letter_less, with_another_letter

WordTest = Callable[[str], bool]


_TOKEN = kept.pattern(
    r"\d+(?:[.,]\d+)*(?![^\W\d_])|[^\W_]+(?:['’‘`´*!$@][^\W_]+)*|[.!?;:…。！？\n]+|[\U0001F000-\U0001FAFF]"
)
_INVISIBLE = dict.fromkeys(
    [0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
)
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_LOOKALIKES = str.maketrans("013457!$@", "oieastisa")
_REPEATED = kept.pattern(r"(.)\1{2,}")
_LAUGHS = frozenset("😂🤣💀😆😅")
_KEPT = 2_000
"""Tokens whose nearest word is kept."""


class Word(msgspec.Struct, frozen=True):
    """A word as it is judged, and where it stands in the text."""

    text: str
    start: int
    end: int


class Spelling:
    """Mends slips in the words that matter here; what is a word already is left alone.

    Args:
        vocabulary: The words to mend to; those under five letters are only read, not mended to.
        aliases: Common misspellings and short forms → words with spaces between them.
    """

    def __init__(self, vocabulary: Iterable[str], aliases: Mapping[str, str]) -> None:
        self._vocabulary = frozenset(vocabulary)
        self._aliases = {unaccented(short): unaccented(long).split() for short, long in aliases.items()}
        self._nearest = BoundedCache(self._near, limit=_KEPT)

    @cached_property
    def _by_deletion(self) -> dict[str, str]:
        """Every word and what is left of it without one letter → the word; few questions need it."""
        forms: dict[str, str] = {}
        for word in sorted(self._vocabulary):
            if len(word) >= 5:
                for form in (word, *with_a_letter_less(word)):
                    forms.setdefault(form, word)
        return forms

    def read(self, token: str, guide_words: WordTest) -> list[str]:
        """Return the words that a token stands for.

        Args:
            token: lower case, no accents, straight apostrophes.
            guide_words: whether a word stands in the guide, so is not mended.
        """
        if token in self._aliases:
            return self._aliases[token]
        if token in self._vocabulary or token.isdecimal():
            return [token]
        if "'" in token:
            return self._written_out(token, guide_words)
        return [self._mended(token, guide_words)]

    def knows(self, word: str) -> bool:
        """Return whether the word is one of those that matter here."""
        return word in self._vocabulary or word in self._aliases

    def _written_out(self, token: str, guide_words: WordTest) -> list[str]:
        """Return the words of a token with an apostrophe: "friend's" may have a verb, "j'ai" is two."""
        first, _, rest = token.partition("'")
        if rest and (whole := scope_data("words")["elisions"].get(first)):
            return [whole, *self.read(rest, guide_words)]
        for ending, long in scope_data("words")["short_forms"].items():
            if token.endswith(ending):
                return [*self.read(token.removesuffix(ending), guide_words), long]
        return [self._mended(token.replace("'", ""), guide_words)]

    def _mended(self, token: str, guide_words: WordTest) -> str:
        if len(token) > LONGEST_WORD:
            return token
        plain = _REPEATED.sub(r"\1", token)
        if plain != token:
            double = _REPEATED.sub(r"\1\1", token)
            return next(
                (form for form in (plain, double) if form in self._vocabulary or form in self._aliases),
                double,
            )
        if any(sign in token for sign in "013457"):
            return _looks_like(token, self._vocabulary)
        if len(token) < 4:
            return token
        if is_word(token) or guide_words(token):
            return token
        return self._nearest[token] or token

    def _near(self, token: str) -> str:
        """Return the word that is one slip away: a letter more, less, other, or two swapped."""
        for form in (token, *with_a_letter_less(token)):
            word = self._by_deletion.get(form, "")
            if word and abs(len(word) - len(token)) <= 1 and _one_slip(word, token):
                return "" if _is_rather_another(token, word) else word
        return ""


def _is_rather_another(token: str, word: str) -> bool:
    """Return whether a far more common word is one letter away as well: "leve" is "leave", not "Aleve"."""
    enough = max(zipf(word), 0.0) + JUDGING.far_more
    forms = with_another_letter(token, scope_data("languages")["letters"])
    return any(form != word and zipf(form) >= enough for form in forms)


def clean(text: str) -> str:
    """Return the text without invisible characters."""
    return text.translate(_INVISIBLE)


def read_words(text: str, spelling: Spelling, guide_words: WordTest) -> list[Word]:
    """Return the words of a text, `BREAK` where a sentence ends.

    Args:
        text: What was typed, without invisible characters.
        spelling: Mends them.
        guide_words: Whether a word stands in the guide.
    """
    words: list[Word] = []
    for match in _TOKEN.finditer(text):
        token, start, end = match.group(), match.start(), match.end()
        known = guide_words if len(words) < JUDGING.most_mended else _is_any
        for part, offset in _parts(token, spelling):
            words.extend(Word(word, start + offset, end) for word in _read(part, spelling, known))
        if len(words) >= JUDGING.most_words:
            break
    return _joined(words)


def _is_any(_word: str) -> bool:
    return True


def _read(token: str, spelling: Spelling, guide_words: WordTest) -> list[str]:
    if token[0] in ".!?;:…。！？\n":
        return [BREAK]
    if not (token[0].isalnum()):
        return scope_data("words")["laugh"].split() if token in _LAUGHS else []
    letters = plain(token)
    return spelling.read(letters, guide_words) if letters else []


def _parts(token: str, spelling: Spelling) -> list[tuple[str, int]]:
    """Return the pieces of a token with offsets: "k!ll" is one word, "hi!how" two."""
    if not token[0].isalnum() or not any(sign in token for sign in "*!$@"):
        return [(token, 0)]
    whole = plain(token).translate(_LOOKALIKES).replace("*", "")
    if spelling.knows(whole):
        return [(whole, 0)]
    wild = spelling.read(plain(token).replace("*", ""), lambda _: False) if "*" in token else []
    if len(wild) == 1 and spelling.knows(wild[0]):
        return [(wild[0], 0)]
    return [(match.group(), match.start()) for match in re.finditer(r"[^*!$@]+", token)]


def plain(token: str) -> str:
    """Return the token in lower case, without accents and typographic signs."""
    return _plain_forms[token]


_plain_forms: BoundedCache[str, str] = BoundedCache(
    lambda token: fold(token.lower().translate(_APOSTROPHES)), limit=4_096
)


def _joined(words: list[Word]) -> list[Word]:
    """Return the words, single letters in a row ("k i l l") joined to one."""
    pairs: dict[str, str] = scope_data("words")["joined"]
    joined: list[Word] = []
    run: list[Word] = []
    for word in [*words, Word(BREAK, 0, 0)]:
        if joined and not run and (both := pairs.get(f"{joined[-1].text} {word.text}")):
            joined[-1] = Word(both, joined[-1].start, word.end)
            continue
        if len(word.text) == 1 and word.text.isalpha():
            run.append(word)
            continue
        if len(run) >= JUDGING.spelt_out:
            joined.append(Word("".join(letter.text for letter in run), run[0].start, run[-1].end))
        else:
            joined.extend(run)
        run = []
        joined.append(word)
    return joined[:-1]


def _one_slip(word: str, token: str) -> bool:
    """Return whether one slip turns the one into the other; the first letter is seldom wrong."""
    if (
        word[0] != token[0]
        and word[1:] != token[1:]
        and word[1:] != token
        and sorted(word[:2]) != sorted(token[:2])
    ):
        return False
    return one_slip_apart(word, token)


def _looks_like(token: str, vocabulary: frozenset[str]) -> str:
    """Return the word that a token with digits for letters is meant to be, else the token."""
    for signs in (_LOOKALIKES, _LOOKALIKES | {ord("1"): ord("l")}):
        if (word := token.translate(signs)) in vocabulary:
            return word
    return token

"""In which language is something written? How common its words are in each tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from unicodedata import name

from corpus.caching import kept
from corpus.languages.frequency_table import plain_word
from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, PACKS, plain

LOOKED_AT = 600
"""Words of a text that are looked at; more change nothing."""

LEAST_WORDS = 20
"""A shorter text may be a list of names."""

LEAST_SHARE = 0.2
"""Share of small words in prose: in guides .35 to .5, in lists of names and codes under .1."""

FEW_SMALL, FAR_AHEAD = 0.12, 2.0
"""That share where endings say what small words say elsewhere; how far such a language has to be ahead."""

LEAST_MEAN = 4.0
"""Mean Zipf value of the words of a text in its language at least; in guides 4.8 to 6, in others under 4."""

AHEAD = 0.3
"""How far that is ahead of any other language's, in a text."""

OWN = 4.5
"""Mean from which on a question is in the guide's language, and nothing else is looked at.

Of 2,465 English questions 94 in 100 are above, most of the others misspelt; 37 in other languages are not.
"""

QUESTION_AHEAD = 1.0
"""How far another language has to be ahead in a question: misspelt English ones reach .25."""

_HELD, _AHEAD_HELD = 0.5, 0.3
"""What the languages of the guide are given beforehand, and how far one has to be ahead of another."""

_TELLING = 3.5
"""Zipf value in some language from which on a word of a question tells one from another; "LSV" doesn't."""

_ASKED = 60
"""Words of a question that are looked at."""

_STRANGE = 3.3
"""Mean below which a long text is in none of the languages."""
_LONG, _PROSE = 60, 0.7
"""Words of such a text at least, and the share of them in small letters."""

_WORD = kept.pattern(r"(?<![^\W\d_])[^\W\d_]{1,40}(?![^\W\d_])")
"""A word; what is longer is none, and takes long to look up."""

SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "HANGUL": "ko", "ARABIC": "ar", "HEBREW": "he",
    "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "THAI": "th", "GREEK": "el",
    "GEORGIAN": "ka", "ARMENIAN": "hy",
}  # fmt: skip
"""The first word of the names of letters, and the language that is written with them most."""


def detected(text: str) -> Language | None:
    """Return the language of a text, None where that can't be told.

    >>> detected("Das Boot liegt am Steg. Wer es nutzen will, holt den Schlüssel bei dem Hafenmeister"
    ...          " und bringt ihn am Abend wieder zurück.")
    Language('de')
    """
    if (other := _by_script(text)) is not None:
        return other
    written = [found[0] for found in islice(_WORD.finditer(text), LOOKED_AT)]
    if len(written) < LEAST_WORDS:
        return None
    words = [word.lower() for word in written]
    english = _mean(words, ENGLISH)
    if english >= OWN and _share(words, ENGLISH) >= LEAST_SHARE:
        return ENGLISH  # no other pack is read
    means = sorted(((_mean(words, pack), code) for code, pack in PACKS.items()), reverse=True)
    (best, code), others = means[0], means[1:]
    if best < _STRANGE and len(words) >= _LONG and sum(map(str.islower, written)) >= _PROSE * len(words):
        return plain("und")
    ahead = best - others[0][0]
    alone = ahead >= FAR_AHEAD and PACKS[code] is not ENGLISH
    enough = _share(words, PACKS[code]) >= (FEW_SMALL if alone else LEAST_SHARE)
    return PACKS[code] if best >= LEAST_MEAN and ahead >= AHEAD and enough else None


def asked_in(text: str, held: Sequence[Language], home: Language) -> Language:
    """Return the language of a question; where that can't be told, that of the conversation.

    Args:
        text: as it was typed.
        held: the languages of the guide.
        home: of the conversation so far, or of most of the guide; that of a keyword.
    """
    words = [found[0] for found in islice(_WORD.finditer(text), _ASKED)]
    if home.is_plain or not words:
        return _in_plain_guide(text, words, home)
    packs = [pack for pack in PACKS.values() if pack is not home]
    if len(words) == 1 and (words[0].isascii() or _fits(words[0], home)):
        if _mean(words, home) >= LEAST_MEAN:
            return home  # "horario" is Spanish as well as Portuguese typed without its accent
        packs = [pack for pack in packs if pack in held]  # a keyword goes by the library
    elif len(held) == 1 and _mean(words, home) >= OWN:
        packs = [ENGLISH] if home is not ENGLISH else []  # a cold start reads no other pack
    other = _other(words, home, packs, held)
    if other is not None:
        return other
    script = _by_script(text)
    return script if script in held and script is not None else home


def _other(
    words: Sequence[str], home: Language, packs: Sequence[Language], held: Sequence[Language]
) -> Language | None:
    """Return the language among others that is clearly ahead of that of the conversation, if one is."""
    if not packs:
        return None
    values = {pack: _values(words, pack) for pack in (home, *packs)}
    telling = [place for place in range(len(words)) if max(v[place] for v in values.values()) >= _TELLING]
    if not telling:
        return None
    means = {pack: sum(map(found.__getitem__, telling)) / len(telling) for pack, found in values.items()}
    best = max(packs, key=lambda pack: means[pack] + _HELD * (pack in held))
    ahead = means[best] - means[home]
    # A compound that is in no list tells nothing in a language of the guide, or in letters that home hasn't.
    apart = best in held or not any(_fits(word, home) for word in words)
    counted = len(telling) if apart and len(telling) > 1 else len(words)
    sure = sum(values[best]) >= LEAST_MEAN * counted
    return best if sure and ahead >= (_AHEAD_HELD if best in held else QUESTION_AHEAD) else None


def _in_plain_guide(text: str, words: Sequence[str], home: Language) -> Language:
    """Return what `asked_in` does where the guide's language has no table: another has to be certain."""
    if len(words) < 2 or _by_script(text) is not None:
        return home
    means = sorted(((_mean(words, pack), code) for code, pack in PACKS.items()), reverse=True)
    return PACKS[means[0][1]] if means[0][0] >= OWN else home


def _fits(word: str, language: Language) -> bool:
    """Return whether a word may be one of a language by its letters."""
    script = language.table("scope/languages")["script"] or "LATIN"
    return all(name(letter, "").startswith(script) for letter in word)


def _mean(words: Sequence[str], language: Language) -> float:
    """Return the mean Zipf value of words in a language."""
    times = Counter(words)
    numbers = language.frequencies.numbers(_plain(times, language))
    total = sum(n * abs(number) for n, number in zip(times.values(), numbers, strict=True))
    return total / 10 / max(len(words), 1)


def _plain(words: Iterable[str], language: Language) -> Iterator[str]:
    """Yield words as the tables of a language spell them."""
    grammar = language.table("grammar")
    return (word.lower() if word.isascii() else plain_word(word, grammar) for word in words)


def _values(words: Iterable[str], language: Language) -> list[float]:
    """Return the Zipf values of words in a language, 0 for one that it doesn't have."""
    return [abs(number) / 10 for number in language.frequencies.numbers(_plain(words, language))]


def _share(words: Sequence[str], pack: Language) -> float:
    """Return how many of the words are small ones of a language, 0 to 1."""
    return sum(map(pack.words("words/stop_words").__contains__, words)) / len(words)


def _by_script(text: str) -> Language | None:
    """Return the language of a text in letters that no pack has; kana among Chinese signs are Japanese."""
    if text.isascii():
        return None
    letters = list(islice(filter(str.isalpha, text), 4 * LOOKED_AT))
    names = (name(letter, "").replace("-", " ").partition(" ")[0] for letter in letters if letter > "\u036f")
    codes = [SCRIPTS[script] for script in names if script in SCRIPTS]
    if len(codes) * 2 <= len(letters):
        return None
    if "ja" in codes and codes.count("ja") * 20 >= len(codes):
        return plain("ja")
    return plain(max(set(codes), key=codes.count))

"""Is it no question but an order to the program, code, a mashed keyboard or another language?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from unicodedata import name

import msgspec

from bot.assistant.scope.data import card, scope_data
from bot.assistant.scope.patterns import Phrases
from bot.assistant.scope.settings import NONSENSE
from bot.assistant.scope.words import WordTest, plain
from corpus.caching import kept
from corpus.languages.spoken import per_language, spoken
from retrieval.words.frequencies import is_word, knows_words, used_words, zipf
from retrieval.words.spelling import with_a_letter_less, with_another_letter

_WORD = kept.pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_AGAIN = kept.pattern(r"(.{2,4})\1{2,}.{0,3}")


class _Lists(msgspec.Struct, frozen=True):
    """The compiled data."""

    phrases: Phrases
    signs: tuple[str, ...]
    languages: dict[str, tuple[str, ...]]
    """small word → the languages that have it."""
    rows: tuple[str, ...]
    rare_pairs: frozenset[str]
    vowels: str


def off_topic(text: str, words: Sequence[str], guide_words: WordTest) -> str:
    """Return the reply to what is no question for any guide, else an empty string.

    Args:
        text: what was typed.
        words: its words, fillers included, `BREAK` between sentences.
        guide_words: whether a word stands in the guide: a guide may be about programming.
    """
    written = _WORD.findall(text[: NONSENSE.words_read])
    tokens = [plain(word) for word in written]
    if _orders(text, words, guide_words):
        return card("order")
    if not tokens:
        return "" if any(sign.isdigit() or sign in "%$€£" for sign in text) else card("wordless")
    if spoken().is_plain:
        return ""
    if _in_another_script(text) or _in_another_language(text, guide_words):
        return card("other_language")
    return card("gibberish") if _mashed(written, guide_words) else ""


def _orders(text: str, words: Sequence[str], guide_words: WordTest) -> bool:
    """Return whether the program is told what to be, or given code."""
    lists = _lists()
    lower = text.lower()
    if any(sign in lower for sign in lists.signs):
        return True
    for match in lists.phrases.find(words):
        if match.label == "orders":
            return True
        telling = [word for word in words[match.start : match.end] if len(word) > 3]
        if not all(guide_words(word) for word in telling):
            return True
    return False


def _in_another_script(text: str) -> bool:
    """Return whether most letters are of another alphabet."""
    if text.isascii():
        return False
    script = scope_data("languages")["script"] or "LATIN"
    letters = [sign for sign in text[: NONSENSE.letters_read] if sign.isalpha()]
    own = sum(sign.isascii() or name(sign, "").startswith(script) for sign in letters)
    return bool(letters) and own < len(letters) * NONSENSE.own_share


def _in_another_language(text: str, guide_words: WordTest) -> bool:
    """Return whether small words of another language outnumber those of the guide's."""
    if not text.isascii() and any(sign in text for sign in scope_data("languages")["foreign_signs"]):
        return True
    tokens = [word.lower().replace("’", "'") for word in _WORD.findall(text[: NONSENSE.language_read])]
    spoken = Counter(language for token in tokens for language in _lists().languages.get(token, ()))
    candidates = [language for language, number in spoken.items() if number >= NONSENSE.small_words]
    if not candidates:
        return False
    own = sum(zipf(token) >= NONSENSE.small and len(token) > 1 and is_word(token) for token in tokens)
    strange = any(not is_word(token) and not guide_words(plain(token)) for token in tokens)
    for language in candidates:
        foreign = [token for token in tokens if language in _lists().languages.get(token, ())]
        only = sum(zipf(token) < NONSENSE.small for token in foreign)
        if only > own and (strange or len(foreign) * 3 >= len(tokens) * 2):
            return True
    return False


def _mashed(written: Sequence[str], guide_words: WordTest) -> bool:
    """Return whether no word is to be made out; capitals may be an abbreviation."""
    tokens = [plain(word) for word in written]
    if any(word.isupper() and 1 < len(word) <= NONSENSE.short for word in written):
        return False
    known = [guide_words(token) or (is_word(token) and len(token) > 1) for token in tokens]
    if any(word and not _is_mash(token) for word, token in zip(known, tokens, strict=True)):
        return False
    if sum(map(_is_mash, tokens)) >= max(1, len(tokens) * NONSENSE.mashed_share):
        return not any(known) or len(tokens) > 1
    if len(tokens) < NONSENSE.unknown or not knows_words():
        return False
    tried = tokens[: NONSENSE.tried]
    far = (token for token in tried if not _is_near_a_word(token, guide_words))
    return len(list(islice(far, len(tried) - len(tried) // 2))) >= len(tried) / 2


def _is_near_a_word(token: str, guide_words: WordTest) -> bool:
    """Return whether one slip turns the token into a word that people use, or the guide does."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne  # few messages need it

    if len(token) > NONSENSE.longest_near:
        return False
    if extractOne(token, used_words(), scorer=OSA.distance, score_cutoff=1):
        return True
    swapped = (token[:n] + token[n + 1] + token[n] + token[n + 2 :] for n in range(len(token) - 1))
    other = with_another_letter(token, scope_data("languages")["letters"])
    return any(map(guide_words, {*with_a_letter_less(token), *swapped, *other}))


def _is_mash(token: str) -> bool:
    """Return whether letters stand side by side as no word of the language has them."""
    lists = _lists()
    if len(token) < 3:
        return False
    if _AGAIN.fullmatch(token):
        return True
    if len(set(token)) == 1 or (
        len(token) >= 4 and (len(set(token)) <= 2 or any(token in row for row in lists.rows))
    ):
        return True
    if any(token[place : place + 3] in row for row in lists.rows for place in range(len(token) - 2)):
        return True
    pairs = [token[place : place + 2] for place in range(len(token) - 1)]
    rare = sum(pair in lists.rare_pairs for pair in pairs)
    vowels = sum(letter in lists.vowels for letter in token)
    return rare >= 1 + (len(token) > 7) or (len(token) > 4 and bool(lists.vowels) and not vowels)


def _by_word(words: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the languages of each small word."""
    found: dict[str, tuple[str, ...]] = {}
    for language, listed in words.items():
        for word in set(listed.split()):
            found[word] = (*found.get(word, ()), language)
    return found


@per_language
def _lists() -> _Lists:
    orders, languages = scope_data("injection"), scope_data("languages")
    groups = {name: orders[name]["phrases"] for name in ("orders", "code")}
    return _Lists(
        phrases=Phrases(groups, orders["classes"]),
        signs=tuple(orders["code"]["signs"]),
        languages=_by_word(languages["words"]),
        rows=tuple(languages["rows"].split()),
        rare_pairs=frozenset(languages["rare_pairs"].split()),
        vowels=languages["vowels"],
    )

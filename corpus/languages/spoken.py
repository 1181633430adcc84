"""Which language is spoken: that of the guide at hand, for everything that is done with its words.

Words pass through every floor, so their language isn't handed on from one function to the next: whoever opens
a document or answers a question says once which it is, and what is called from there asks `spoken`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from re import I, Match, Pattern, RegexFlag
from typing import Any, TypeVar, TypeVarTuple

from corpus.caching import kept
from corpus.languages.language import Language, any_of, choice

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_FOLDER = Path(__file__).parent

ENGLISH = Language("en", _FOLDER / "en")

OTHERS: tuple[str, ...] = (
    "de",
    "es",
    "fr",
    "ru",
    "id",
    "pt",
    "it",
    "tr",
)
"""Codes of those besides English, each with a folder; docs/extending/language.md says how to add one."""

PACKS = {"en": ENGLISH, **{code: Language(code, _FOLDER / code, ENGLISH) for code in OTHERS}}
"""The languages there are, by their codes."""

_PLAIN = _FOLDER / "und"

MADE: list[Callable[[], Any]] = []
"""What is made of every pack, for the suite that tries all of it."""

_spoken = ContextVar("spoken", default=ENGLISH)


@cache
def plain(code: str) -> Language:
    """Return a language that there is no pack for: its words are what Unicode takes for words, as they stand.

    Args:
        code: as documents name it, in small letters, such as ``ja``.
    """
    return Language(code, _PLAIN, ENGLISH)


def spoken() -> Language:
    """Return the language of the words at hand."""
    return _spoken.get()


class _Meanwhile:
    """See `speaking`; that is done a dozen times for a question, and with a generator takes twice as long."""

    __slots__ = ("_before", "_language")

    def __init__(self, language: Language) -> None:
        self._language = language

    def __enter__(self) -> None:
        self._before = _spoken.set(self._language)

    def __exit__(self, *_: object) -> None:
        _spoken.reset(self._before)


def speaking(language: Language) -> AbstractContextManager[None]:
    """Take words for those of a language meanwhile."""
    return _Meanwhile(language)


def say(message: str, **values: object) -> str:
    """Return a message in the language that is spoken; see `Language.say`."""
    return _spoken.get().say(message, **values)


class Later:
    """A message that is said once somebody reads it, in the language that is spoken then.

    Errors hold it where whoever raises them doesn't know who will read them.
    """

    __slots__ = ("_message", "_values")

    def __init__(self, message: str, **values: object) -> None:
        """See `say`."""
        self._message, self._values = message, values

    def __str__(self) -> str:
        return say(self._message, **self._values)


def in_small_letters(text: str) -> str:
    """Return a text in small letters, as the language that is spoken writes them.

    Where there is an i without a dot, "I" is its capital; "İ" is one letter in every language.

    >>> in_small_letters("Info"), "İ".lower() == in_small_letters("İ")
    ('info', False)
    """
    if "ı" in spoken().table("grammar")["folds"]:
        text = text.replace("I", "ı")
    return text.replace("İ", "i").lower()


def per_language(make: Callable[[*Ts], T]) -> Callable[[*Ts], T]:
    """Remember what a function makes of the language that is spoken, for each language and its arguments.

    It is called a hundred times for a question: without names of arguments that takes half as long.
    """
    made: Callable[..., T] = cache(lambda _language, *arguments: make(*arguments))
    language = _spoken.get
    if not make.__code__.co_argcount:
        MADE.append(make)

    @wraps(make)
    def of_spoken(*arguments: *Ts) -> T:
        return made(language(), *arguments)

    return of_spoken


def pattern(table: str, entry: str, flags: RegexFlag = I) -> Callable[[], Pattern[str]]:
    """Return what gives the pattern of an entry, in the language that is spoken, made when first asked for.

    Args:
        table: the pack's file, such as ``answers/signs``.
        entry: its name there; regular expressions of which one has to fit.
        flags: how they are read; without regard to capitals if nothing is said.
    """

    def made() -> Pattern[str]:
        return any_of(spoken().table(table)[entry], flags)

    return per_language(made)


_ENTRY = kept.pattern(r"\{(=?)([a-z_]+)\}")


def framed(frame: str, table: str, flags: RegexFlag = I) -> Callable[[], Pattern[str]]:
    r"""Return what gives a pattern around words of the language that is spoken, made when first asked for.

    Args:
        frame: the pattern; ``{joins}`` stands for the regular expressions of an entry, of which one has to
            fit, ``{=joins}`` for its words as they are.
        table: the pack's file, such as ``questions/message_parts``.
        flags: how it is read; without regard to capitals if nothing is said.

    >>> bool(framed(r"\A{=articles}\s", "questions/follow_ups")().match("The fee"))
    True
    """

    def within(found: Match[str]) -> str:
        entry = spoken().table(table)[found[2]]
        if found[1]:
            return choice(entry.split() if isinstance(entry, str) else entry)
        return f"(?:{any_of(list(filter(None, [entry])) if isinstance(entry, str) else entry).pattern})"

    return per_language(lambda: kept.pattern(_ENTRY.sub(within, frame), flags))


def words_of(table: str, entry: str) -> Callable[[], frozenset[str]]:
    """Return what gives the words of an entry, in the language that is spoken.

    Args:
        table: the pack's file.
        entry: its name there; a list, or a line with spaces between the words.
    """

    def made() -> frozenset[str]:
        words = spoken().table(table)[entry]
        return frozenset(words.split() if isinstance(words, str) else words)

    return per_language(made)

"""Which kind of answer does a question ask for, or what is not so, and does a text hold that?"""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.languages.language import any_of
from corpus.languages.spoken import pattern, per_language, spoken


class AnswerKind(StrEnum):
    """What a question wants to be told."""

    MONEY = "money"
    SHARE = "share"
    NUMBER = "number"
    FREQUENCY = "frequency"
    DURATION = "duration"
    DATE = "date"
    ORGANISATION = "organisation"
    PERSON = "person"
    PLACE = "place"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    COMPARISON = "comparison"
    OVERVIEW = "overview"
    REASON = "reason"
    MANNER = "manner"
    LIST = "list"


MEASURED = frozenset(
    {AnswerKind.MONEY, AnswerKind.SHARE, AnswerKind.NUMBER, AnswerKind.DURATION, AnswerKind.DATE}
)
"""Kinds that are answered with a figure of what is asked for, or with a date."""
STRICT = MEASURED | {AnswerKind.FREQUENCY}
"""Kinds that a text without a figure, a date or a "twice a year" can't answer."""

_NEGATED = pattern("answers/signs", "negated")
_POLITE = pattern("answers/signs", "polite")
"""“Isn't it open?” asks whether it is open."""
_EXCLUDES = pattern("answers/signs", "excludes")


def kinds_of(question: str) -> frozenset[AnswerKind]:
    """Return the kinds of answer that a question asks for; none for a bare keyword.

    >>> sorted(kinds_of("How many months does it take?"))
    [<AnswerKind.DURATION: 'duration'>, <AnswerKind.NUMBER: 'number'>]
    """
    plain = " ".join(question.lower().replace("’", "'").split()).strip(" .!")
    return frozenset(kind for kind in _data() if _asking(kind).search(plain))


def shows(kind: AnswerKind, text: str, heading: str = "") -> bool:
    """Return whether a text holds an answer of that kind; true where that can't be told.

    Args:
        kind: such as an amount of money.
        text: of some sentences.
        heading: above them; below "Prices" any figure is one.

    >>> shows(AnswerKind.MONEY, "Adults 12"), shows(AnswerKind.MONEY, "Adults 12", "Prices")
    (False, True)
    """
    shown = _showing(kind)
    if shown is None or shown.search(text):
        return True
    announced = _announcing(kind) if heading else None
    return (
        announced is not None and _FIGURE.search(text) is not None and announced.search(heading) is not None
    )


def checkable(kind: AnswerKind) -> bool:
    """Return whether `shows` can tell anything of that kind."""
    return "shows" in _data()[kind]


def is_negated(question: str) -> bool:
    """Return whether a question asks for what is not so: "who may not enter?", "when is it closed?".

    >>> is_negated("Who may not enter?"), is_negated("Isn't it open on Monday?")
    (True, False)
    """
    return _NEGATED().search(question) is not None and _POLITE().match(question) is None


def excludes(text: str) -> bool:
    """Return whether a text says that something is not so, or only so.

    >>> excludes("Guests without a card are turned away."), excludes("Members may enter.")
    (True, False)
    """
    return _EXCLUDES().search(text) is not None


@per_language
def _data() -> dict[AnswerKind, dict[str, list[str]]]:
    data = spoken().table("answers/kinds")
    return {AnswerKind(name): table for name, table in data.items()}


@per_language
def _asking(kind: AnswerKind) -> re.Pattern[str]:
    return any_of(_data()[kind]["asks"])


_FIGURE = re.compile(r"\d")


@per_language
def _announcing(kind: AnswerKind) -> re.Pattern[str] | None:
    announced = _data()[kind].get("announced")
    return any_of(announced, re.IGNORECASE) if announced else None


@per_language
def _showing(kind: AnswerKind) -> re.Pattern[str] | None:
    shown = _data()[kind].get("shows")
    return any_of(shown, re.IGNORECASE) if shown else None

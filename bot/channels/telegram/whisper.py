"""The id of a message that one person of a group alone sees: it has no number among those of the chat."""

from __future__ import annotations

from typing import NamedTuple

_MARK = "alone"


class Whisper(NamedTuple):
    """A message that one person alone sees: theirs to the bot, or the bot's to them."""

    person: str
    number: str

    @classmethod
    def read(cls, message: str) -> Whisper | None:
        """Return what an id stands for; None for that of a message that everybody sees.

        >>> Whisper.read("alone:7:3"), Whisper.read("3")
        (Whisper(person='7', number='3'), None)
        """
        mark, _, rest = message.partition(":")
        person, _, number = rest.partition(":")
        return cls(person, number) if mark == _MARK else None

    @property
    def id(self) -> str:
        """By which it is kept."""
        return f"{_MARK}:{self.person}:{self.number}"

"""What goes out through a channel: text with buttons under it, and files."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from enum import Enum, auto
from typing import NamedTuple

import msgspec

from bot.channels.chat.saying.message_text import FormattedText


class Does(Enum):
    """What happens when somebody presses a button."""

    COMES_BACK = auto()
    """The bot gets to know of it."""
    OPENS = auto()
    """An address is opened."""
    COPIES = auto()
    """Words are copied."""
    SHARES = auto()
    """A question is taken to another chat, and asked there."""


class Button(NamedTuple):
    """What a person reads on a button, and what is behind it.

    Attributes:
        label: what is read.
        data: what comes back, at most 64 bytes; or the address, the words or the question.
        does: which of these; all but the first need a channel with `links`.
    """

    label: str
    data: str
    does: Does = Does.COMES_BACK


Buttons = tuple[tuple[Button, ...], ...]
"""Rows of buttons, from the top."""


class Attachment(msgspec.Struct, frozen=True):
    """A text that is too long for messages, as a file that opens with a touch; or a picture.

    Attributes:
        name: of the file.
        text: what it holds; of a picture, what is said where it can't be sent.
        picture: a PNG; empty for a text.
    """

    name: str
    text: str
    picture: bytes = b""


class Message(msgspec.Struct, frozen=True):
    """What the bot says: text, the buttons under it, and a file above it if one comes along."""

    text: FormattedText
    buttons: Buttons = ()
    attached: Attachment | None = None


may_go: ContextVar[Callable[[], bool]] = ContextVar("may_go", default=lambda: True)
"""Whether what this task says may go out at this very moment.

A channel in which messages wait looks when the turn of one has come, before each try, and lets it wait on
while this is false. What it raises is passed on: another process says it.
"""

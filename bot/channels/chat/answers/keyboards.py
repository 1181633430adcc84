"""The buttons under a message, and what each of them carries: an action, a reply's id and a little more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.assistant.reply import Kind
from bot.channels.chat.splitting import shorten
from bot.channels.chat.store.replies import Record

_VERSION = "1"
_MAX_LABEL = 60  # UTF-16 units; longer labels are cut by clients

_TELL_ME = "🔔 Tell me when the guide answers this"
_WILL_BE_TOLD = "🔔 You'll be told ✓"

CONTEXT = "c"
OTHERS = "o"
WHY = "w"
BACK = "b"
VOTE = "v"
ASK = "a"
TELL_ME = "t"
PUBLISH = "p"
DISCARD = "d"


class Press(NamedTuple):
    """What a pressed button carries."""

    action: str
    id: int
    argument: int


def encode(action: str, number: int, argument: int = 0) -> str:
    """Return what Telegram hands back when the button is pressed, at most 64 bytes.

    >>> encode(CONTEXT, 123456789, -2)
    '1:c:123456789:-2'
    """
    return f"{_VERSION}:{action}:{number}:{argument}"


def decode(data: str) -> Press | None:
    """Return what a button carries, or None if no button of ours does."""
    version, _, rest = data.partition(":")
    parts = rest.split(":")
    if version != _VERSION or len(parts) != 3:
        return None
    try:
        return Press(parts[0], int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def under_reply(record: Record, *, told: bool = False) -> InlineKeyboardMarkup | None:
    """Return the buttons under a reply's first view; `told` where somebody will be told of an answer."""
    if record.kind == Kind.ANSWER:
        looks = [_button("More context", CONTEXT, record)]
        if len(record.content.cited) > 1:
            looks.append(_button("Other answers", OTHERS, record))
        looks.append(_button("Why?", WHY, record))
        return InlineKeyboardMarkup([looks, _votes(record)])
    if record.kind == Kind.EMERGENCY:
        return None
    rows = _questions(record.content.suggestions[:3], record.id)
    if record.kind == Kind.NOT_FOUND and record.question:
        rows.append([_button(_WILL_BE_TOLD if told else _TELL_ME, TELL_ME, record)])
    return InlineKeyboardMarkup(rows) if rows else None


def under_context(record: Record, step: int, first: bool, last: bool) -> InlineKeyboardMarkup:
    """Return the buttons under the context, `step` passages away from the answer."""
    walk = [
        *([] if first else [_button("◀", CONTEXT, record, step - 1)]),
        _button("Back to the answer", BACK, record),
        *([] if last else [_button("▶", CONTEXT, record, step + 1)]),
    ]
    return InlineKeyboardMarkup([walk, _votes(record)])


def under_view(record: Record) -> InlineKeyboardMarkup:
    """Return the buttons under any other view."""
    return InlineKeyboardMarkup([[_button("Back to the answer", BACK, record)], _votes(record)])


def under_proposal(number: int, risky: bool) -> InlineKeyboardMarkup:
    """Return the buttons under a change that a keeper proposed."""
    publish = InlineKeyboardButton(
        "Publish anyway" if risky else "Publish", callback_data=encode(PUBLISH, number, int(risky))
    )
    return InlineKeyboardMarkup(
        [[publish, InlineKeyboardButton("Discard", callback_data=encode(DISCARD, number))]]
    )


def examples(questions: Sequence[str], number: int) -> InlineKeyboardMarkup | None:
    """Return questions as buttons."""
    rows = _questions(questions, number)
    return InlineKeyboardMarkup(rows) if rows else None


def _questions(questions: Sequence[str], number: int) -> list[list[InlineKeyboardButton]]:
    return [
        [InlineKeyboardButton(shorten(question, _MAX_LABEL), callback_data=encode(ASK, number, position))]
        for position, question in enumerate(questions)
        if question.strip()
    ]


def _votes(record: Record) -> list[InlineKeyboardButton]:
    return [
        _button("👍 ✓ Thanks" if record.vote > 0 else "👍", VOTE, record, 1),
        _button("👎 ✓ Thanks" if record.vote < 0 else "👎", VOTE, record, -1),
    ]


def _button(label: str, action: str, record: Record, argument: int = 0) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=encode(action, record.id, argument))

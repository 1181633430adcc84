"""What Telegram means by a refusal: its words, in whatever case, as one of the few that matter."""

from __future__ import annotations

import re
from enum import Enum, auto

from telegram.error import BadRequest, Forbidden


class Refusal(Enum):
    """Why Telegram does not carry out a call."""

    SAME = auto()
    """The message shows that already."""
    NO_MESSAGE = auto()
    """The message to edit is gone, too old or not the bot's."""
    NO_TOPIC = auto()
    """The topic was deleted or closed; the rest of the group is there."""
    NOBODY = auto()
    """The chat is gone, or the bot may not write there."""
    OTHER = auto()
    """Something is wrong with what was said."""


# The server says words or a code, and python-telegram-bot gives both other capitals, so neither case nor what
# joins words counts. https://core.telegram.org/bots/api#making-requests names no list of them: these are the
# server's own, https://github.com/tdlib/telegram-bot-api, and those that it passes on.
_WORDS = {
    Refusal.SAME: ("message is not modified", "message not modified"),
    Refusal.NO_MESSAGE: (
        "message to edit not found",
        "message can't be edited",
        "message id invalid",
        "message identifier is not specified",
        "message author required",
        "message edit time expired",
    ),
    Refusal.NO_TOPIC: (
        "message thread not found",
        "topic deleted",
        "topic closed",
        "topic id invalid",
        "direct messages topic not found",
    ),
    Refusal.NOBODY: (
        "chat not found",
        "user not found",
        "not enough rights",
        "have no rights",
        "need administrator rights",
        "group chat was deactivated",
        "chat was deleted",
        "chat write forbidden",
        "chat restricted",
        "chat admin required",
        "chat send plain forbidden",
        "chat forbidden",
        "channel private",
        "peer id invalid",
        "user is blocked",
        "user is deactivated",
        "user banned in channel",
        "input user deactivated",
    ),
}
_BETWEEN = re.compile(r"[\s_]+")


def refusal_of(error: BadRequest | Forbidden) -> Refusal:
    """Return why a call was refused.

    >>> refusal_of(BadRequest("Bad Request: TOPIC_DELETED"))
    <Refusal.NO_TOPIC: 3>
    """
    said = _BETWEEN.sub(" ", error.message.casefold()).replace("’", "'")
    return next(
        (refusal for refusal, words in _WORDS.items() if any(one in said for one in words)), Refusal.OTHER
    )

"""What the handlers work with, put together once at the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Bot, User

from bot.settings import Settings
from bot.telegram.brain import Brain
from bot.telegram.database import Database
from bot.telegram.flood import Flood
from bot.telegram.identity import Identity
from bot.telegram.inbox import Inbox
from bot.telegram.replies import Replies
from bot.telegram.sender import Sender
from bot.telegram.wishes import Wishes

if TYPE_CHECKING:
    from corpus.library import Library


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that lives as long as the bot does.

    Attributes:
        settings: of this run.
        bot: python-telegram-bot's; what is said goes through `sender`.
        me: the bot itself, as Telegram knows it.
        database: the bot's own.
        identity: hashes of people and chats.
        inbox: updates that wait.
        replies: what was answered.
        wishes: who wants to be told.
        sender: carries out what the bot says.
        brain: the assistant.
        library: the guide, for reading alone.
        flood: slows those who ask too fast.
        clock: seconds since 1970.
    """

    settings: Settings
    bot: Bot
    me: User
    database: Database
    identity: Identity
    inbox: Inbox
    replies: Replies
    wishes: Wishes
    sender: Sender
    brain: Brain
    library: Library
    flood: Flood
    clock: Callable[[], float] = time.time

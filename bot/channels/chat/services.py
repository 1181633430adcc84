"""What the handlers work with, put together once at the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Bot, User

from bot.channels.chat.brain import Brain
from bot.channels.chat.identity import Identity
from bot.channels.chat.intake.flood import Flood
from bot.channels.chat.intake.inbox import Inbox
from bot.channels.chat.store.attempts import Attempts
from bot.channels.chat.store.database import Database
from bot.channels.chat.store.replies import Replies
from bot.channels.chat.store.wishes import Wishes
from bot.channels.telegram.sending.sender import Sender
from bot.settings import Settings

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
        attempts: what the process died over.
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
    attempts: Attempts
    replies: Replies
    wishes: Wishes
    sender: Sender
    brain: Brain
    library: Library
    flood: Flood
    clock: Callable[[], float] = time.time

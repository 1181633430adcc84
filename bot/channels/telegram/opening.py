"""Opening what the bot works with, and closing it again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from telegram import Bot

from bot.assistant.assistant import Assistant
from bot.channels.chat.brain import Brain
from bot.channels.chat.identity import Identity
from bot.channels.chat.intake.flood import Flood
from bot.channels.chat.intake.inbox import Inbox
from bot.channels.chat.intake.router import answered_now
from bot.channels.chat.keepers.child import run_guidebot
from bot.channels.chat.services import Services
from bot.channels.chat.store.attempts import Attempts
from bot.channels.chat.store.database import Database
from bot.channels.chat.store.replies import Replies
from bot.channels.chat.store.wishes import Wishes
from bot.channels.telegram.sending.pacing import Pacer
from bot.channels.telegram.sending.requests import Timeouts, make_request
from bot.channels.telegram.sending.send_order import Turns
from bot.channels.telegram.sending.sender import Sender
from bot.settings import Settings
from corpus.errors import LibraryError
from corpus.library import Library
from retrieval.retriever import Retriever


def open_bot(settings: Settings, token: str) -> Bot:
    """Return python-telegram-bot's bot; nothing is asked of Telegram yet."""
    root = settings.telegram_api_url or "https://api.telegram.org"
    return Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=make_request(64, Timeouts()),
        get_updates_request=make_request(1, Timeouts()),
    )


@asynccontextmanager
async def open_services(settings: Settings, bot: Bot) -> AsyncIterator[Services]:
    """Open everything else; a fresh data directory gets the built-in guide.

    Raises:
        LibraryError: the data directory can't be used.
    """
    library = Library.open(settings.data_dir)
    if not Retriever.is_ready(library, library.published()):
        # What publishes or indexes a guide takes memory that the bot would keep.
        outcome = await run_guidebot(settings.data_dir, ["search", "--limit", "1", "guide"])
        if not library.published():
            raise LibraryError(f"The built-in guide can't be published: {outcome.err.strip()[-200:]}")
    database = Database.open(settings.data_dir)
    inbox = Inbox(database)
    attempts = Attempts(database)
    brain = Brain(
        lambda: Assistant(Library.open(settings.data_dir)),
        library.published,
        lambda: attempts.in_hand(number) if (number := answered_now.get()) else nullcontext(),
    )
    try:
        yield Services(
            settings=settings,
            bot=bot,
            me=bot.bot,
            database=database,
            identity=Identity.of(database),
            inbox=inbox,
            attempts=attempts,
            replies=Replies(database),
            wishes=Wishes(database),
            sender=Sender(bot, inbox, Turns(Pacer())),
            brain=brain,
            library=library,
            flood=Flood(),
        )
    finally:
        brain.close()
        database.close()
        library.close()

"""The bot stays small: what reads and publishes documents is not loaded into it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from bot.channels.telegram.lean_imports import import_telegram
import_telegram()
import bot.channels.telegram.menus, bot.channels.chat.answers.notices, bot.channels.telegram.channel
import bot.channels.telegram.receiving.polling, bot.channels.chat.life.serving
from bot.assistant.assistant import Assistant
from bot.assistant.reading import Reading
from bot.assistant.reply import Conversation
from corpus.store.library import Library
assistant = Assistant(Library.open(Path(sys.argv[1])))
for question in ("How much does a day pass cost?", "What does a kayak cost?", "I want to kill myself"):
    assistant.reply(Conversation(), question)
question = "How much does a day pass cost?"
assistant.explain(Reading(question, question), assistant.retriever().edition)
assistant.examples(), assistant.topics()
heavy = {"nltk", "numpy", "rank_bm25", "rich", "prompt_toolkit"}
heavy |= {"requests", "selectolax", "pypdfium2", "tornado", "httpx", "pygments", "statistics"}
print(sorted(heavy & set(sys.modules)))
"""


def test_answering_loads_nothing_heavy(telegram_guide: Path) -> None:
    """Neither the libraries that read documents nor those that a terminal needs."""
    command = [sys.executable, "-c", SCRIPT, str(telegram_guide)]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout == "[]\n"


PROXIED = """
import asyncio
from bot.channels.telegram.lean_imports import import_telegram
import_telegram()
from telegram.error import NetworkError
from bot.channels.telegram.sending.requests import Timeouts, make_request

class Watch:
    def ended(self, method, *, well): print(method, well)
    def told_time(self, moment): pass

async def ask():
    request = make_request(1, Timeouts(1, 1, 1, 1), Watch())
    await request.initialize()
    try:
        await request.post("http://127.0.0.1:9/getMe")
    except NetworkError:
        print(type(request).__name__)
    await request.shutdown()

asyncio.run(ask())
"""


def test_what_is_imported_later_works_where_it_is_needed() -> None:
    """Behind a proxy requests go through the library's own client."""
    environment = {**os.environ, "ALL_PROXY": "socks5://127.0.0.1:9"}
    command = [sys.executable, "-c", PROXIED]
    ran = subprocess.run(command, capture_output=True, check=True, text=True, env=environment)
    assert ran.stdout.split() == ["getMe", "False", "ProxiedRequest"]

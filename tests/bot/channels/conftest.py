"""A chat over the workshop's guide, in memory."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.chat.life.serving import Chat
from bot.channels.chat.services import People, open_services
from tests.bot.telegram.conftest import telegram_guide  # noqa: F401  (a fixture)
from tests.helpers.chat_room import KEEPER, SECOND, Nobody, Room, in_this_process
from tests.helpers.fake_channel import FakeChannel
from tests.helpers.memory_store import MemoryChatStore


@pytest.fixture
async def room(telegram_guide: Path, tmp_path: Path) -> AsyncIterator[Room]:  # noqa: F811
    """Return a chat over the workshop's guide, with two keepers."""
    async with a_room(Path(shutil.copytree(telegram_guide, tmp_path / "data"))) as opened:
        yield opened


@asynccontextmanager
async def a_room(data_dir: Path) -> AsyncIterator[Room]:
    """Give a chat over a data directory, with two keepers."""
    channel, store, asked = FakeChannel(), MemoryChatStore(), Nobody()
    async with open_services(channel, store, data_dir, People(frozenset({KEEPER, SECOND}))) as services:
        opened = Room(Chat(services, data_dir, asked, in_this_process), channel, store, asked)
        yield opened
        await opened.chat.router.stop(5)

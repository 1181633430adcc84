"""A damaged page in the middle of what chats keep: a sentence that says what to do, and nothing lost."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.chat.life.serving import Chat
from bot.channels.chat.services import open_services
from bot.channels.chat.store.room import with_room
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from corpus.errors import DamagedError, LibraryError
from tests.bot.telegram.conftest import telegram_guide  # noqa: F401  (a fixture)
from tests.helpers.chat_room import PRICE, Nobody, Room, in_this_process
from tests.helpers.damage import Damage
from tests.helpers.fake_channel import FakeChannel
from tests.helpers.memory_store import MemoryChatStore

SAYS = "is damaged: stop the bot and put a backup in its place with `guidebot restore FILE`, or move"
WORDS = "a word that stands on one page"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteChatStore]:
    opened = SqliteChatStore.open(tmp_path, "fake")
    yield opened
    opened.close()


async def noted(store: SqliteChatStore, name: str = "somewhere") -> None:
    """Note so much that it fills pages of its own."""
    for number in range(40):
        await store.set_note(f"{name} {number}", "filling " * 60)
    await store.set_note(name, WORDS)
    for number in range(40):
        await store.set_note(f"{name} behind {number}", "filling " * 60)


async def test_the_bot_does_not_start_on_a_damaged_file(store: SqliteChatStore, tmp_path: Path) -> None:
    """It says so in a sentence and leaves every byte; mended, all of it is there."""
    await noted(store)
    damage = Damage(tmp_path / "bot.sqlite", WORDS)
    before = (tmp_path / "bot.sqlite").read_bytes()
    with pytest.raises(DamagedError, match=SAYS) as raised:
        SqliteChatStore.open(tmp_path, "fake")
    assert str(tmp_path / "bot.sqlite") in str(raised.value) and "\n" not in str(raised.value)
    assert (tmp_path / "bot.sqlite").read_bytes() == before
    damage.mend()
    again = SqliteChatStore.open(tmp_path, "fake")
    assert await again.note("somewhere") == WORDS
    again.close()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT value FROM note WHERE name = 'somewhere'",
        "SELECT count(*) FROM note WHERE value LIKE '%word%'",
        "UPDATE note SET value = 'y' WHERE name = 'somewhere'",
        "DELETE FROM note",
    ],
)
async def test_whoever_comes_upon_it_hears_so(store: SqliteChatStore, tmp_path: Path, statement: str) -> None:
    """Reading or writing, at the first row or a later one, within a transaction or outside."""
    await noted(store)
    Damage(tmp_path / "bot.sqlite", WORDS)
    quick, durable = store.database.quick, store.database.durable
    for read in (
        lambda: quick.execute(statement).fetchall(),
        lambda: list(quick.execute(statement)),
        lambda: quick.execute(statement).fetchone(),
    ):
        with pytest.raises(DamagedError, match=SAYS), store.database.transaction():
            read()
    with pytest.raises(DamagedError, match=SAYS):
        durable.execute(statement).fetchall()


async def test_rows_before_the_damage_can_be_read(store: SqliteChatStore, tmp_path: Path) -> None:
    """Until the row is wanted that can't be, however it is fetched."""
    await noted(store)
    Damage(tmp_path / "bot.sqlite", WORDS)
    for fetch in ("fetchall", "fetchone", "__next__"):
        rows = store.database.quick.execute("SELECT value FROM note ORDER BY name DESC")
        assert rows.fetchone() is not None
        with pytest.raises(DamagedError, match=SAYS):
            for _ in range(100):
                getattr(rows, fetch)()


async def test_other_errors_stay_what_they_are(store: SqliteChatStore) -> None:
    """A full disk is no damage, and a mistake in a statement is a mistake."""
    with pytest.raises(sqlite3.OperationalError):
        store.database.quick.execute("SELECT nothing FROM nowhere")
    with pytest.raises(LibraryError) as raised, store.database.transaction() as connection:
        connection.execute("INSERT INTO note VALUES ('a', NULL)")
    assert not isinstance(raised.value, DamagedError)


async def test_nobody_waits_until_damage_goes_away() -> None:
    """A full disk gets room again; a damaged file does not mend itself."""

    async def write() -> None:
        raise DamagedError("damaged")

    with pytest.raises(DamagedError):
        await asyncio.wait_for(with_room(write), 30)


async def test_a_bot_that_meets_damage_ends_and_keeps_what_waits(
    telegram_guide: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    """One error for whoever started it; the question is not lost, and waits for a file that is mended."""
    data_dir = Path(shutil.copytree(telegram_guide, tmp_path / "data"))
    channel, store = FakeChannel(), SqliteChatStore.open(data_dir, "fake")
    async with open_services(channel, store, data_dir) as services:
        room = Room(Chat(services, data_dir, Nobody(), in_this_process), channel, MemoryChatStore(), Nobody())
        serving = asyncio.ensure_future(room.chat.serve(asyncio.get_running_loop().create_future()))
        assert "$12" in (await room.ask(PRICE)).text
        damage = Damage(data_dir / "bot.sqlite", PRICE)
        await room.chat.router.receive([channel.put(room.saying("When does the workshop open?"))])
        with pytest.raises(DamagedError, match=SAYS):
            await asyncio.wait_for(serving, 30)
    store.close()
    assert len(channel.shown) == 1
    damage.mend()
    again = SqliteChatStore.open(data_dir, "fake")
    assert len(await again.inbox.waiting()) == 1
    again.close()

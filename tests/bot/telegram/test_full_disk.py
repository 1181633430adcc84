"""A full disk is waited out: nothing is confirmed that isn't written, and all is answered afterwards."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.chat.store.room import with_room
from corpus.errors import LibraryError
from tests.bot.telegram.test_webhook import listens
from tests.helpers.balancer import SECRET, free_port, request
from tests.helpers.bot_api import BotApi
from tests.helpers.telegram_process import TelegramProcess, wait_until

PRICE = "How much does a day pass cost?"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own that holds little; only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if (
        os.name != "posix"
        or os.geteuid()
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no disk of its own can be made here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave no byte free on a disk; return the file that takes the room."""
    file = folder / "filling"
    with file.open("ab", buffering=0) as filling:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while filling.write(bytes(size)):
                    pass
            except OSError:
                pass
    assert os.statvfs(folder).f_bavail == 0
    return file


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_a_full_disk_is_waited_out(small_disk: Path, telegram_guide: Path, webhook: bool) -> None:
    """By polling as by webhook; the log says what is full, once."""
    shutil.copytree(telegram_guide, small_disk / "data")
    port = free_port()
    listen = ("--webhook", "https://example.org/hook", "--listen", f"127.0.0.1:{port}") if webhook else ()
    with (
        BotApi() as api,
        TelegramProcess(api, small_disk / "data", *listen, telegram_webhook_secret=SECRET) as bot,
    ):
        bot._log = small_disk.parent / "log"
        bot.kill()
        bot.start()
        people = [api.person() for _ in range(4)]
        if webhook:
            wait_until(lambda: listens(port))
        else:
            api.ask(people[0], PRICE, "$12")
        filling = fill(small_disk)
        for number in range(300):
            api.say(people[number % 4], f"{PRICE} {number} {'x' * 300}")
        updates = list(api.updates.values())
        if webhook:
            first = {request(port, json.dumps(update).encode()) for update in updates}
            assert 503 in first
        else:
            wait_until(lambda: "waiting_for_room" in bot.log)
            assert "bot.sqlite" in bot.log and "make space" in bot.log
        filling.unlink()
        if webhook:
            assert {request(port, json.dumps(update).encode()) for update in updates} == {200}
        else:
            # The few bytes that are left may let something in between: then it waits, and says so, again.
            wait_until(lambda: bot.log.count("waiting_for_room") == bot.log.count("room_again"))
        api.wait(lambda: all(api.seen(person) for person in people))
        assert "$12" in api.ask(api.person(), PRICE)["text"] if not webhook else True
        assert bot.stop() == 0
        bot.assert_well()


async def test_writing_goes_on_when_there_is_room() -> None:
    """Each pause is longer than the one before, up to ten seconds; what is written is written once."""
    tries, pauses = [LibraryError("no room")] * 7, list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async def write() -> str:
        if tries:
            raise tries.pop()
        return "written"

    assert await with_room(write, sleep) == "written"
    assert pauses == [0.5, 1, 2, 4, 8, 10, 10]


async def test_that_there_is_no_room_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    """However many chats wait for it, and once more when none of them does."""
    room = asyncio.Event()

    async def write() -> None:
        if not room.is_set():
            raise LibraryError("no room")

    async def sleep(_seconds: float) -> None:
        await room.wait()

    with caplog.at_level(logging.INFO):
        waiting = [asyncio.ensure_future(with_room(write, sleep)) for _ in range(40)]
        for _ in range(3):
            await asyncio.sleep(0)
        room.set()
        await asyncio.gather(*waiting)
    said = [record.getMessage() for record in caplog.records]
    assert [sum(name in one for one in said) for name in ("waiting_for_room", "room_again")] == [1, 1]


async def test_a_mistake_is_not_waited_out() -> None:
    """Only what room or rights can mend is tried again."""

    async def write() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        await with_room(write)

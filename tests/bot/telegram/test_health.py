"""What is said while Telegram can't be reached: once when it begins, once when it is over."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any, cast

import httpcore
import pytest
from telegram.error import Conflict, NetworkError

from bot.channels.chat.life.clock import ServiceClock
from bot.channels.telegram.receiving import polling
from bot.channels.telegram.receiving.health import Health, Reach
from bot.channels.telegram.sending.requests import PooledRequest, ProxiedRequest, Timeouts, make_request
from bot.settings import Settings
from corpus.errors import SettingsError


def test_an_outage_is_two_lines(caplog: pytest.LogCaptureFixture) -> None:
    """However often a call fails, the log tells the beginning and the end, with how long it was."""
    now = [0.0]
    health = Health(lambda: now[0])
    with caplog.at_level(logging.INFO):
        for _ in range(50):
            health.failed(NetworkError("no route"))
        now[0] = 90.0
        health.well()
        health.well()
    assert [record.getMessage().split()[0] for record in caplog.records] == [
        "event=telegram_away",
        "event=telegram_back",
    ]
    assert caplog.records[1].getMessage().endswith("seconds=90")


def test_health_is_what_works() -> None:
    """What has failed for half a minute is named; one kind of call says nothing of the other."""
    now = [0.0]
    reach = Reach(lambda _moment: None, lambda: now[0])
    reach.ended("sendMessage", well=False)
    reach.ended("getUpdates", well=True)
    reach.ended("setMyCommands", well=False)
    assert reach.problem() == ""
    now[0] = 31.0
    reach.ended("sendMessage", well=False)
    assert reach.problem() == "can't send"
    reach.ended("getUpdates", well=False)
    now[0] = 70.0
    assert reach.problem() == "can't fetch or send"
    for method in ("editMessageText", "getUpdates"):
        reach.ended(method, well=True)
    assert reach.problem() == ""


@pytest.mark.parametrize(
    ("here", "told", "is_now"),
    [(1_900.0, 1_000.0, 1_000.0), (1_030.0, 1_000.0, 1_030.0), (100.0, 1_000.0, 100.0)],
)
def test_a_clock_does_not_run_ahead_of_telegrams(here: float, told: float, is_now: float) -> None:
    """A quarter of an hour is taken off; a moment on the way, or a clock that is behind, is left."""
    clock = ServiceClock(lambda: here)
    assert clock() == here
    clock.told_time(told)
    assert clock() == is_now
    clock.told_time(here)
    assert clock() == here


class Watched:
    """Implements `Watch`."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, bool]] = []
        self.moments: list[float] = []

    def ended(self, method: str, *, well: bool) -> None:
        self.calls.append((method, well))

    def told_time(self, moment: float) -> None:
        self.moments.append(moment)


async def test_each_call_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it was answered, and what time the answer says it is."""
    watch = Watched()
    request = PooledRequest(1, Timeouts(), watch)
    await request.initialize()
    answers = [
        httpcore.Response(200, headers=[(b"Date", b"Sun, 06 Nov 1994 08:49:37 GMT")], content=b"{}"),
        httpcore.Response(502, headers=[(b"date", b"some day")], content=b""),
        httpcore.ConnectError("no route"),
    ]

    async def answer(*_given: object, **_more: object) -> httpcore.Response:
        found = answers.pop(0)
        if isinstance(found, Exception):
            raise found
        await found.aread()
        return found

    monkeypatch.setattr(httpcore.AsyncConnectionPool, "request", answer)
    for _ in range(2):
        await request.do_request("http://127.0.0.1/botX/sendMessage", "POST")
    with pytest.raises(NetworkError):
        await request.do_request("http://127.0.0.1/botX/getUpdates", "POST")
    assert watch.calls == [("sendMessage", True), ("sendMessage", False), ("getUpdates", False)]
    assert watch.moments == [784111777.0]
    await request.shutdown()


def test_a_proxy_is_used_or_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOCKS, too; what is no proxy is one sentence."""
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    assert isinstance(make_request(1, Timeouts(), Watched()), ProxiedRequest)
    monkeypatch.setenv("ALL_PROXY", "carrier-pigeon://127.0.0.1:9")
    with pytest.raises(SettingsError, match="proxy"):
        make_request(1, Timeouts(), Watched())


@pytest.mark.parametrize("token", ["123456789:AAH test", "123456789:AAHtést", "123/../getMe", "12\n3:A"])
def test_a_token_that_can_be_none_is_one_sentence(token: str, tmp_path: Path) -> None:
    """Before anything is asked of Telegram, and without saying it."""
    for settings in (
        Settings(tmp_path, telegram_token=token),
        Settings(tmp_path, telegram_token_file=tmp_path / "token"),
    ):
        (tmp_path / "token").write_text(token)
        with pytest.raises(SettingsError) as raised:
            settings.token()
        assert "@BotFather" in str(raised.value) and token not in str(raised.value)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Conflict: terminated by other getUpdates request", "Another process"),
        ("Conflict: can't use getUpdates method while webhook is active", "A webhook was set"),
    ],
)
def test_a_conflict_says_what_is_in_the_way(
    caplog: pytest.LogCaptureFixture, said: str, expected: str
) -> None:
    """A second bot and a webhook need different hands."""
    with caplog.at_level(logging.INFO):
        Health().failed(Conflict(said))
    assert expected in caplog.text


class EndOfTestError(Exception):
    """Nothing more is to come."""


class OddBot:
    """Answers getUpdates with one thing after the other, and notes what was confirmed."""

    def __init__(self, *answers: object) -> None:
        self._answers = list(answers)
        self.offsets: list[object] = []

    async def do_api_request(self, _method: str, wanted: dict[str, Any], **_more: object) -> object:
        self.offsets.append(wanted.get("offset"))
        if not self._answers:
            raise EndOfTestError
        return self._answers.pop(0)


@pytest.mark.parametrize(
    ("odd", "offset"),
    [
        ([{"update_id": 7}, {"update_id": None}], 8),
        ([{"update_id": 7}, "no update"], 8),
        ([{"update_id": 9}, {"update_id": 7}], 10),
        ([{"update_id": 7, "message": {"text": "\ud800"}}, {}], 8),
        ([{"update_id": 2**70}], 2**70 + 1),
        ([{"update_id": True}], None),
        (["no update"], None),
        ({"update_id": 7}, None),
        (None, None),
    ],
)
async def test_whatever_comes_the_listening_goes_on(
    odd: object, offset: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can be used is taken in; the rest is passed over, or asked for again where it has no number."""

    async def no_pause(_seconds: float) -> None:
        """Wait for nothing."""

    monkeypatch.setattr(asyncio, "sleep", no_pause)
    taken: list[int] = []

    async def receive(updates: list[dict[str, Any]]) -> None:
        taken.extend(update["update_id"] for update in updates)

    bot = OddBot(odd, [{"update_id": 20}])
    with pytest.raises(EndOfTestError):
        await polling.Poller(cast(Any, bot), receive, lambda: 0, Health()).run()
    assert bot.offsets == [None, offset, 21]
    assert taken[-1] == 20

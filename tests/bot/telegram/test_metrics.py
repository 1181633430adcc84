"""What an operator's monitor is told: metrics, health that is true, and systemd's own protocol."""

from __future__ import annotations

import asyncio
import http.client
import logging
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.chat.life.metrics import Metrics
from bot.channels.chat.life.notifying import keep_notifying, notify
from bot.channels.chat.privacy.logs import event, log
from bot.channels.telegram.receiving.health import Reach
from bot.channels.telegram.receiving.webhook import WebhookServer
from bot.channels.telegram.sending.requests import _watched
from corpus.store.elsewhere import EngineAddress, search_elsewhere
from tests.bot.channels.conftest import a_room, room  # noqa: F401  (a fixture)
from tests.bot.telegram.conftest import Running, telegram_guide  # noqa: F401  (a fixture)
from tests.bot.telegram.test_webhook import PRICE, listens
from tests.helpers.balancer import free_port
from tests.helpers.chat_room import Room
from tests.helpers.fake_engine import fake_engine, refusing
from tests.helpers.opensearch import as_if_sent
from tests.helpers.telegram_process import wait_until


def read(page: str) -> dict[str, float]:
    """Return the samples of a page by their names and labels."""
    found = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            labels = ",".join(f"{key}={value}" for key, value in sample.labels.items())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def fetched(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_metrics_can_be_asked_while_polling(run_bot: Running) -> None:
    """Answers by kind, the edition, nothing that waits; and no word of who asked what."""
    port = free_port()
    bot = run_bot("--listen", f"127.0.0.1:{port}")
    wait_until(lambda: listens(port))
    person = bot.api.person()
    assert "$12" in bot.api.ask(person, PRICE)["text"]
    bot.api.ask(person, "Who painted the zebra?")
    answered = "guidebot_answers_total{kind=answer}"
    wait_until(lambda: read(fetched(port, "/metrics")[1]).get("guidebot_answers_total{kind=not_found}"))
    status, page = fetched(port, "/metrics")
    told = read(page)
    assert status == 200 and told[answered] == 1 and told["guidebot_edition"] == 3
    assert told["guidebot_answer_seconds_count"] == 2 and told["guidebot_healthy"] == 1
    assert told["guidebot_waiting"] == told["guidebot_oldest_waiting_seconds"] == 0
    assert told["process_resident_memory_bytes"] > 0
    assert "zebra" not in page and str(person) not in page
    assert fetched(port, "/healthz") == (200, "ok")
    assert bot.stop() == 0


async def test_what_waits_has_an_age(room: Room) -> None:  # noqa: F811
    """The oldest counts, as the inbox has it."""
    metrics = Metrics(str)
    await room.store.inbox.keep([])
    clock = room.chat.services.clock
    room.store.inbox.rows["9"] = ("7", clock() - 100.0, {})
    room.store.inbox.rows["10"] = ("7", clock() - 10.0, {})
    metrics.follow(room.chat.services, lambda: 2)
    try:
        told = read((await metrics.page()).decode())
        assert told["guidebot_waiting"] == 2 and 100 <= told["guidebot_oldest_waiting_seconds"] < 200
    finally:
        metrics.let_go()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(lambda: "can't send")


async def test_each_kind_of_trouble_is_counted(metrics: Metrics, caplog: pytest.LogCaptureFixture) -> None:
    """429s, what was sent again or not at all; a full disk is no health."""
    log.addHandler(metrics)
    try:
        with caplog.at_level(logging.INFO):
            event("slowed_by_telegram", seconds=3)
            event("send_again", reason="TimedOut")
            event("chat_gone", chat="ab")
            event("database_away", logging.ERROR, says="away")
            assert metrics.problem() == "can't send and can't reach its database"
            event("engine_away", logging.ERROR, says="away")
            event("database_back")
            assert metrics.problem() == "can't send and can't reach its search engine"
            told = read((await metrics.page()).decode())
            assert told["guidebot_in_reach{server=database}"] == 1
            assert told["guidebot_in_reach{server=engine}"] == 0
            event("engine_back")
            assert metrics.problem() == "can't send"
            event("waiting_for_room", logging.ERROR, says="full")
        assert metrics.problem() == "can't send and can't write: the disk is full"
        told = read((await metrics.page()).decode())
        event("room_again")
    finally:
        metrics.let_go()
    assert told["guidebot_slowed_by_service_total"] == 1 and told["guidebot_healthy"] == 0
    assert told["guidebot_send_errors_total{event=send_again}"] == 1
    assert told["guidebot_send_errors_total{event=chat_gone}"] == 1


@pytest.fixture
def searched_elsewhere(telegram_guide: Path, tmp_path: Path) -> Iterator[Path]:  # noqa: F811
    """Return a data directory whose guide is in an engine that is away, and in files."""
    data_dir = Path(shutil.copytree(telegram_guide, tmp_path / "data"))
    as_if_sent(data_dir)
    with fake_engine(refusing(503, "all shards failed")) as server:
        search_elsewhere(data_dir, EngineAddress((server.url,), or_local=True))
        yield data_dir
        search_elsewhere(data_dir, None)


async def test_files_that_stand_in_for_the_engine_are_told(
    searched_elsewhere: Path, metrics: Metrics
) -> None:
    """The bot is well, since everybody is answered; but a monitor hears that something is away."""
    port = free_port()
    server = WebhookServer(lambda: "", metrics=metrics.page, well=metrics.well)
    server.listen(f"127.0.0.1:{port}")
    try:
        async with a_room(searched_elsewhere) as room:
            metrics.follow(room.chat.services, int)
            assert "$12" in (await room.ask(PRICE)).text
            status, said = await asyncio.to_thread(fetched, port, "/healthz")
            told = read((await asyncio.to_thread(fetched, port, "/metrics"))[1])
    finally:
        metrics.let_go()
        await server.stop()
    assert status == 200
    assert said.startswith("ok, but its search engine is away: files of this machine are searched")
    assert told["guidebot_in_reach{server=engine}"] == 0 and told["guidebot_in_reach{server=database}"] == 1


@pytest.mark.parametrize(
    ("status", "well"), [(200, True), (400, True), (409, False), (401, False), (502, False)]
)
def test_what_telegram_hands_over_to_another_is_no_health(status: int, well: bool) -> None:
    """Another process that fetches, another token: nothing reaches this bot."""
    now = [0.0]
    reach = Reach(lambda _moment: None, lambda: now[0])
    with _watched(reach, "https://127.0.0.1/botX/getUpdates") as ended:
        ended(status)
    now[0] = 31.0
    assert reach.problem() == ("" if well else "can't fetch")


@pytest.fixture
def systemd(tmp_path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(tmp_path / "notify"))
    listening.settimeout(20)
    return listening


def test_systemd_is_told(run_bot: Running, systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ready once it listens, alive for its watchdog, and stopping."""
    with systemd:
        monkeypatch.setenv("NOTIFY_SOCKET", systemd.getsockname())
        monkeypatch.setenv("WATCHDOG_USEC", "200000")
        bot = run_bot()
        assert systemd.recv(100) == b"READY=1"
        assert {systemd.recv(100) for _ in range(3)} == {b"WATCHDOG=1"}
        assert bot.stop() == 0
        told = b""
        while told != b"STOPPING=1":
            told = systemd.recv(100)


async def test_nobody_listens(tmp_path: Path, systemd: socket.socket) -> None:
    """Without systemd, with a socket that is gone, or with another process' watchdog nothing goes wrong."""
    for address in ("", "nowhere", str(tmp_path / "gone"), "@guidebot-nobody"):
        assert not notify("READY=1", environ={"NOTIFY_SOCKET": address})
    with systemd:
        environ = {"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1"}
        await keep_notifying(environ)
        assert systemd.recv(100) == b"READY=1"

"""Deliveries by webhook: only Telegram's, of bounded size, and each of them once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, cast

import pytest

from bot.channels.telegram.receiving.parsing import is_update
from bot.channels.telegram.receiving.webhook import Delivered, WebhookServer
from bot.channels.telegram.service import run_service
from bot.settings import load_settings
from corpus.errors import SettingsError
from tests.bot.telegram.conftest import Running
from tests.helpers.balancer import SECRET, free_port, request
from tests.helpers.telegram_process import wait_until

PRICE = "How much does a day pass cost?"


def listens(port: int) -> bool:
    return request(port, path="/healthz", verb="GET") == 200


def test_deliveries_are_checked_answered_once_and_polling_comes_back(run_bot: Running) -> None:
    """The secret, the size and the form are looked at; a second delivery is not answered again."""
    port = free_port()
    bot = run_bot(
        "--webhook",
        "https://example.org/hook",
        "--listen",
        f"127.0.0.1:{port}",
        telegram_webhook_secret=SECRET,
    )
    api, person = bot.api, bot.api.person()
    assert (api.webhook["url"], api.webhook["secret_token"]) == ("https://example.org/hook", SECRET)
    wait_until(lambda: listens(port))
    api.say(person, PRICE)
    update: dict[str, Any] = api.updates.popitem()[1]
    body = json.dumps(update).encode()
    assert [request(port, body, secret) for secret in (None, "wrong", SECRET + "x")] == [403] * 3
    assert [request(port, body, path=path) for path in ("/", "/other", "/hook/x")] == [404] * 3
    assert bot.log.count("reason=secret") == 1 and bot.log.count("reason=path") == 1
    assert "another path than --webhook says" in bot.log
    assert request(port, b"x" * (2 << 20)) in (413, 0)
    assert request(port, verb="GET") == 405
    strange = (
        '{"update_id": 1, "message": null}',
        '{"update_id": 2, "callback_query": {}}',
        f'{{"update_id": 3, "message": {{"date": {10**30}, "message_id": 1}}}}',
    )
    assert [request(port, one.encode()) for one in strange] == [200] * 3
    none = [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": "3"}',
        f'{{"update_id": {10**30}}}'.encode(),
        b'{"update_id": 4, "message": {"text": "\\ud800"}}',
    ]
    refused = bot.log.count("reason=no_update")
    assert [request(port, wrong) for wrong in none] == [400] * len(none)
    assert bot.log.count("reason=no_update") == refused + len(none)
    assert api.seen(person) == []
    assert [request(port, body) for _ in range(2)] == [200, 200]
    assert "$12" in api.wait(lambda: api.seen(person))[0]["text"]
    api.say(person, PRICE)
    assert request(port, json.dumps(api.updates.popitem()[1]).encode()) == 200
    api.wait(lambda: len(api.seen(person)) > 1)
    assert len(api.seen(person)) == 2
    assert bot.stop() == 0
    assert SECRET not in bot.log
    bot._arguments = ()
    bot.start()
    assert api.webhook == {}
    assert "$12" in api.ask(person, PRICE)["text"]
    bot.assert_well()


def test_health_can_be_asked_while_polling(run_bot: Running) -> None:
    """Nothing can be delivered there then."""
    port = free_port()
    bot = run_bot("--listen", f"127.0.0.1:{port}")
    wait_until(lambda: listens(port))
    assert request(port, b"{}") in (404, 405)
    assert "$12" in bot.api.ask(bot.api.person(), PRICE)["text"]
    assert bot.stop() == 0


def test_a_secret_is_made_where_none_is_set(run_bot: Running) -> None:
    """Nobody can deliver without it."""
    port = free_port()
    bot = run_bot("--webhook", "https://example.org/hook", "--listen", f"127.0.0.1:{port}")
    assert len(bot.api.webhook["secret_token"]) >= 32
    assert bot.stop() == 0


def test_a_webhook_that_can_not_be_is_one_sentence(run_bot: Running) -> None:
    """A wrong --listen ends the bot with what to do."""
    bot = run_bot("--webhook", "https://example.org/hook", "--listen", "nowhere", start=False).start(
        wait=False
    )
    assert bot.wait() == 1
    assert "--listen must be ADDR:PORT" in bot.log


async def test_headers_that_never_end_end_the_connection() -> None:
    """However steadily they trickle in: the limit is on all of them together."""
    port = free_port()
    server = WebhookServer(str, Delivered("/hook", SECRET, cast(Any, None)), longest=0.2)
    server.listen(f"127.0.0.1:{port}")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /hook HTTP/1.1\r\n")
    closed = asyncio.ensure_future(reader.read())
    number = 0
    while not closed.done():
        number += 1
        writer.write(f"X-Header-{number}: 1\r\n".encode())
        await asyncio.wait({closed}, timeout=0.02)
        assert number < 1_000
    writer.close()
    await server.stop()


@pytest.mark.parametrize(
    ("raw", "usable"),
    [
        ({"update_id": 0}, True),
        ({"update_id": 2**63 - 1, "message": {"text": "Grüße 👋"}}, True),
        ({"update_id": 2**63}, False),
        ({"update_id": 1.0}, False),
        ({"update_id": 1, "message": {"text": "\udc00"}}, False),
        ("update_id", False),
        (None, False),
    ],
)
def test_only_what_can_be_kept_is_an_update(raw: object, usable: bool) -> None:
    """Its number fits the inbox, and it can be written down as it came."""
    assert is_update(raw) is usable


@pytest.mark.parametrize("listen", ["8080", "abc", "127.0.0.1:0", ":8080"])
def test_where_to_listen_is_read_before_telegram_is_waited_for(tmp_path: Path, listen: str) -> None:
    """Nothing answers at the server's address, and nobody asks it."""
    environ = {"GUIDEBOT_TELEGRAM_TOKEN": "1:a", "GUIDEBOT_TELEGRAM_API_URL": "http://127.0.0.1:1"}
    with pytest.raises(SettingsError, match="ADDR:PORT"):
        run_service(load_settings(tmp_path, environ), webhook=None, listen=listen)

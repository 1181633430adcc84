"""Deliveries by webhook: only Telegram's, of bounded size, and each of them once."""

from __future__ import annotations

import http.client
import json
import socket
import time
from typing import Any

from tests.bot.telegram.conftest import Running
from tests.helpers.telegram_process import wait_until

SECRET = "s3cret_Token-42"
PRICE = "How much does a day pass cost?"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def request(
    port: int, body: bytes = b"", secret: str | None = SECRET, path: str = "/hook", verb: str = "POST"
) -> int:
    """Return the status that a request ends with, 0 where the connection ends first."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json"} | (
        {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    )
    try:
        connection.request(verb, path, body, headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


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
    assert [request(port, wrong) for wrong in (b"", b"{", b"[]", b"{}", b"\xff", b"[" * 100_000)] == [400] * 6
    assert request(port, b"x" * (2 << 20)) in (413, 0)
    assert request(port, verb="GET") == 405
    strange = (
        '{"update_id": 1, "message": null}',
        '{"update_id": 2, "callback_query": {}}',
        f'{{"update_id": {10**30}}}',
    )
    assert [request(port, one.encode()) for one in strange] == [200] * 3
    assert api.seen(person) == []
    assert [request(port, body) for _ in range(2)] == [200, 200]
    assert "$12" in api.wait(lambda: api.seen(person))[0]["text"]
    time.sleep(0.2)
    assert len(api.seen(person)) == 1
    assert bot.stop() == 0
    assert SECRET not in bot.log
    bot._arguments = ()
    bot.start()
    assert api.webhook == {}
    assert "$12" in api.ask(person, PRICE)["text"]
    bot.assert_well()


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

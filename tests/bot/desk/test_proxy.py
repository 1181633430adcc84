"""A proxy that names the user: its word alone counts, from its address alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from httpx2 import Headers
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.desk.app import build_app
from bot.desk.gate.proxy import Proxy
from bot.desk.gate.sessions import Gate
from corpus.store.library import Library
from tests.bot.desk.conftest import here
from tests.bot.desk.keeper import HOST, Keeper
from tests.helpers.keepers import Guidebot

HEADER = "X-Forwarded-User"
Browser = Callable[..., TestClient]


@pytest.fixture
def browser(data_dir: Path, gate: Gate) -> Iterator[Browser]:
    """Return a function that gives a browser behind the proxy, or one that comes from elsewhere."""
    app = build_app(data_dir, gate, (), proxy=Proxy(HEADER, ["10.0.0.2", "fd00::/64"]), carry_out=here)

    def browser(*users: str, address: str = "10.0.0.2") -> TestClient:
        client = TestClient(app, f"https://{HOST}", client=(address, 40_000))
        named = [(HEADER, user) for user in users]
        client.headers = Headers([*client.headers.items(), ("Sec-Fetch-Site", "same-origin"), *named])
        return client

    with TestClient(app):
        yield browser


def test_who_is_named_is_let_in_and_stands_in_the_history(
    browser: Browser, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In the judgements and in the log's line of who published, too."""
    caplog.set_level(logging.INFO)
    keeper = Keeper(browser("ada@example.org"))
    assert keeper.see("/asked").startswith("Asked")
    keeper.answers("beer", "five in the evening")
    keeper.see("/publish")
    keeper.send("/publish")
    library = Library.open(data_dir)
    assert library.history()[0].author == "ada@example.org"
    library.close()
    assert "ada@example.org" in keeper.see("/judged")
    lines = [record.getMessage() for record in caplog.records]
    for event in ("entered", "judged", "published"):
        assert any(f"event={event} " in line and "user=ada@example.org" in line for line in lines), event


@pytest.mark.parametrize(
    ("users", "address"),
    [
        ((), "10.0.0.2"),
        (("",), "10.0.0.2"),
        (("ada", "root"), "10.0.0.2"),
        (("a" * 101,), "10.0.0.2"),
        (("ada",), "10.0.0.3"),
        (("ada",), "127.0.0.1"),
        (("ada",), "::ffff:10.0.0.3"),
        (("ada",), "fd00:0:0:1::2"),
        (("ada",), "testclient"),
    ],
)
def test_nobody_else_is_let_in(browser: Browser, users: tuple[str, ...], address: str) -> None:
    """Without a name, with two, or past the proxy; whatever other headers say."""
    client = browser(*users, address=address)
    client.headers["X-Forwarded-For"] = "10.0.0.2"
    for path in ("/asked", "/enter", "/enter?key=x", "/assets/desk.css"):
        response = client.get(path)
        assert response.status_code == 403 and "through its proxy alone" in response.text
    assert client.post("/undo").status_code == 403
    assert client.post("/enter", data={"password": ""}).status_code == 403


@pytest.mark.parametrize("address", ["10.0.0.2", "::ffff:10.0.0.2", "fd00::9", "fd00::9%eth0"])
def test_the_proxy_is_known_by_its_address(browser: Browser, address: str) -> None:
    """As IPv4, as that within IPv6, or in its network."""
    assert browser("ada", address=address).get("/asked").status_code == 200


def test_another_user_gets_a_session_of_their_own(browser: Browser) -> None:
    """In the same browser, with the cookie of the one before."""
    client = browser("ada")
    first = Keeper(client)
    first.see("/asked")
    token = first.token
    client.headers[HEADER] = "ben"
    assert client.post("/undo", data={"csrf": token}).status_code == 401
    first.see("/asked")
    assert first.token != token
    first.judge("cards", "ignored")
    assert "ben" in first.see("/judged")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"USER_HEADER": HEADER}, "GUIDEBOT_DESK_PROXIES"),
        ({"PROXIES": "10.0.0.2"}, "GUIDEBOT_DESK_USER_HEADER"),
        ({"USER_HEADER": "two words", "PROXIES": "10.0.0.2"}, "name of a header"),
        ({"USER_HEADER": HEADER, "PROXIES": "proxy.example.org"}, "must be addresses"),
        ({"USER_HEADER": HEADER, "PROXIES": "10.0.0.1/24"}, "must be addresses"),
        ({"USER_HEADER": HEADER, "PROXIES": "999.0.0.1"}, "addresses"),
    ],
)
def test_half_a_proxy_is_one_sentence(
    run_main: Guidebot, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], says: str
) -> None:
    """It listens nowhere before."""
    for name, value in given.items():
        monkeypatch.setenv(f"GUIDEBOT_DESK_{name}", value)
    ended = run_main("desk", "--listen", "0.0.0.0:8459")
    assert (ended.status, ended.err.count("\n")) == (1, 1) and says in ended.err


@given(st.binary(max_size=30), st.text(max_size=30))
def test_any_header_from_any_address_is_a_name_or_none(value: bytes, address: str) -> None:
    """Never an error."""
    scope = {"type": "http", "client": (address, 1), "headers": [(b"x-user", value)]}
    proxy = Proxy("X-User", ["10.0.0.2"])
    assert proxy.sent(scope) in (True, False)
    assert proxy.user(scope).isprintable()

"""Requests reach the wire whole, whatever they consist of."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.sending.forms import form_with_files
from bot.channels.telegram.sending.requests import WholeRequests
from tests.helpers.bot_api_http import read_form

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class _Wire(httpcore.AsyncMockStream):
    def __init__(self, written: list[bytes]) -> None:
        super().__init__([ANSWER] * 9)
        self._written = written

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._written.append(buffer)

    async def start_tls(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        return self


class _Network(httpcore.AsyncMockBackend):
    def __init__(self) -> None:
        super().__init__([])
        self.written: list[bytes] = []

    async def connect_tcp(self, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
        return _Wire(self.written)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "body", [b"chat_id=7&text=how+long%3F", b"x", b"ends+with\r\n\r\n", b"", None, b"y" * 100_000]
)
async def test_a_request_leaves_in_one_piece(scheme: str, body: bytes | None) -> None:
    """Headers and body, and nothing of it twice; a second request goes over the same connection."""
    network = _Network()
    async with httpcore.AsyncConnectionPool(network_backend=WholeRequests(network)) as pool:
        for number in range(2):
            response = await pool.request("POST", f"{scheme}://example.org/sendMessage", content=body)
            assert (response.status, response.content) == (200, b"{}")
            sent = network.written[number]
            assert sent.startswith(b"POST /sendMessage HTTP/1.1\r\n")
            assert sent.partition(b"\r\n\r\n")[2] == (body or b"")
    assert len(network.written) == 2


async def test_a_request_in_pieces_is_not_held_back() -> None:
    """What comes bit by bit goes out as it comes, once there is something beside headers."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    network = _Network()
    async with httpcore.AsyncConnectionPool(network_backend=WholeRequests(network)) as pool:
        headers = [("Host", "example.org"), ("Content-Length", "6")]
        await pool.request("POST", "http://example.org/", headers=headers, content=pieces())
    assert [one.rpartition(b"\r\n")[2] for one in network.written] == [b"one", b"two"]


@given(
    fields=st.dictionaries(st.sampled_from(["chat_id", "caption", "reply_markup"]), st.text()),
    name=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1),
    content=st.binary(),
)
def test_a_form_arrives_as_it_was_written(fields: dict[str, str], name: str, content: bytes) -> None:
    """Fields and files, whatever they hold; a name's quotes do not end it."""
    kind, body = form_with_files(fields, {"document": (name, content, "text/plain")})
    found, files = read_form(body, kind.decode())
    assert dict(found) == fields
    assert files["document"]["content"] == content and files["document"]["mime_type"] == "text/plain"
    assert '"' not in files["document"]["file_name"]

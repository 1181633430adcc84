"""Web pages: fetched within limits, and never from an address that is not public."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from corpus.errors import SourceError
from corpus.readers import read_sources, reread
from corpus.sources import fetching
from corpus.sources.fetching import fetch
from corpus.sources.validators import Validators

PAGE = "<html><body><main><h1>Fees</h1><p>A day costs 12 €.</p></main></body></html>"


class _Handler(BaseHTTPRequestHandler):
    """Answers as the path asks for."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers)))
        name = self.path.strip("/").partition("/")[0].partition("?")[0] or "page"
        getattr(self, name, self.missing)()

    def say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        names = {"Content-Length": str(len(body)), "Content-Type": "text/html; charset=utf-8"}
        for key, value in {**names, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def page(self) -> None:
        self.say(PAGE.encode())

    def missing(self) -> None:
        self.say(b"", 404)

    def western(self) -> None:
        self.say("Gebühr: 12 €".encode("cp1252"), Content_Type="text/plain; charset=windows-1252")

    def packed(self) -> None:
        self.say(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def bomb(self) -> None:
        self.say(gzip.compress(b"0" * 200_000_000, 1), Content_Encoding="gzip")

    def spoilt(self) -> None:
        self.say(b"no gzip at all", Content_Encoding="gzip")

    def kept(self) -> None:
        same = self.headers.get("If-None-Match") == '"1"' or self.headers.get("If-Modified-Since") == "Monday"
        self.say(b"" if same else PAGE.encode(), 304 if same else 200, ETag='"1"', Last_Modified="Monday")

    def never(self) -> None:
        self.say(b"", 304)

    def redirect(self) -> None:
        self.say(b"", 302, Location=self.path.partition("?")[2])

    def round(self) -> None:
        self.say(b"", 302, Location="/round")

    def short(self) -> None:
        self.say(b"half", Content_Length="100")
        self.close_connection = True

    def long(self) -> None:
        self.say(b"A fee." + b"x" * 1_000, Content_Length="6", Content_Type="text/plain")

    def huge(self) -> None:
        self.say(b"", Content_Length="999999999999")

    def endless(self) -> None:
        self._endless(b"x" * 65_536, 0)

    def drip(self) -> None:
        self._endless(b"x", 0.05)

    def slow_headers(self) -> None:
        self._endless(b"HTTP/1.1 200 OK\r\nX-Y: ", 0, status=False)
        self._endless(b"y", 0.05, status=False)

    def stall(self) -> None:
        self.server.gate.wait(20)

    def nonsense(self) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
        self.close_connection = True

    def _endless(self, part: bytes, pause: float, *, status: bool = True) -> None:
        if status:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
        self.close_connection = True
        try:
            while not self.server.gate.wait(pause) and (status or pause):
                self.wfile.write(part)
            if not status:
                self.wfile.write(part)
        except OSError:
            pass

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.gate = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.gate.set()
        running.shutdown()
        thread.join()


def body(url: str, **how: Any) -> bytes:
    page = fetch(url, allow_private=True, **how)
    assert page is not None
    return page.body


def test_page_becomes_a_document_that_names_its_address(server: _Server) -> None:
    """A web address is a source like any other, and what readers see of it is the address."""
    (document,) = read_sources([f"{server.url}/page/fees.html"], allow_private=True).documents
    assert (document.name, document.title, document.source) == (
        "fees",
        "Fees",
        f"{server.url}/page/fees.html",
    )
    assert document.text == "# Fees\n\nA day costs 12 €.\n"
    (_, headers), *_ = server.requests
    assert headers["User-Agent"].startswith("guidebot/")
    assert "X-Forwarded-For" not in headers and "Cookie" not in headers


def test_page_without_a_name_is_called_like_its_host(server: _Server) -> None:
    """The front page of a site has no file name."""
    (document,) = read_sources([f"{server.url}/"], allow_private=True).documents
    assert document.name == f"127-0-0-1-{server.server_port}"


@pytest.mark.parametrize(("path", "text"), [("western", "Gebühr: 12 €"), ("long", "A fee.")])
def test_charset_and_length_are_those_that_the_server_names(server: _Server, path: str, text: str) -> None:
    """What a server says of its answer counts where the bytes agree."""
    (document,) = read_sources([f"{server.url}/{path}"], allow_private=True).documents
    assert document.text == text


def test_packed_answer_is_unpacked(server: _Server) -> None:
    """Compression is between the server and us."""
    assert body(f"{server.url}/packed") == PAGE.encode()


def test_unchanged_page_is_not_sent_again(server: _Server) -> None:
    """An address fetched again costs a question and a short answer; the document is the same object."""
    validators: dict[str, Validators] = {}
    url = f"{server.url}/kept"
    (before,) = read_sources([url], allow_private=True, validators=validators).documents
    assert validators == {url: Validators('"1"', "Monday")}
    assert reread(before, allow_private=True, validators=validators) is before
    assert reread(before, allow_private=True, validators={}) == before
    assert [headers.get("If-None-Match") for _, headers in server.requests] == [None, '"1"', None]


def test_redirects_are_followed_within_limits(server: _Server) -> None:
    """Five redirects are a habit of servers, more are a circle."""
    assert body(f"{server.url}/redirect?/redirect?/redirect?/page") == PAGE.encode()
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        body(f"{server.url}/round")
    assert len([path for path, _ in server.requests if path == "/round"]) == 6


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("missing", "its server answers 404"),
        ("never", "its server answers 304"),
        ("short", "the answer ends in the middle"),
        ("huge", "larger than 20 MB"),
        ("bomb", "larger than 20 MB"),
        ("endless", "larger than 20 MB"),
        ("spoilt", "packed in a way that can't be undone"),
        ("nonsense", "the connection breaks off"),
        ("redirect?file:///etc/passwd", "no http or https address"),
        ("redirect?ftp://example.org/", "no http or https address"),
        ("redirect?http://keeper:secret@127.0.0.1/", "holds a user name"),
    ],
)
def test_answer_that_is_no_page_is_refused_in_one_sentence(server: _Server, path: str, words: str) -> None:
    """Servers that lie, break off or never end cost a sentence and a few megabytes."""
    started = time.monotonic()
    with pytest.raises(SourceError, match=words) as caught:
        body(f"{server.url}/{path}")
    message = str(caught.value)
    assert "\n" not in message and message.endswith(".") and len(message) < 200
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("path", ["stall", "drip", "slow_headers"])
def test_server_that_takes_its_time_is_given_up(server: _Server, path: str) -> None:
    """Neither silence nor a byte now and then keeps a keeper waiting."""
    started = time.monotonic()
    with pytest.raises(SourceError, match=r"takes longer than 0\.5 seconds"):
        body(f"{server.url}/{path}", seconds=0.5)
    assert time.monotonic() - started < 5


def test_resolver_that_stalls_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit counts from the first look at the address."""
    gate = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: gate.wait(5) and [])
    with pytest.raises(SourceError, match=r"takes longer than 0\.2 seconds"):
        fetch("http://guide.example/", seconds=0.2)
    gate.set()


PRIVATE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "localhost",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.9.9",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001::1]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "[2001:db8::1]",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_address_that_is_not_public_is_never_connected_to(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback, private, link-local and metadata addresses are refused in every way of writing them."""
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it connected"))
    with pytest.raises(SourceError, match="not public: --allow-private lets"):
        fetch(f"http://{host}/")


def _resolver(*answers: list[str]) -> Any:
    left = list(answers)

    def resolve(_host: str, port: Any, *_: Any, **__: Any) -> list[Any]:
        addresses = left.pop(0) if len(left) > 1 else left[0]
        families = (socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses)
        pairs = zip(families, addresses, strict=True)
        return [(family, socket.SOCK_STREAM, 6, "", (address, port or 0)) for family, address in pairs]

    return resolve


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:169.254.169.254"], ["64:ff9b::a00:1"]],
    ids=["loopback", "one of two", "mapped", "translated"],
)
def test_name_that_resolves_to_an_address_that_is_not_public_is_refused(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public name is no proof of a public address."""
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(addresses))
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it connected"))
    with pytest.raises(SourceError, match="not public"):
        fetch("http://guide.example/")


def test_name_that_changes_after_the_check_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is connected to is the address that was checked, whatever the name means a moment later."""
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["93.184.216.34"], ["127.0.0.1"]))
    connected: list[str] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        connected.append(address[0])
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    with pytest.raises(SourceError, match="nothing answers there"):
        fetch("http://guide.example/")
    assert connected == ["93.184.216.34"]


def test_redirect_to_an_address_that_is_not_public_is_refused(
    server: _Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public page leads to no private one."""
    checked = fetching.AntiSSRFPolicy._is_network_connection_allowed
    calls: list[Any] = []

    def first_is_public(self: Any, addresses: list[Any]) -> bool:
        calls.append(addresses)
        return len(calls) == 1 or bool(checked(self, addresses))

    monkeypatch.setattr(fetching.AntiSSRFPolicy, "_is_network_connection_allowed", first_is_public)
    with pytest.raises(SourceError, match="not public"):
        fetch(f"{server.url}/redirect?{server.url}/page")
    assert [path for path, _ in server.requests] == [f"/redirect?{server.url}/page"]


def test_proxy_of_the_environment_is_not_used(server: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect to what it likes."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert body(f"{server.url}/page") == PAGE.encode()
    with pytest.raises(SourceError, match="not public"):
        fetch(f"{server.url}/page")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/a.md", "no http or https address"),
        ("file:///etc/passwd", "no http or https address"),
        ("gopher://example.org/", "no http or https address"),
        ("http:///nowhere", "no http or https address"),
        ("http://[", "this is no web address"),
        ("http://example.org:abc/", "this is no web address"),
        ("http://example.org:99999/", "can't be fetched"),
        ("http://example.org:22/", "a port that is no web server's"),
        ("https://example.org:25/", "a port that is no web server's"),
        ("http://keeper:secret@example.org/", "holds a user name"),
        ("http://" + "a" * 80 + ".example/", "this is no web address"),
    ],
)
def test_what_is_no_web_address_is_refused_before_anything_is_sent(
    url: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only http and https, only ports of web servers, no passwords in what readers are shown."""
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it connected"))
    with pytest.raises(SourceError, match=words) as caught:
        read_sources([url])
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://ssl.example/", "http://nowhere.example/label"])
def test_words_of_an_address_are_no_reason(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong is told by the error, not by what the host or the page is called."""

    def stall(*_: Any, **__: Any) -> Any:
        raise ConnectionResetError("reset")

    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["93.184.216.34"], ["93.184.216.34"]))
    monkeypatch.setattr("urllib3.util.connection.create_connection", stall)
    with pytest.raises(SourceError, match="the connection breaks off"):
        fetch(url)

from __future__ import annotations

import socket
import socketserver
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from corpus.errors import EngineAwayError, SettingsError
from corpus.store.elsewhere import EngineAddress
from retrieval.engine.opensearch.cluster.client import Client
from retrieval.engine.opensearch.cluster.failures import check_product
from retrieval.engine.opensearch.cluster.remote_index import LostError, RemoteIndex
from retrieval.engine.opensearch.settings import PUBLISHING
from tests.helpers.fake_engine import OPENSEARCH, FakeEngine, Replying, Request, fake_engine, refusing


def client(*servers: FakeEngine | str) -> Client:
    return Client(EngineAddress(tuple(one if isinstance(one, str) else one.url for one in servers)))


def closed_port() -> str:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


FLOOD = (
    "index [guidebot-1] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index"
    " has read-only-allow-delete block];"
)
READ_ONLY = "index [guidebot-1] blocked by: [FORBIDDEN/8/index write (api)];"


def closed(_: Request) -> tuple[int, object]:
    cause = {"type": "index_closed_exception", "reason": "closed", "index": "guidebot-1"}
    return 400, {"error": {"root_cause": [cause], **cause}, "status": 400}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (refusing(401), "doesn't take this user and password: check GUIDEBOT_ENGINE_USER"),
        (
            refusing(403, "no permissions for [indices:data/write]"),
            "let it read and write the indexes guidebot-",
        ),
        (refusing(403, FLOOD), "no room left on its disk"),
        (refusing(429, FLOOD), "no room left on its disk"),
        (refusing(429, "queue is full"), "can't do that just now (429: queue is full): try again later"),
        (refusing(503, "all shards failed"), "can't do that just now (503: all shards failed)"),
        (refusing(400, "unknown key"), "refuses that (400: unknown key): see to it there, and do it again"),
        (refusing(403, READ_ONLY), "has a block that somebody set (index [guidebot-1] blocked by: "),
        (closed, "is closed: open it there, or delete it, and `guidebot corpus check` makes it anew"),
        (lambda _: (302, b""), "is no OpenSearch: check GUIDEBOT_ENGINE_URL"),
        (refusing(413), "takes no request of that size"),
        (lambda _: (200, b"<html>Hello"), "is no OpenSearch: check GUIDEBOT_ENGINE_URL"),
        (lambda _: (502, b"<html>Bad gateway"), "(502: <html>Bad gateway)"),
        (lambda _: (500, b""), "(500: it says no more)"),
    ],
)
def test_each_refusal_is_a_sentence_that_says_what_to_do(reply: Replying, said: str) -> None:
    """And never an answer: whoever asks tries again later."""
    with fake_engine(reply) as server, pytest.raises(EngineAwayError) as caught:
        client(server).call("GET", "/")
    assert said in str(caught.value)
    assert server.url in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"version": {"distribution": "opensearch", "number": "1.3.20"}},
            "OpenSearch 1.3.20: guidebot needs 2.0",
        ),
        ({"version": {"number": "8.15.1", "build_flavor": "default"}}, "Elasticsearch 8.15.1"),
        ({"version": {"number": "7.10.2"}}, "Elasticsearch 7.10.2"),
        ({"name": "web"}, "is no OpenSearch"),
        ([], "is no OpenSearch"),
        ({"version": "2"}, "is no OpenSearch"),
    ],
)
def test_other_products_and_old_versions_are_named(told: object, said: str) -> None:
    """With what to use instead."""
    with pytest.raises(EngineAwayError) as caught:
        check_product("http://engine:9200", told)
    assert said in str(caught.value)
    for number in ("2.0.0", "2.19.6", "3.9.0", "10.1.0"):
        check_product("http://engine:9200", {"version": {"distribution": "opensearch", "number": number}})


def test_another_node_is_asked_where_one_is_away_or_busy() -> None:
    """From then on first; where none is left the last reason is said."""
    with fake_engine(refusing(503, "starting")) as busy, fake_engine(lambda _: (200, OPENSEARCH)) as well:
        asking = client(closed_port(), busy, well)
        assert asking.call("GET", "/").body == OPENSEARCH
        assert asking.call("GET", "/").body == OPENSEARCH
        assert (len(busy.requests), len(well.requests)) == (1, 2)
    with pytest.raises(EngineAwayError, match=r"can't be reached \(.+\): check GUIDEBOT_ENGINE_URL, or try"):
        client(closed_port(), closed_port()).call("GET", "/")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"took": 3, ', "its answer was cut off"),
        (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"to', "its answer was cut off"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "is no OpenSearch"),
        (b'HTTP/1.1 200 OK\r\n\r\n{"took": 3, "hits": {', "is no OpenSearch"),
        (b"\x15\x03\x01\x00\x02\x02\x50", "doesn't speak HTTP: check GUIDEBOT_ENGINE_URL"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "doesn't speak HTTP"),
        (b"", "can't be reached"),
    ],
)
def test_half_an_answer_is_none_and_another_node_is_asked(raw: bytes, said: str) -> None:
    """Whatever was read of it is thrown away."""
    with speaking(raw) as half, fake_engine(lambda _: (200, OPENSEARCH)) as well:
        assert client(half, well).call("GET", "/").body == OPENSEARCH
        with pytest.raises(EngineAwayError) as caught:
            client(half).call("GET", "/")
    assert said in str(caught.value)


@contextmanager
def speaking(raw: bytes) -> Iterator[str]:
    """Give the address of what sends these bytes to everybody, and then ends the connection."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():  # all of the request, so that nothing is left unread
                pass
            self.wfile.write(raw)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_what_was_refused_is_not_asked_of_the_other_nodes() -> None:
    """A wrong password is wrong everywhere, and three wrong ones may lock a user out."""
    with fake_engine(refusing(401)) as first, fake_engine(refusing(401)) as second:
        with pytest.raises(EngineAwayError):
            client(first, second).call("GET", "/")
        assert (len(first.requests), len(second.requests)) == (1, 0)


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    """A server may end idle ones at any time."""
    said: list[Request] = []

    def reply(request: Request) -> tuple[int, object]:
        said.append(request)
        return 200, OPENSEARCH

    with fake_engine(reply) as server:
        asking = client(server)
        asking.call("GET", "/")
        asking._nodes[0]._idle[0].sock.shutdown(socket.SHUT_RDWR)
        assert asking.call("GET", "/").found
    assert len(said) == 2


def test_a_connection_without_an_answer_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes over it later is the answer to no other request."""

    def nothing() -> None:
        raise TimeoutError

    with fake_engine(lambda _: (200, OPENSEARCH)) as server:
        asking = client(server)
        asking.call("GET", "/")
        connection = asking._nodes[0]._idle[0]
        monkeypatch.setattr(connection, "getresponse", nothing)
        with pytest.raises(EngineAwayError):
            asking.call("GET", "/")
        assert (connection.sock, list(asking._nodes[0]._idle)) == (None, [])
        assert asking.call("GET", "/").found


def test_who_asks_is_said_and_a_path_before_all_others_kept(tmp_path: Path) -> None:
    """Where an engine stands behind a proxy."""
    password = tmp_path / "password"
    password.write_text("sésame:öffne\n", encoding="utf-8")
    with fake_engine(lambda _: (200, OPENSEARCH)) as server:
        Client(EngineAddress((f"{server.url}/search",), "guide", password)).call("GET", "/_cat")
    (request,) = server.requests
    assert request.path == "/search/_cat"
    assert request.headers["Authorization"] == "Basic Z3VpZGU6c8Opc2FtZTrDtmZmbmU="


def test_files_that_the_settings_name_must_be_there(tmp_path: Path) -> None:
    """Told before anything is asked."""
    urls = ("https://127.0.0.1:9",)
    with pytest.raises(SettingsError, match="GUIDEBOT_ENGINE_PASSWORD_FILE"):
        Client(EngineAddress(urls, "guide"))
    with pytest.raises(SettingsError, match="check GUIDEBOT_ENGINE_PASSWORD_FILE"):
        Client(EngineAddress(urls, "guide", tmp_path / "none"))
    with pytest.raises(SettingsError, match="check GUIDEBOT_ENGINE_CA"):
        Client(EngineAddress(urls, certificates=tmp_path / "none"))
    (tmp_path / "no.pem").write_text("nothing")
    with pytest.raises(SettingsError, match="check GUIDEBOT_ENGINE_CA"):
        Client(EngineAddress(urls, certificates=tmp_path / "no.pem"))


def test_https_is_checked_with_the_authorities_of_the_settings(tmp_path: Path) -> None:
    """An unknown certificate is refused with the setting that makes it known."""
    certificate, key = tmp_path / "it.pem", tmp_path / "key.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(certificate), "-keyout", str(key)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with fake_engine(lambda _: (200, OPENSEARCH)) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = server.url.replace("http:", "https:")
        assert Client(EngineAddress((url,), certificates=certificate)).call("GET", "/").found
        with pytest.raises(EngineAwayError, match=r"trusted \(.+\): name the file .+ GUIDEBOT_ENGINE_CA"):
            Client(EngineAddress((url,))).call("GET", "/")
    with fake_engine(lambda _: (200, OPENSEARCH)) as server:
        url = server.url.replace("http:", "https:")
        with pytest.raises(EngineAwayError, match="doesn't speak TLS: check GUIDEBOT_ENGINE_URL"):
            Client(EngineAddress((url,), certificates=certificate)).call("GET", "/")


def shards(**numbers: object) -> dict[str, object]:
    return {"timed_out": False, "_shards": {"total": 3, "successful": 3, "skipped": 0, "failed": 0} | numbers}


@pytest.mark.parametrize(
    "said",
    [
        shards(successful=2),  # as a real one says it: 200, and nothing failed
        shards(successful=1, skipped=1),
        shards(successful=2, failed=1),
        shards() | {"timed_out": True},
        {"timed_out": False},
        {"_shards": {"total": 1, "successful": 1, "skipped": 0}},
    ],
)
def test_a_part_of_an_answer_is_none(said: dict[str, object]) -> None:
    """Who asks is told that not all can be searched."""
    hits = {"hits": {"hits": []}}
    with fake_engine(lambda _: (200, said | hits)) as server:
        with pytest.raises(EngineAwayError, match="can't search all parts of the guide"):
            RemoteIndex(client(server), "guidebot-1").search({})
        assert "allow_partial_search_results=false" in server.requests[0].path


def test_parts_that_need_not_be_searched_are_searched() -> None:
    """A part that can hold nothing is left out by the engine itself."""
    with fake_engine(lambda _: (200, shards(successful=1, skipped=2))) as server:
        assert RemoteIndex(client(server), "guidebot-1").search({})["timed_out"] is False


def test_an_index_that_was_deleted_is_not_made_by_writing_to_it() -> None:
    """It is told, with what makes it anew."""
    gone = {"error": {"type": "index_not_found_exception", "reason": "no such index"}, "status": 404}
    with fake_engine(lambda _: (404, gone)) as server:
        index = RemoteIndex(client(server), "guidebot-1")
        for ask in (
            lambda: index.search({}),
            lambda: index.get("1"),
            lambda: index.bulk([b"{}"]),
            lambda: index.put("1", {}, None),
            index.refresh,
        ):
            with pytest.raises(LostError, match="`guidebot corpus check` makes it anew"):
                ask()
        written = [one.path for one in server.requests if one.method == "PUT" or "_bulk" in one.path]
        assert len(written) == 2
        assert all("require_alias=true" in path for path in written)


def test_who_publishes_waits_where_the_engine_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks a question doesn't, and nobody waits for a disk that is full."""
    pauses: list[float] = []
    monkeypatch.setattr("retrieval.engine.opensearch.cluster.client.time.sleep", pauses.append)
    left = [(429, {"error": {"reason": "too much to do"}})] * 2
    with fake_engine(lambda _: left.pop() if left else (200, OPENSEARCH)) as server:
        assert client(server).call("GET", "/", seconds=PUBLISHING.seconds).found
        assert pauses == list(PUBLISHING.pauses[:2])
    for reply, seconds in ((refusing(429, FLOOD), PUBLISHING.seconds), (refusing(429, "busy"), 1.0)):
        with fake_engine(reply) as server, pytest.raises(EngineAwayError):
            client(server).call("GET", "/", seconds=seconds)
        assert len(server.requests) == 1

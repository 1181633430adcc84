"""`guidebot corpus update`: sources that change, vanish, or lie on a server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from corpus.hints_writing import toml_table
from tests.helpers.keepers import CHECK, Guidebot, replace


class Page(BaseHTTPRequestHandler):
    """A page with a validator, which counts who takes it."""

    body: ClassVar[bytes] = b""
    sent: ClassVar[list[int]] = []

    def do_GET(self) -> None:
        tag = f'"{len(self.body)}"'
        status = 304 if self.headers.get("If-None-Match") == tag else 200
        self.sent.append(status)
        self.send_response(status)
        self.send_header("ETag", tag)
        if status == 200:
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        if status == 200:
            self.wfile.write(self.body)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def page() -> Iterator[str]:
    """Return the address of a page on a server of our own."""
    server = HTTPServer(("127.0.0.1", 0), Page)
    Page.body, Page.sent[:] = b"<html><body><h1>Times</h1><p>The shop opens at four.</p></body></html>", []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/times.html"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_unchanged_page_is_not_sent_again(guidebot: Guidebot, page: str) -> None:
    """The server is asked whether it has changed; what it says belongs to the edition that is published."""
    assert guidebot("add", "--allow-private", page).status == 0
    assert guidebot("update", "--allow-private", "--json").json["published"] is False
    assert Page.sent == [200, 304]
    Page.body = Page.body.replace(b"four", b"seven")
    assert guidebot("update", "--allow-private", "--json").json["changed"] == ["times"]
    assert guidebot("rollback", "2").status == 0  # now the page is another than what is published
    assert guidebot("update", "--allow-private", "--json").json["changed"] == ["times"]
    assert Page.sent == [200, 304, 200, 200]


def test_a_private_address_needs_leave(guidebot: Guidebot, page: str) -> None:
    """To be added, and to be fetched again."""
    assert guidebot("add", page).status == 1
    guidebot("add", "--allow-private", page)
    ended = guidebot("update")
    assert (ended.status, ended.out) == (1, "")
    assert "--allow-private" in ended.err


def test_a_source_that_is_gone_is_said_and_nothing_is_published(guidebot: Guidebot, workshop: Path) -> None:
    """A disk that is not mounted must not take a document away."""
    guidebot("add", workshop)
    workshop.unlink()
    ended = guidebot("update")
    assert (ended.status, ended.out) == (1, "")
    assert "workshop.md" in ended.err
    assert guidebot("update", "club").status == 0


def test_a_document_that_was_sent_has_no_source_to_read_again(guidebot: Guidebot, data_dir: Path) -> None:
    """What lies in the data directory comes and goes, as files that keepers send to the bot do."""
    folder = data_dir / "proposals"
    folder.mkdir()
    path = folder / "sent.md"
    path.write_text("# Sent\n\nNine rooms.\n")
    guidebot("add", path)
    path.unlink()
    ended = guidebot("update", "--json")
    assert (ended.status, ended.json["published"]) == (0, False)
    assert "sent stays as it is" in ended.err


def test_a_check_may_follow_up_on_another_question(guidebot: Guidebot, workshop: Path) -> None:
    """It is asked as people ask, after what its history says."""
    hints = workshop.with_name("workshop.hints.toml")
    check = {
        "question": "and when does it close?",
        "contains": ["six"],
        "history": ["when does the workshop open?"],
    }
    hints.write_text(f"{CHECK}\n{toml_table('check', check)}", encoding="utf-8")
    assert guidebot("add", workshop, "--json").json["checks"] == {"passed": 2, "failed": []}
    replace(workshop, "It closes at six in the evening.", "Nobody is sent away.")
    ended = guidebot("update")
    assert ended.status == 1
    assert "after “when does the workshop open?”" in ended.out

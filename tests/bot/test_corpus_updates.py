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
    assert "--prune" in ended.err
    assert guidebot("update", "club").status == 0
    assert guidebot("update", "--prune", "--json").json["removed"] == ["workshop"]


@pytest.fixture
def folder(guidebot: Guidebot, tmp_path: Path) -> Path:
    """Return a folder of three documents that was added."""
    root = tmp_path / "handbook"
    for name in ("a", "b", "sub/c"):
        path = root / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name.upper()}\n\nHouse {name} has nine rooms.\n", encoding="utf-8")
    assert guidebot("add", root).status == 0
    return root


def test_a_folder_stays_in_step(guidebot: Guidebot, folder: Path) -> None:
    """What is new, changed and gone comes with one update; what is gone stays until it is pruned."""
    replace(folder / "a.md", "nine", "ten")
    (folder / "b.md").unlink()
    (folder / "sub/d.md").write_text("# D\n\nHouse d has two rooms.\n", encoding="utf-8")
    ended = guidebot("update", "--json")
    assert (ended.status, ended.json["added"], ended.json["changed"]) == (1, ["d"], ["a"])
    assert [(one["document"], one["gone"]) for one in ended.json["unread"]] == [("b", True)]
    assert "b.md" in ended.err and "--prune" in ended.err
    assert guidebot("update", "--prune", "--dry-run", "--json").json["removed"] == ["b"]
    assert guidebot("update", "--prune", "--json").json["removed"] == ["b"]
    ended = guidebot("update", "--json")
    assert (ended.status, ended.json["published"]) == (0, False)


def test_one_file_s_fault_keeps_no_other_from_being_published(guidebot: Guidebot, folder: Path) -> None:
    """It is named with the same reason as alone; its document stays as it was."""
    replace(folder / "a.md", "nine", "ten")
    (folder / "b.md").write_bytes(b"")
    (folder / "e.pdf").write_bytes(b"%PDF-1.7 broken")
    ended = guidebot("update", "--json")
    assert (ended.status, ended.json["changed"], ended.json["added"]) == (1, ["a"], [])
    reasons = {one["document"]: one["reason"] for one in ended.json["unread"]}
    assert set(reasons) == {"b", "e"}
    for name in ("b.md", "e.pdf"):
        alone = guidebot("add", folder / name)
        assert alone.status == 1
        assert reasons[name[0]].partition(" ")[2] in alone.err
    (folder / "e.pdf").unlink()
    (folder / "b.md").write_text("# B\n\nHouse b is let.\n", encoding="utf-8")
    assert guidebot("update", "--json").json["changed"] == ["b"]


def test_what_was_removed_stays_removed(guidebot: Guidebot, folder: Path) -> None:
    """Its file is still there, and is brought back only by being added."""
    assert guidebot("remove", "c").status == 0
    assert guidebot("update", "--json").json["published"] is False
    assert guidebot("add", folder, "--json").json["added"] == ["c"]
    replace(folder / "sub/c.md", "nine", "six")
    assert guidebot("update", "--json").json["changed"] == ["c"]


def test_a_folder_that_is_not_there_is_not_pruned(guidebot: Guidebot, folder: Path) -> None:
    """It may be on a disk that is not mounted."""
    away = folder.with_name("away")
    folder.rename(away)
    ended = guidebot("update", "--prune")
    assert ended.status == 1
    assert "handbook" in ended.err and "nothing of it was pruned" in ended.err
    away.rename(folder)
    assert guidebot("update", "--json").json["published"] is False


def test_a_new_file_gets_a_name_of_its_own(guidebot: Guidebot, folder: Path) -> None:
    """Two files of the same name in two folders are two documents."""
    (folder / "sub/a.md").write_text("# Other\n\nHouse x has one room.\n", encoding="utf-8")
    assert guidebot("update", "--json").json["added"] == ["sub-a"]
    assert guidebot("update", "--json").json["published"] is False


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.hints.toml", "synonyms = ["),
        ("b.hints.toml", "colour = 'red'"),
        ("z.docx", "PK\x03\x04 cut short"),
        ("b.md", "<!-- nothing but a note -->"),
    ],
)
def test_a_folder_is_added_and_updated_around_a_fault(
    guidebot: Guidebot, folder: Path, name: str, content: str
) -> None:
    """A fault of a file, or of the hints beside it, is named and keeps no other file out."""
    guidebot("remove", "a", "b", "c")
    (folder / name).write_text(content, encoding="utf-8")
    ended = guidebot("add", folder, "--json")
    assert ended.status == 1
    assert set(ended.json["added"]) - {"b"} == {"a", "c"}
    assert name in ended.err and "Traceback" not in ended.err
    (folder / "sub/d.md").write_text("# D\n\nHouse d has two rooms.\n", encoding="utf-8")
    ended = guidebot("update", "--json")
    assert ended.json["added"] == ["d"]
    assert (ended.status, name in ended.err) == (1, True)


def test_a_new_file_that_holds_no_guide_is_no_fault(guidebot: Guidebot, folder: Path) -> None:
    """It is named, as when the folder was added."""
    (folder / "empty.md").write_bytes(b"")
    (folder / "picture.md").write_bytes(b"\x89PNG\r\n")
    for command in (("add", folder, "--json"), ("update", "--json")):
        ended = guidebot(*command)
        assert ended.status == 0
        assert sorted(ended.json["skipped"]) == ["handbook/empty.md", "handbook/picture.md"]
        assert "empty.md" in ended.err


def test_a_folder_behind_a_link_is_the_folder(guidebot: Guidebot, folder: Path) -> None:
    """Its files are not new when it is found by another way."""
    link = folder.with_name("link")
    link.symlink_to(folder)
    assert guidebot("add", link).status == 0
    assert guidebot("update", "--json").json["published"] is False
    guidebot("remove", "b")
    assert guidebot("update", "--json").json["published"] is False


def test_a_folder_that_is_not_there_keeps_nothing_else_back(
    guidebot: Guidebot, folder: Path, tmp_path: Path
) -> None:
    """Another one is pruned and brought up to date."""
    other = tmp_path / "other"
    other.mkdir()
    for name in ("x", "y"):
        (other / f"{name}.md").write_text(f"# {name}\n\nShed {name} has one door.\n", encoding="utf-8")
    assert guidebot("add", other).status == 0
    folder.rename(tmp_path / "away")
    (other / "x.md").unlink()
    replace(other / "y.md", "one", "two")
    ended = guidebot("update", "--prune", "--json")
    assert (ended.status, ended.json["removed"], ended.json["changed"]) == (1, ["x"], ["y"])
    assert {one["document"] for one in ended.json["unread"]} == {"a", "b", "c"}


def test_a_folder_in_the_data_directory_is_not_kept_in_step(guidebot: Guidebot, data_dir: Path) -> None:
    """Files come and go there."""
    inside = data_dir / "drafts"
    inside.mkdir(parents=True)
    (inside / "a.md").write_text("# A\n\nNine rooms.\n", encoding="utf-8")
    assert guidebot("add", inside).status == 0
    assert guidebot("update", "--json").json["published"] is False


def test_patterns_are_remembered(guidebot: Guidebot, tmp_path: Path) -> None:
    """What was not wanted of a folder is not wanted later either."""
    root = tmp_path / "notes"
    root.mkdir()
    (root / "a.md").write_text("# A\n\nNine rooms.\n", encoding="utf-8")
    assert guidebot("add", "--include", "*.md", root).status == 0
    (root / "b.txt").write_text("Ten rooms.\n", encoding="utf-8")
    assert guidebot("update", "--json").json["added"] == []


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

"""A data directory that the first version made: with editions, replies, wishes and a waiting inbox."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.chat.store.sqlite.database import Database
from corpus.store.database import FILE_NAME
from corpus.store.library import Library
from tests.helpers.bot_api import BotApi
from tests.helpers.keepers import Guidebot, answer
from tests.helpers.telegram_process import TelegramProcess

FIRST = Path(__file__).with_name("earlier") / "first-version.zip"
ASKER = 50_000_001  # who asked what waits in the inbox


@pytest.fixture
def earlier(data_dir: Path) -> Path:
    """Return a data directory of the first version."""
    with zipfile.ZipFile(FIRST) as archive:
        archive.extractall(data_dir)
    return data_dir


def rows(path: Path, tables: tuple[str, ...]) -> dict[str, list[dict[str, str]]]:
    """Return all rows of some tables by column; numbers are texts, and none is an empty one."""
    found: dict[str, list[dict[str, str]]] = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in tables:
            kept = [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]
            found[table] = [{name: str(value or "") for name, value in row.items()} for row in kept]
    return found


def assert_kept(before: dict[str, list[dict[str, str]]], after: dict[str, list[dict[str, str]]]) -> None:
    """Fail if a row is lost, or a value of a column that is still there."""
    for table, kept in before.items():
        for old, new in zip(kept, after[table], strict=True):
            still = [name for name in old if name in new]
            assert len(still) >= len(old) - 2
            assert {name: new[name] for name in still} == {name: old[name] for name in still}


def test_the_guide_is_what_it_was(run_main: Guidebot, earlier: Path) -> None:
    """Every edition with its texts and hints, and each can be gone back to."""
    tables = ("content", "piece", "version", "edition", "edition_document", "published")
    before = rows(earlier / FILE_NAME, tables)
    assert "$15" in answer(earlier, "what does a pass cost")
    after = rows(earlier / FILE_NAME, tables)
    assert_kept(before, after)
    assert run_main("corpus", "check").status == 0
    assert [note.number for note in _history(earlier)] == [3, 2, 1]
    assert run_main("corpus", "rollback", "1", "--force").status == 0
    assert "$12" in answer(earlier, "What does a day cost?")
    assert run_main("corpus", "rollback", "3").status == 0
    assert "five" in answer(earlier, "When does the bar open?")


def _history(data_dir: Path) -> list[object]:
    library = Library.open(data_dir)
    try:
        return list(library.history())
    finally:
        library.close()


def test_what_the_bot_keeps_is_what_it_was(run_main: Guidebot, earlier: Path) -> None:
    """Inbox, replies, votes, wishes, proposals, notes, and the settings beside them."""
    tables = ("secret", "note", "inbox", "reply", "vote", "wish", "proposal")
    before = rows(earlier / "bot.sqlite", tables)
    assert all(before.values())
    Database.open(earlier).close()
    after = rows(earlier / "bot.sqlite", tables)
    assert_kept(before, after)
    ended = run_main("report")
    assert ended.status == 0
    assert "sauna" in ended.out


def test_what_waited_is_answered(earlier: Path) -> None:
    """The questions that were in the inbox when the first version was stopped."""
    with BotApi() as api:
        api.chats[ASKER] = {"id": ASKER, "type": "private", "first_name": "P"}
        with TelegramProcess(api, earlier):
            api.wait(lambda: len(api.seen(ASKER)) >= 2)
            said = " ".join(str(message["text"]) for message in api.seen(ASKER))
    assert "$15" in said
    assert "five" in said


def test_it_can_be_backed_up_and_restored(run_main: Guidebot, earlier: Path, tmp_path: Path) -> None:
    """A backup of it that was made by copying its file, too."""
    raw = tmp_path / "raw.sqlite"
    raw.write_bytes((earlier / FILE_NAME).read_bytes())
    assert run_main("backup", tmp_path / "whole").status == 0
    for place, command in (("a", ["restore", tmp_path / "whole"]), ("b", ["corpus", "restore", raw])):
        assert run_main("--data-dir", tmp_path / place, *command).status == 0
        assert "$15" in answer(tmp_path / place, "what does a day cost")
        assert len(_history(tmp_path / place)) == 3


@pytest.mark.parametrize(
    "command", [["ask", "hours"], ["corpus", "list"], ["corpus", "add", "x"], ["backup", "x"]]
)
def test_a_later_library_is_left_alone(run_main: Guidebot, earlier: Path, command: list[str]) -> None:
    """One sentence that says to upgrade, and not a byte is changed."""
    with closing(sqlite3.connect(earlier / FILE_NAME, isolation_level=None)) as connection:
        connection.execute("INSERT INTO migration VALUES (999, 'later', '')")
    before = (earlier / FILE_NAME).read_bytes()
    ended = run_main(*command)
    assert ended.status == 1
    assert "was made by a later version: upgrade guidebot" in ended.err
    assert ended.err.count("\n") == 1
    assert (earlier / FILE_NAME).read_bytes() == before


def test_a_later_file_of_the_bot_is_left_alone(earlier: Path) -> None:
    """The bot says so and ends."""
    with closing(sqlite3.connect(earlier / "bot.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with BotApi() as api:
        bot = TelegramProcess(api, earlier)
        bot.start(wait=False)
        assert bot.wait() == 1
        assert "was made by a later version: upgrade guidebot" in bot.log
        assert "Traceback" not in bot.log

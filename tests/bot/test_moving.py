"""Moving what is kept into a real PostgreSQL and back; run by `.ci/postgres`."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from bot.channels.chat.store.conversations import Content, Record
from bot.channels.chat.store.inbox import Kept, Waiting
from bot.channels.chat.store.opening import open_chat_store
from bot.channels.chat.store.proposals import Proposal, State
from bot.channels.chat.store.wishes import Wish
from bot.keeping.changes import Add
from bot.keeping.moving import move as moving
from bot.keeping.moving.move import Moved, move
from corpus.errors import LibraryError
from corpus.store.elsewhere import keep_elsewhere
from corpus.store.library import Library
from corpus.store.postgres.address import read_address
from retrieval.editions.publishing import Request, add, remove
from retrieval.retriever import Retriever
from tests.helpers.postgres import a_schema
from tests.helpers.retrievers import BAKERY_HINTS, bakery, laundry, library_of, text_document

pytestmark = pytest.mark.postgres

REPLY = Record(
    id="1", chat="c", thread="", asker="a", question_message="q1", message="m1", parent="", asked=1e6 + 0.1,
    kind="answer", question="What is “rye” – 🥖?", understood_as="", confidence=1 / 3, edition=2,
    content=Content(passage="p:1", answer="yes"),
)  # fmt: skip
WISH = Wish("1", "7", "", "m", "a", "q?", 1e6, 1, private=False)
PROPOSAL = Proposal("9", "k", 1e6, Add(("a.md",)), State.OPEN, 2, "note")
QUESTIONS = ("How much is a loaf of rye bread?", "when do you open", "is there soap?")


@pytest.fixture
def url() -> Iterator[str]:
    with a_schema() as address:
        yield address


async def used(folder: Path) -> bytes:
    """Fill a data directory, and return the key of its chats."""
    library = library_of(folder, bakery(BAKERY_HINTS), laundry())
    add(library, [text_document("Soap costs two euros.", "late")], Request())
    remove(library, ["late"], Request())
    library.close()
    with closing(open_chat_store(folder, "telegram")) as store:
        await store.inbox.keep([Kept(number, "7", {"text": number}) for number in ("9", "10", "b")])
        await store.inbox.done("10")
        await store.inbox.mark_sent("9", 0, "m")
        for number in range(2, 30):
            await store.conversations.keep(replace(REPLY, id=str(number), question=f"question {number}"))
        await store.conversations.keep(REPLY)
        await store.conversations.vote(REPLY, "x", -1)
        await store.wishes.add(WISH)
        await store.proposals.keep(PROPOSAL)
        await store.set_note("name", "value")
        return await store.key()


async def holds_all(folder: Path, key: bytes) -> None:
    """Check that nothing of it is lost, and that it is gone on from."""
    with closing(Library.open(folder)) as library:
        assert [one.name for one in library.edition(library.published()).documents] == ["bakery", "laundry"]
        assert len(library.history()) == library.published() == 4
        asked = Retriever.open(library, library.published())
        assert [bool(asked.ask(question).answers) for question in QUESTIONS] == [True, True, False]
    with closing(open_chat_store(folder, "telegram")) as store:
        assert await store.key() == key
        assert await store.inbox.waiting() == [Waiting("9", "7"), Waiting("b", "7")]
        assert await store.inbox.keep([Kept("10", "7", {})]) == set()
        assert await store.inbox.sent("9") == {0: "m"}
        assert await store.conversations.get("1", "c") == replace(REPLY, vote=-1)
        assert await store.wishes.before(2) == [WISH]
        assert await store.proposals.get("9") == PROPOSAL
        assert await store.note("name") == "value"


async def test_there_and_back_again(tmp_path: Path, url: str) -> None:
    """All editions, chats and numbers, and both go on from there; done again it writes nothing."""
    key = await used(tmp_path / "files")
    moved = move(tmp_path / "files", url)
    assert moved.written == moved.rows > 40
    assert move(tmp_path / "files", url) == moved._replace(written=0)
    keep_elsewhere(tmp_path / "machine", url)
    await holds_all(tmp_path / "machine", key)
    with closing(Library.open(tmp_path / "machine")) as library:
        versions = [one.version for one in library.edition(3).documents]
        add(library, [text_document("Towels cost three euros.", "new")], Request())
        assert library.published() == 5
        assert max(one.version for one in library.edition(5).documents) > max(versions)
        remove(library, ["new"], Request())
    assert move(tmp_path / "back", url, back=True).written > 40
    with closing(Library.open(tmp_path / "back")) as library:
        assert len(library.history()) == library.published() == 6
        assert add(library, [text_document("Mats cost one euro.", "n")], Request()).edition == 7


async def test_a_move_that_ends_early_has_changed_nothing(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was brought by then; done again it is whole, and writes nothing of that once more."""
    key = await used(tmp_path / "files")

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(moving, "_compare", fails)
        with pytest.raises(KeyboardInterrupt):
            move(tmp_path / "files", url)
    keep_elsewhere(tmp_path / "machine", url)
    with closing(Library.open(tmp_path / "machine")) as library:
        assert library.published() == 0
    moved = move(tmp_path / "files", url)
    assert moved.resumed > 20 and moved.written + moved.resumed == moved.rows
    await holds_all(tmp_path / "machine", key)


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.keeping.moving import move, staging

staging.BATCH, batches, together = 3, [0], staging.all_or_nothing

def counted(target):
    if batches[0] == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
    batches[0] += 1
    return together(target)

staging.all_or_nothing = counted
move.move(Path(sys.argv[2]), sys.argv[3], back=sys.argv[4] == "back")
"""


@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
async def test_a_move_goes_on_where_it_was_killed(tmp_path: Path, url: str, *, back: bool) -> None:
    """Again and again, in either direction; each time only what is missing is brought."""
    key = await used(tmp_path / "files")
    place = tmp_path / ("back" if back else "files")
    if back:
        move(tmp_path / "files", url)
    for batches in (2, 1, 2):
        arguments = [str(batches), str(place), url, "back" if back else "there"]
        killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
        assert killed.returncode == -signal.SIGKILL
    moved = move(place, url, back=back)
    assert moved.resumed >= 5 and moved.written + moved.resumed == moved.rows
    assert move(place, url, back=back) == Moved(moved.tables, moved.rows, 0)
    assert not list(place.glob("moving*"))
    with psycopg.connect(read_address(url).server) as connection:
        query = "SELECT count(*) FROM pg_tables WHERE schemaname LIKE %s AND tablename LIKE 'moving%%'"
        assert connection.execute(query, [f"{read_address(url).schema}%"]).fetchone() == (0,)
    if not back:
        keep_elsewhere(tmp_path / "machine", url)
    await holds_all(place if back else tmp_path / "machine", key)


async def test_what_changed_since_a_move_was_killed_is_moved_as_it_is(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was brought of it before is not taken for what is there now; nor what another version brought."""
    await used(tmp_path / "files")
    with monkeypatch.context() as patched:
        patched.setattr(moving, "_compare", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            move(tmp_path / "files", url)
    with closing(Library.open(tmp_path / "files")) as library:
        remove(library, ["laundry"], Request())
        add(library, [text_document("Towels cost three euros.", "new")], Request())
    with psycopg.connect(read_address(url).server, autocommit=True) as connection:
        schema = f"{read_address(url).schema}_library"
        connection.execute(f"ALTER TABLE {schema}.moving_piece ADD COLUMN later TEXT".encode())
    assert move(tmp_path / "files", url).resumed > 0
    keep_elsewhere(tmp_path / "machine", url)
    with closing(Library.open(tmp_path / "machine")) as library:
        assert [one.name for one in library.edition(library.published()).documents] == ["bakery", "new"]


async def test_what_came_in_meanwhile_is_moved_the_next_time(tmp_path: Path, url: str) -> None:
    """A bot may run while it is moved: editions, answers and deletions follow."""
    await used(tmp_path / "files")
    move(tmp_path / "files", url)
    with closing(open_chat_store(tmp_path / "files", "telegram")) as store:
        await store.conversations.keep(replace(REPLY, id="later"), "9")
    with closing(Library.open(tmp_path / "files")) as library:
        add(library, [text_document("Towels cost three euros.", "new")], Request())
    assert move(tmp_path / "files", url).written > 0
    keep_elsewhere(tmp_path / "machine", url)
    with closing(open_chat_store(tmp_path / "machine", "telegram")) as store:
        assert await store.conversations.get("later", "c") is not None
        assert await store.inbox.waiting() == [Waiting("b", "7")]
    with closing(Library.open(tmp_path / "machine")) as library:
        assert library.published() == 5


async def test_nothing_newer_and_no_other_guide_is_written_over(tmp_path: Path, url: str) -> None:
    """What people wrote since it was moved is never lost, nor another guide."""
    await used(tmp_path / "files")
    move(tmp_path / "files", url)
    keep_elsewhere(tmp_path / "machine", url)
    with closing(open_chat_store(tmp_path / "machine", "telegram")) as store:
        await store.conversations.keep(replace(REPLY, id="since"))
    with pytest.raises(LibraryError, match="came in since"):
        move(tmp_path / "files", url)
    with closing(open_chat_store(tmp_path / "machine", "telegram")) as store:
        assert await store.conversations.get("since", "c") is not None
    library_of(tmp_path / "other", laundry()).close()
    with pytest.raises(LibraryError, match="another guide"):
        move(tmp_path / "other", url)
    with pytest.raises(LibraryError, match="another guide"):
        move(tmp_path / "other", url, back=True)

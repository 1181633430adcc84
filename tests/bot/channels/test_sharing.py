"""Which process has which chat in hand, over a real PostgreSQL; run by `.ci/postgres`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.channels.chat.store.inbox import Kept, Waiting
from bot.channels.chat.store.postgres.chat_store import PostgresChatStore
from bot.channels.chat.store.proposals import Proposal
from bot.channels.chat.store.sharing import NotOursError, sharing_of
from bot.keeping.changes import Add
from corpus.errors import LibraryError
from corpus.store.postgres.address import read_address
from tests.helpers.memory_store import MemoryChatStore
from tests.helpers.postgres import a_schema, server_url

NOW = [1_000_000.0]


@pytest.fixture
def url() -> Iterator[str]:
    NOW[0] = 1_000_000.0
    with a_schema() as address:
        yield address


@pytest.fixture
async def both(tmp_path: Path, url: str) -> AsyncIterator[tuple[PostgresChatStore, PostgresChatStore]]:
    """Return the stores of two processes that have heard of each other."""
    one, two = (
        PostgresChatStore(tmp_path / name, url, "telegram", lambda: NOW[0]) for name in ("one", "two")
    )
    with closing(one), closing(two):
        for store in (one, two, one):
            await store.sharing.beat()
        yield one, two


def kept(chat: str, *numbers: int) -> list[Kept]:
    return [Kept(f"{chat}-{number}", chat, {"text": str(number)}) for number in numbers]


def in_schema(url: str, statement: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f"SET search_path TO {read_address(url).schema}_bot".encode())
        connection.execute(statement.encode())


def test_a_process_alone_shares_nothing() -> None:
    """Neither a question nor a thread more."""
    assert sharing_of(MemoryChatStore()) is None


@pytest.mark.postgres
async def test_a_chat_is_in_one_hand_and_all_of_it(
    both: tuple[PostgresChatStore, PostgresChatStore],
) -> None:
    """In its order, those that wait longest first, and no more chats than are wanted."""
    one, two = both
    for chat in ("b", "a", "c"):
        await one.inbox.keep(kept(chat, 2, 1))
    assert [(w.chat, w.id) for w in await one.sharing.claim(2)] == [
        ("b", "b-2"), ("b", "b-1"), ("a", "a-2"), ("a", "a-1"),
    ]  # fmt: skip
    assert {w.chat for w in await two.sharing.claim(9)} == {"c"}
    await two.inbox.keep(kept("a", 3))  # taken in by one, answered by the other
    assert Waiting("a-3", "a") in await one.sharing.claim(0)
    await one.inbox.mark_sending("a-2", 0)
    with pytest.raises(NotOursError):
        await two.inbox.mark_sending("a-2", 0)


@pytest.mark.postgres
async def test_a_chat_stays_with_who_knows_it_unless_that_takes_long(
    both: tuple[PostgresChatStore, PostgresChatStore],
) -> None:
    """For a second; then anybody answers."""
    one, two = both
    await one.inbox.keep(kept("a", 1))
    await one.sharing.claim(9)
    await one.inbox.done("a-1")
    await one.sharing.let_go(["a"])
    await two.inbox.keep(kept("a", 2))
    assert await two.sharing.claim(9) == []
    NOW[0] += 2.0
    assert await two.sharing.claim(9) == [Waiting("a-2", "a")]
    assert await one.sharing.claim(9) == []


@pytest.mark.postgres
@pytest.mark.parametrize("end", ["leaves", "dies", "is silent"])
async def test_who_ends_leaves_everything_to_the_others(
    both: tuple[PostgresChatStore, PostgresChatStore], url: str, end: str
) -> None:
    """Its chats and the lead at once; who was silent and wakes has lost them, and begins anew."""
    one, two = both
    assert (one.sharing.leads, two.sharing.leads) == (True, False)
    assert (one.sharing.processes, two.sharing.processes) == (2, 2)
    await one.inbox.keep(kept("a", 1))
    await one.sharing.claim(9)
    before = one.sharing.number
    if end == "leaves":
        await one.sharing.leave()
    elif end == "dies":
        one.sharing.close()
    else:
        in_schema(url, f"UPDATE replica SET until = now() - INTERVAL '1 second' WHERE id = {before}")
    for _ in range(200):  # the server takes a moment to notice that a connection is gone
        assert await two.sharing.beat()
        if two.sharing.processes == 1:
            break
        await asyncio.sleep(0.05)
    assert (two.sharing.leads, two.sharing.processes) == (True, 1)
    assert await two.sharing.claim(9) == [Waiting("a-1", "a")]
    if end == "is silent":
        with pytest.raises(NotOursError):
            await one.inbox.mark_sending("a-1", 0)
        assert not await one.sharing.beat()
        assert (one.sharing.leads, one.sharing.number == before) == (False, False)
        assert await one.sharing.claim(9) == []


def end_sessions(url: str, number: int = 0) -> None:
    """End the connections of the processes that hold a lock, or of one of them."""
    with psycopg.connect(server_url(), autocommit=True) as connection:
        query = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = hashtext(%s)::oid"
        if number:
            query += f" AND objid = {number}"
        rows = connection.execute(query.encode(), [f"{read_address(url).schema}_bot"]).fetchall()
        for (pid,) in rows:
            connection.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


async def deaf(*stores: PostgresChatStore) -> None:
    """Let them notice that nobody tells them anything any more."""
    for store in stores:
        with pytest.raises(LibraryError):
            for _ in range(9):
                await store.sharing.news(20)


@pytest.mark.postgres
async def test_who_lost_the_server_goes_on_with_what_it_has(
    both: tuple[PostgresChatStore, PostgresChatStore], url: str
) -> None:
    """Nobody gives up those who are coming back; until it is told so nobody is sure of anything."""
    one, two = both
    await one.inbox.keep(kept("a", 1))
    await one.sharing.claim(9)
    before, holds = one.sharing.number, one.sharing.hold()
    assert holds()
    end_sessions(url)
    await deaf(one, two)
    assert not holds()
    in_schema(url, "UPDATE replica SET until = now() - INTERVAL '1 minute'")  # it took long
    for _ in range(3):
        assert await two.sharing.beat()
    assert await two.sharing.claim(9) == []
    assert await one.sharing.beat()
    assert (one.sharing.number, holds()) == (before, True)
    await one.inbox.mark_sending("a-1", 0)
    assert await one.sharing.claim(0) == [Waiting("a-1", "a")]
    assert {store.sharing.processes for store in both} == {2}


@pytest.mark.postgres
async def test_who_lost_only_its_own_session_is_back_at_once(
    both: tuple[PostgresChatStore, PostgresChatStore], url: str
) -> None:
    """It holds its lock again, and is not given up; nor while the old session still has it."""
    one, two = both
    holds = one.sharing.hold()
    end_sessions(url, one.sharing.number)
    await deaf(one)
    assert await one.sharing.beat() and holds()
    assert await two.sharing.beat() and two.sharing.processes == 2
    one.sharing._listening = None
    assert not holds()
    assert await one.sharing.beat() and holds()
    assert await two.sharing.beat() and two.sharing.processes == 2


@pytest.mark.postgres
async def test_who_was_given_up_says_nothing_more(
    both: tuple[PostgresChatStore, PostgresChatStore], url: str
) -> None:
    """Neither of what others have in hand, nor of what they have answered; and takes nothing into hand."""
    one, two = both
    await one.inbox.keep(kept("a", 1, 2))
    await one.sharing.claim(9)
    before, holds = one.sharing.number, one.sharing.hold()
    in_schema(url, f"UPDATE replica SET until = now() - INTERVAL '1 second' WHERE id = {before}")
    assert await two.sharing.beat()
    with pytest.raises(NotOursError):  # nobody has it in hand yet
        await one.inbox.mark_sending("a-1", 0)
    await one.inbox.keep(kept("b", 1))
    assert {waiting.chat for waiting in await one.sharing.claim(9)} == {"a"}
    assert {waiting.chat for waiting in await two.sharing.claim(9)} == {"a", "b"}
    await two.inbox.done("a-1")
    for delivery in ("a-1", "a-2"):
        with pytest.raises(NotOursError):
            await one.inbox.mark_sending(delivery, 0)
    assert not await one.sharing.beat()
    with pytest.raises(NotOursError):
        holds()
    assert one.sharing.hold()()


@pytest.mark.postgres
async def test_who_was_silent_for_long_is_sure_of_nothing(
    both: tuple[PostgresChatStore, PostgresChatStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nobody told it so: the others may be about to take over."""
    one, _ = both
    holds, now = one.sharing.hold(), time.monotonic()
    assert holds()
    monkeypatch.setattr("bot.channels.chat.store.postgres.sharing.time.monotonic", lambda: now + 6)
    assert not holds()
    assert await one.sharing.beat() and holds()


@pytest.mark.postgres
async def test_files_of_a_proposal_are_there_for_whoever_publishes_it(
    both: tuple[PostgresChatStore, PostgresChatStore], tmp_path: Path
) -> None:
    """Albums and hints included; addresses are no files, and what is decided on is kept nowhere."""
    one, two = both
    folder = tmp_path / "one" / "proposals" / "7_1"
    (folder / "0").mkdir(parents=True)
    (folder / "a.md").write_text("bread", encoding="utf-8")
    (folder / "a.hints.toml").write_bytes(b"\0\xff")
    (folder / "0" / "b.md").write_text("soap", encoding="utf-8")
    sources = (str(folder / "a.md"), str(folder / "0" / "b.md"), "https://example.org/proposals/7_1/a.md")
    made = Proposal("7:1", "k", NOW[0], Add(sources, "name"))
    await one.proposals.keep(made)
    assert await one.proposals.get("7:1") == made
    found = await two.proposals.get("7:1")
    assert found is not None and isinstance(found.change, Add)
    there = tmp_path / "two" / "proposals" / "7_1"
    assert found.change == Add((str(there / "a.md"), str(there / "0" / "b.md"), sources[2]), "name")
    assert (there / "a.hints.toml").read_bytes() == b"\0\xff"
    assert [Path(name).read_text(encoding="utf-8") for name in found.change.sources[:2]] == ["bread", "soap"]
    await two.proposals.keep(found)
    await one.proposals.drop("7:1")
    assert await two.proposals.get("7:1") is None


@pytest.mark.postgres
async def test_what_was_moved_here_is_answered_and_what_is_idle_is_forgotten(
    both: tuple[PostgresChatStore, PostgresChatStore], url: str
) -> None:
    """A row says who answers in a chat: it is made where it is missing, and no longer kept than the rest."""
    one, _ = both
    await one.inbox.keep(kept("a", 1))
    in_schema(url, "DELETE FROM turn WHERE chat = 'a'")
    assert await one.sharing.beat()
    assert await one.sharing.claim(9) == [Waiting("a-1", "a")]
    await one.inbox.done("a-1")
    await one.sharing.let_go(["a"])
    await one.tidy()
    with psycopg.connect(server_url()) as connection:
        query = f"SELECT count(*) FROM {read_address(url).schema}_bot.turn WHERE chat = 'a'"
        assert connection.execute(query.encode()).fetchone() == (0,)


@pytest.mark.postgres
async def test_who_has_more_chats_may_say_more(
    both: tuple[PostgresChatStore, PostgresChatStore],
) -> None:
    """All of what one bot may say is given away, and never twice; who has nothing to do keeps a little."""
    one, two = both
    for store in (two, one, two):
        await store.sharing.beat()
    assert sorted(store.sharing.share(29) for store in both) == [14, 15]
    for chat in range(20):
        await one.inbox.keep(kept(f"c{chat:02}", 1))
    await one.sharing.claim(20)
    before = one.sharing.share(29)
    for store in (one, two):
        await store.sharing.beat()
        assert sum(other.sharing.share(29) for other in both) <= 29
    assert one.sharing.share(29) == before  # until the other one has looked for sure
    for store in (one, two):
        await store.sharing.beat()
    shares = [store.sharing.share(29) for store in both]
    assert sum(shares) == 29 and 0 < shares[1] < 8
    assert [store.sharing.share(1) for store in both] == [1, 1]

"""What a chat keeps: the same contract for SQLite and for memory, and no row lost of an earlier file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import force_setattr, replace

from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.chat_store import ChatStore
from bot.channels.chat.store.conversations import Choices, Content, Look, Record, View
from bot.channels.chat.store.inbox import Kept, Waiting
from bot.channels.chat.store.opening import open_chat_store
from bot.channels.chat.store.proposals import Proposal, State
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.channels.chat.store.sqlite.database import Database
from bot.channels.chat.store.sqlite.migrations import MIGRATIONS
from bot.channels.chat.store.wishes import Wish
from bot.keeping.changes import Add, Remove, RollBack
from corpus.errors import LibraryError
from corpus.store.elsewhere import keep_elsewhere
from tests.helpers.documented import documented
from tests.helpers.memory_store import MemoryChatStore
from tests.helpers.postgres import a_schema
from tests.helpers.unsynced import synced_connect


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


FileProposals = documented("store.md", "documented_store").FileProposals
"""The store that the documentation shows, to the letter."""


@pytest.fixture(
    params=["sqlite", "memory", "documented", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[ChatStore]:
    if request.param == "postgres":
        with a_schema() as url:
            keep_elsewhere(tmp_path, url)
            shared = open_chat_store(tmp_path, "telegram", clock)
            yield shared
            shared.close()
        return
    memory = MemoryChatStore(clock)
    if request.param == "documented":
        memory.proposals = FileProposals(tmp_path / "proposals")
    opened: ChatStore = memory
    if request.param == "sqlite":
        opened = SqliteChatStore.open(tmp_path, "telegram", clock)
    yield opened
    opened.close()


def record(number: str, asked: float = 1_000_000.0, **fields: object) -> Record:
    usual = Record(
        id=number, chat="c", thread="", asker="a", question_message=f"q{number}", message=f"m{number}",
        parent="", asked=asked, kind="answer", question=f"question {number}", understood_as="",
        confidence=0.9, edition=1, content=Content(passage="p:1", answer="yes"),
    )  # fmt: skip
    return replace(usual, **fields)  # type: ignore[arg-type]


def wish(reply: str, **fields: object) -> Wish:
    usual = Wish(reply, "7", "", "m", "a", "q?", 1_000_000.0, 1, True)
    return replace(usual, **fields)  # type: ignore[arg-type]


async def test_deliveries_wait_in_their_order_until_they_are_done(store: ChatStore, clock: Clock) -> None:
    """Ids that would sort otherwise, too; what was handed over twice is known for two days."""
    kept = [Kept(number, "7", {"text": number}) for number in ("9", "10", "b", "a")]
    assert await store.inbox.keep(kept) == {"9", "10", "b", "a"}
    assert await store.inbox.waiting() == [Waiting(number, "7") for number in ("9", "10", "b", "a")]
    await store.inbox.done("10")
    assert await store.inbox.read("10") is None
    assert await store.inbox.read("b") == {"text": "b"}
    assert await store.inbox.keep(kept[:2]) == set()
    clock.now += 49 * 3600
    await store.tidy()
    assert await store.inbox.keep(kept[1:2]) == {"10"}


async def test_parts_that_were_sent_are_known(store: ChatStore) -> None:
    """So that a restart says none of them twice."""
    await store.inbox.keep([Kept("5", "7", {})])
    await store.inbox.mark_sent("5", 0, "m1")
    await store.inbox.mark_sent("5", 1, "m2")
    await store.inbox.mark_sending("5", 2)
    await store.inbox.mark_sending("5", 2)
    assert await store.inbox.sent("5") == {0: "m1", 1: "m2"}
    await store.inbox.done("5")
    assert await store.inbox.sent("5") == {}


async def test_a_reply_is_found_by_all_that_points_to_it(store: ChatStore) -> None:
    """By its id, its message, its question; in its own chat alone."""
    one = record("1", view=View(Look.CONTEXT, -2), content=Content(notes=("n",)))
    await store.inbox.keep([Kept("1", "7", {})])
    await store.conversations.keep(one, "1")
    assert await store.conversations.get("1", "c") == one
    assert await store.conversations.get("1", "other") is None
    assert await store.conversations.by_message("c", "m1") == one
    assert await store.conversations.by_question("c", "q1") == one
    assert await store.inbox.waiting() == []


async def test_a_follow_up_leans_on_the_last_half_hour(store: ChatStore, clock: Clock) -> None:
    """Of the same person in the same topic, with all that was said before."""
    await store.conversations.keep(record("1"))
    await store.conversations.keep(record("2", 1_000_001.0, parent="1"))
    assert await store.conversations.latest("c", "", "a") == "2"
    assert await store.conversations.latest("c", "topic", "a") == ""
    assert await store.conversations.latest("c", "", "b") == ""
    turns = (await store.conversations.conversation("2", "c")).turns
    assert [turn.question for turn in turns] == ["question 1", "question 2"]
    clock.now += RETENTION.follow_up + 2
    assert await store.conversations.latest("c", "", "a") == ""


async def test_votes_count_once_a_person_and_go_with_a_corrected_answer(store: ChatStore) -> None:
    """The later vote of a person counts; the sum has a sign; a new answer has none."""
    kept = record("1")
    await store.conversations.keep(kept)
    assert (await store.conversations.vote(kept, "x", 1)).vote == 1
    assert (await store.conversations.vote(kept, "x", -1)).vote == -1
    assert (await store.conversations.vote(kept, "y", 1)).vote == 0
    assert await store.conversations.voted(kept, "x") == -1
    await store.conversations.keep(kept)
    assert await store.conversations.voted(kept, "x") == 0


async def test_a_person_is_told_all_that_is_kept_of_them(store: ChatStore) -> None:
    """Replies and wishes oldest first, votes wherever they are; nothing of others."""
    assert await store.conversations.of("a") == [] and await store.wishes.of("a") == []
    second, first = record("1", 1_000_009.0), record("2", 1_000_003.0)
    for one in (second, first, record("3", asker="b")):
        await store.conversations.keep(one)
    await store.conversations.vote(record("3", asker="b"), "a", 1)
    mine = (wish("2", made=1_000_002.0), wish("1", made=1_000_001.0, private=False))
    for one in (*mine, wish("3", asker="b")):
        await store.wishes.add(one)
    assert await store.conversations.of("a") == [first, second]
    assert await store.wishes.of("a") == [mine[1], mine[0]]
    assert await store.conversations.votes_of("a") == 1 and await store.conversations.votes_of("b") == 0


async def test_what_is_kept_oldest_in_the_inbox(store: ChatStore, clock: Clock) -> None:
    """As long as it waits."""
    assert await store.inbox.oldest() is None
    await store.inbox.keep([Kept("5", "7", {})])
    clock.now += 9
    await store.inbox.keep([Kept("4", "7", {})])
    assert await store.inbox.oldest() == clock.now - 9
    await store.inbox.done("5")
    assert await store.inbox.oldest() == clock.now


@pytest.fixture
def _room_for_three() -> Iterator[None]:
    """Let every store keep three wishes, not thousands: what comes when it is full is the same."""
    before = RETENTION.wishes
    force_setattr(RETENTION, "wishes", 3)
    yield
    force_setattr(RETENTION, "wishes", before)


@pytest.mark.usefixtures("_room_for_three")
async def test_wishes_are_bounded(store: ChatStore) -> None:
    """Whoever comes when there is no more room is told so, and takes no other's place."""
    for number in range(3):
        assert await store.wishes.has_room()
        assert await store.wishes.add(wish(str(number)))
    assert not await store.wishes.has_room()
    assert not await store.wishes.add(wish("more"))
    assert [one.reply for one in await store.wishes.before(2)] == ["0", "1", "2"]


async def test_wishes_are_tried_once_an_edition(store: ChatStore) -> None:
    """What came true or was tried is dropped; a group stays a group."""
    for number in range(4):
        assert await store.wishes.add(wish(str(number), made=float(number), private=False))
    first, second = (await store.wishes.before(2))[:2]
    assert (first.reply, second.reply, first.private) == ("0", "1", False)
    await store.wishes.tried(first, 2)
    await store.conversations.keep(record("1"), fulfils="1")
    assert [one.reply for one in await store.wishes.before(2)] == ["2", "3"]


async def test_several_people_wish_for_the_same(store: ChatStore) -> None:
    """One who is forgotten takes the promise from nobody else; it comes true for all at once."""
    for asker in ("a", "b", "c"):
        assert await store.wishes.add(wish("1", asker=asker))
    await store.forget("a")
    assert [one.asker for one in await store.wishes.before(9)] == ["b", "c"]
    await store.wishes.tried(wish("1", asker="b"), 9)
    assert await store.wishes.before(9) == []
    await store.conversations.keep(record("1"), fulfils="1")
    assert await store.wishes.before(99) == []


async def test_proposals_are_values(store: ChatStore) -> None:
    """Each kind of change comes back as it was."""
    for number, change in enumerate((Add(("/a.md",), "a"), Remove(("a", "b")), RollBack(3), RollBack())):
        await store.proposals.keep(Proposal(str(number), "k", 5.0, change))
        found = await store.proposals.get(str(number))
        assert found is not None and (found.change, found.state) == (change, State.OPEN)
    await store.proposals.set_state("0", State.DISCARDED)
    assert (await store.proposals.get("0")) == Proposal("0", "k", 5.0, Add(("/a.md",), "a"), State.DISCARDED)
    assert sorted(await store.proposals.older(6.0)) == ["0", "1", "2", "3"]
    shown = Proposal("9", "k", 7.0, Remove(("a",)), State.OPEN, 4, "a word")
    await store.proposals.keep(shown)
    assert await store.proposals.get("9") == shown
    await store.proposals.drop("0")
    assert await store.proposals.get("0") is None


async def test_who_is_forgotten_leaves_nothing_and_others_all(store: ChatStore) -> None:
    """Replies, votes, wishes, choices, and what they wrote before they said so."""
    await store.inbox.keep([Kept("1", "7", {}), Kept("2", "8", {}), Kept("3", "7", {}), Kept("4", "7", {})])
    await store.conversations.keep(record("1"))
    await store.conversations.keep(record("2", asker="b", chat="d"))
    other = record("2", asker="b", chat="d")
    await store.conversations.vote(other, "a", 1)
    await store.conversations.offer("c", "", Choices("m1", ("x",)))
    await store.wishes.add(wish("1"))
    await store.wishes.add(wish("2", asker="b"))
    await store.forget("a", "7", "3")
    assert await store.conversations.get("1", "c") is None
    assert await store.conversations.get("2", "d") is not None
    assert await store.conversations.voted(other, "a") == 0
    assert await store.conversations.offered("c", "") is None
    assert [one.reply for one in await store.wishes.before(9)] == ["2"]
    assert [one.id for one in await store.inbox.waiting()] == ["2", "3", "4"]


async def test_a_forgotten_vote_counts_no_longer(store: ChatStore) -> None:
    """Neither in what is shown under a reply nor in what is learnt from it; those of others do."""
    for number, others in (("1", ()), ("2", ("b",)), ("3", ("b", "d"))):
        one = record(number, asker="c")
        await store.conversations.keep(one)
        await store.conversations.vote(one, "a", -1)
        for voter in others:
            await store.conversations.vote(one, voter, 1)
    await store.forget("a")
    kept = [await store.conversations.get(number, "c") for number in "123"]
    assert [one.vote for one in kept if one is not None] == [0, 1, 1]


async def test_what_is_kept_of_a_group_follows_it(store: ChatStore) -> None:
    """To its new id, by which it is known from then on."""
    await store.conversations.keep(record("1"))
    await store.wishes.add(wish("1"))
    await store.moved("7", "-100", "c", "new")
    assert await store.inbox.moves() == {"7": "-100"}
    assert await store.conversations.get("1", "new") is not None
    assert [one.chat for one in await store.wishes.before(9)] == ["-100"]


async def test_after_ninety_days_nothing_is_left(store: ChatStore, clock: Clock) -> None:
    """Replies and wishes go; notes stay."""
    await store.conversations.keep(record("1"))
    await store.wishes.add(wish("1"))
    await store.set_note("menu", "shown")
    clock.now += RETENTION.conversations + 1
    await store.tidy()
    assert await store.conversations.get("1", "c") is None
    assert await store.wishes.before(9) == []
    assert await store.note("menu") == "shown" and await store.note("other") == ""
    await store.set_note("menu", "")
    assert await store.note("menu") == ""


async def test_what_is_too_old_goes_in_slices(tmp_path: Path, clock: Clock) -> None:
    """Others have their turn in between, and votes go with their replies."""
    clock.now = 50_000_000.0
    store = SqliteChatStore.open(tmp_path, "telegram", clock)
    for number in range(1_200):
        await store.conversations.keep(record(str(number), 1.0 if number < 1_100 else clock.now))
    await store.conversations.vote(record("5"), "x", 1)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.ensure_future(others())
    await store.conversations.tidy()
    beside.cancel()
    assert turns >= 2
    count = store.database.quick.execute("SELECT count(*) FROM reply").fetchone()[0]
    votes = store.database.quick.execute("SELECT count(*) FROM vote").fetchone()[0]
    assert (count, votes) == (100, 0)
    store.close()


async def test_channels_share_a_file_and_see_their_own(tmp_path: Path) -> None:
    """What waits in one channel is not answered in another."""
    database = Database.open(tmp_path)
    one, other = SqliteChatStore(database, "telegram"), SqliteChatStore(database, "lines")
    await one.inbox.keep([Kept("1", "7", {})])
    await other.inbox.keep([Kept("lines:1", "lines:7", {})])
    await other.wishes.add(wish("lines:1"))
    assert [waiting.id for waiting in await other.inbox.waiting()] == ["lines:1"]
    assert await one.wishes.before(9) == []
    database.close()


def first_version(path: Path) -> None:
    """Write a file as the first version did, with a row of each kind."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            f"PRAGMA journal_mode = WAL;{MIGRATIONS[0].statements}PRAGMA user_version = 1;"
        )
        reply = (
            "INSERT INTO reply VALUES (?, -5, ?, 9, ?, 40, ?, ?, 'answer', 'q?', 'q!', 0.5, 3, '{}', ?, 1)"
        )
        for statement, *values in (
            ("INSERT INTO secret VALUES (?)", b"s" * 32),
            ("INSERT INTO note VALUES ('menus of 1', 'x')",),
            ("INSERT INTO inbox VALUES (9, 7, 1.0, '{\"update_id\":9}')",),
            ("INSERT INTO inbox VALUES (10, -100, 1.0, '{\"update_id\":10}')",),
            ("INSERT INTO inbox VALUES (8, 0, 0.5, NULL)",),
            ("INSERT INTO sent VALUES (9, 0, 41)",),
            (reply, 3, 0, 0, 0, 900.0, "c:-2"),
            (reply, 4, 77, 39, 3, 1000.0, ""),
            ("INSERT INTO vote VALUES (3, -6, 1)",),
            ("INSERT INTO wish VALUES (3, -100, 77, 40, 9, 'q?', 2.0, 3)",),
            ("INSERT INTO wish VALUES (4, 7, 0, 40, 9, 'q?', 3.0, 3)",),
            ("INSERT INTO moved VALUES (-5, -100)",),
            ("INSERT INTO proposal VALUES (1, 9, 1.0, 'add', ?, 'open')", '["--name","n","--","/x/n.md"]'),
            ("INSERT INTO proposal VALUES (2, 9, 1.0, 'remove', '[\"--\",\"a\",\"b\"]', 'open')",),
            ("INSERT INTO proposal VALUES (3, 9, 1.0, 'rollback', '[\"--\",\"3\"]', 'discarded')",),
            ("INSERT INTO proposal VALUES (4, 9, 1.0, 'rollback', '[\"--\"]', 'published')",),
        ):
            connection.execute(statement, values)


async def test_a_file_of_the_first_version_loses_nothing(tmp_path: Path) -> None:
    """Every row is there, ids as texts, groups as groups, proposals as values; opened again, too."""
    first_version(tmp_path / "bot.sqlite")
    for _ in range(2):
        store = SqliteChatStore.open(tmp_path, "telegram", lambda: 1001.0)
        assert await store.key() == b"s" * 32
        assert await store.note("menus of 1") == "x"
        assert await store.inbox.waiting() == [("9", "7"), ("10", "-100")]
        assert await store.inbox.keep([Kept("8", "", {})]) == set()
        assert await store.inbox.sent("9") == {0: "41"}
        assert await store.inbox.moves() == {"-5": "-100"}
        old = await store.conversations.get("3", "-5")
        assert old is not None
        assert (old.view, old.parent, old.question_message, old.thread) == (
            View(Look.CONTEXT, -2),
            "",
            "",
            "",
        )
        new = await store.conversations.by_question("-5", "39")
        assert new is not None and (new.parent, new.thread, new.view) == ("3", "77", View())
        assert await store.conversations.latest("-5", "77", "9") == "4"
        assert len((await store.conversations.conversation("4", "-5")).turns) == 2
        assert await store.conversations.voted(old, "-6") == 1
        assert [*store.database.quick.execute("SELECT * FROM vote")] == [("3", "-6", 1, "")]
        wishes = await store.wishes.before(9)
        assert [(one.chat, one.thread, one.private) for one in wishes] == [
            ("-100", "77", False),
            ("7", "", True),
        ]
        proposals = [await store.proposals.get(number) for number in "1234"]
        assert [one.change for one in proposals if one] == [
            Add(("/x/n.md",), "n"), Remove(("a", "b")), RollBack(3), RollBack(),
        ]  # fmt: skip
        assert [one.state for one in proposals if one] == ["open", "open", "discarded", "published"]
        store.close()


def test_a_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    """In a sentence, by this version as by the first one, which counts in the file's head."""
    Database.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        counted = connection.execute("PRAGMA user_version").fetchone()[0]
        assert counted == len(MIGRATIONS)
        connection.execute(f"PRAGMA user_version = {counted + 1}")
    with pytest.raises(LibraryError, match="later version"):
        Database.open(tmp_path)


def test_the_inbox_outlives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written through the connection that waits for the disk."""
    monkeypatch.setattr(sqlite3, "connect", synced_connect)
    database = Database.open(tmp_path)
    assert database.durable.execute("PRAGMA synchronous").fetchone()[0] == 2
    database.close()


async def test_deaths_are_counted_and_set_aside_once(store: ChatStore) -> None:
    """What is in hand again and lives on this time keeps the count of its deaths."""
    attempts = store.attempts
    with attempts.in_hand("a"):
        assert (await attempts.deaths()) == {"a": 1}
    assert (await attempts.deaths()) == {}
    died, again = attempts.in_hand("b"), attempts.in_hand("b")
    died.__enter__()  # and no end
    for _ in range(3):
        with attempts.in_hand("b"):
            assert (await attempts.deaths()) == {"b": 2}
        assert (await attempts.deaths()) == {"b": 1}
    again.__enter__()
    assert [await attempts.set_aside("b"), await attempts.set_aside("b")] == [True, False]
    assert (await attempts.deaths()) == {"b": 2}

"""What is kept is what /privacy says, no longer than it says, and gone when somebody says /forget."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.chat.privacy.anonymity import Identity
from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.conversations import Content, Record
from bot.channels.chat.store.inbox import Kept
from bot.channels.chat.store.sqlite.asked import SqliteAskedQuestions
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.channels.chat.store.wishes import Wish
from tests.bot.telegram.conftest import Running

CANARY = "zanzibar flamingo"
DAY = 86400.0


def holders(data_dir: Path, words: bytes) -> list[Path]:
    """Return the files that hold some words."""
    return [path for path in data_dir.rglob("*") if path.is_file() and words in path.read_bytes()]


def test_forget_leaves_no_trace(run_bot: Running) -> None:
    """Questions, wishes and votes are gone from every file; those of others stay; the buttons say so."""
    bot = run_bot()
    api, person, other = bot.api, bot.api.person(), bot.api.person()
    refusal = api.ask(person, f"What does a {CANARY} cost?", CANARY)
    api.answer(api.press(person, refusal, "Tell me"))
    api.ask(other, "What does a purple pelican cost?", "pelican")
    assert holders(bot.data_dir, CANARY.encode()) != []
    assert "90 days" in api.ask(person, "/privacy")["text"]
    assert "deleted" in api.ask(person, "/forget", "Done")["text"]
    api.wait(lambda: not holders(bot.data_dir, CANARY.encode()))
    assert holders(bot.data_dir, b"purple pelican") != []
    assert holders(bot.data_dir, str(person).encode()) == []
    assert "too long ago" in api.answer(api.press(person, refusal, "Tell me"))["text"]
    bot.assert_well()


def test_the_log_names_nobody_and_quotes_nothing(run_bot: Running) -> None:
    """At the ordinary level there is one line an event, without texts, names or ids."""
    bot = run_bot()
    person = bot.api.person()
    bot.api.ask(person, f"What does a {CANARY} cost?", CANARY)
    bot.api.ask(person, "I want to kill myself", "988")
    assert bot.stop() == 0
    lines = bot.log.splitlines()
    assert all(line.startswith("time=") and " event=" in line for line in lines)
    assert CANARY not in bot.log and str(person) not in bot.log and "kill" not in bot.log
    assert holders(bot.data_dir, b"kill myself") == []


async def test_a_week_of_traffic_stays_bounded(tmp_path: Path) -> None:
    """Inbox and marks go after two days, replies after ninety, and the file stops growing."""
    now = [1_000_000.0]
    store = SqliteChatStore.open(tmp_path, "telegram", lambda: now[0])
    chat, sizes, number = Identity(await store.key()).name("1"), [], 0
    for day in range(100):
        updates = [Kept(str(number + n), "1", {"message": {"text": "x" * 300}}) for n in range(100)]
        await store.inbox.keep(updates)
        for update in updates:
            await store.conversations.keep(_record(update.id, chat, now[0]), update.id)
        await store.wishes.add(Wish(str(number), "1", "", "1", chat, "q", now[0], 1))
        number += 100
        now[0] += DAY
        await store.tidy()
        sizes.append(store.database.path.stat().st_size if day % 7 == 6 else 0)
    quick = store.database.quick
    kept = quick.execute("SELECT count(*), min(asked) FROM reply").fetchone()
    assert quick.execute("SELECT count(*) FROM inbox").fetchone()[0] <= 200
    assert kept[0] <= 9_000 and kept[1] >= now[0] - RETENTION.conversations
    assert quick.execute("SELECT count(*) FROM wish").fetchone()[0] <= 90
    asked = SqliteAskedQuestions(tmp_path)
    assert asked.cited_editions() == {1}
    assert len(asked.recent(10)) == 1
    store.close()


def _record(number: str, chat: str, asked: float) -> Record:
    return Record(
        id=number, chat=chat, thread="", asker=chat, question_message=number, message=number, parent="",
        asked=asked, kind="answer", question="q?", understood_as="q?", confidence=0.9, edition=1,
        content=Content(),
    )  # fmt: skip


PRIVATE = (
    ("call 5550109999 about the felowship lenght", "5550109999"),
    ("is dr miller@clinic.org good", "miller"),
    ("how much does @annsmith earn", "smith"),
    ("what does https://example.org/patients/annsmith say", "annsmith"),
    ("see t.me/annsmith or clinic-annsmith.org, what does it cost", "annsmith"),
    ("my account DE89 3704 0044 0532 0130 00, what does a kayak cost", "0532"),
    ("my file MRN-00123456789 is lost, where is it", "0123456789"),
    ("what is 1234567890123456789012345678901234567890 good for", "12345678901"),
    ("Is +44 20 7946 0958 the number of the wrokshop?", "7946"),
)


@pytest.mark.full
def test_what_is_private_is_neither_read_nor_kept(run_bot: Running) -> None:
    """Not in the question, not as it was read, not in a note or a refusal, in no file and no report."""
    bot = run_bot()
    api, person = bot.api, bot.api.person()
    for text, private in PRIVATE:
        answer = api.ask(person, text)
        assert private not in answer["text"].casefold()
        labels_and_data = str(answer.get("reply_markup", ""))
        assert private not in labels_and_data
        if answer.get("reply_markup") and "Tell me" in labels_and_data:
            api.answer(api.press(person, answer, "Tell me"))
    assert bot.stop() == 0
    for _, private in PRIVATE:
        assert holders(bot.data_dir, private.encode()) == []
        assert private not in bot.log
    kept = [one.text for one in SqliteAskedQuestions(bot.data_dir).unanswered()]
    assert any("[number]" in text for text in kept) and any("[e-mail]" in text for text in kept)
    bot.assert_well()


async def test_refusals_kept_by_an_earlier_bot_are_forgotten(tmp_path: Path) -> None:
    """Its file is opened, and what it kept of a refusal's words is gone from it; the rest stays."""
    import sqlite3

    from bot.channels.chat.store.sqlite.migrations import MIGRATIONS

    with sqlite3.connect(tmp_path / "bot.sqlite") as connection:
        connection.executescript(f"{MIGRATIONS[0].statements}PRAGMA user_version = 1;")
        row = (5, 1, 0, 1, 5, 6, 0, 10.0, "not_found", "call [number]", "call [number]", 0.1, 1)
        content = '{"notes":["n"],"suggestions":["s?"],"lead":"but nowhere of 5550109999."}'
        connection.execute(f"INSERT INTO reply VALUES ({', '.join('?' * 13)}, ?, '', 0)", [*row, content])
    connection.close()
    store = SqliteChatStore.open(tmp_path, "telegram")
    record = await store.conversations.get("5", "1")
    assert record is not None and record.content.notes == ("n",) and record.content.suggestions == ("s?",)
    await store.leave_no_trace()
    store.close()
    assert holders(tmp_path, b"5550109999") == []


async def test_a_setting_says_for_how_long(tmp_path: Path) -> None:
    """Replies and wishes of a week ago go where seven days are set, and /privacy says so."""
    now = [1_000_000.0]
    store = SqliteChatStore.open(tmp_path, "telegram", lambda: now[0], 7)
    await store.conversations.keep(_record("1", "c", now[0]))
    await store.wishes.add(Wish("1", "1", "", "1", "c", "q", now[0], 1))
    now[0] += 7 * DAY - 1
    await store.tidy()
    assert len(await store.conversations.of("c")) == len(await store.wishes.of("c")) == 1
    now[0] += 2
    await store.tidy()
    assert await store.conversations.of("c") == [] == await store.wishes.of("c")
    store.close()


def test_who_runs_the_bot_and_what_is_kept_of_oneself(run_bot: Running) -> None:
    """/privacy names them, /export shows a person all of theirs and nothing of others, in private alone."""
    bot = run_bot(operator="The boat club", contact="boats@example.org", retention_days="30")
    api, person, other = bot.api, bot.api.person(), bot.api.person()
    told = api.ask(person, "/privacy")["text"]
    assert (
        "30 days" in told
        and "90" not in told
        and told.endswith(
            "This bot is run by The boat club.\nQuestions about it, and about your data: boats@example.org"
        )
    )
    assert api.ask(person, "/export")["text"] == "Nothing is kept about you."
    refusal = api.ask(person, f"What does a {CANARY} cost?", CANARY)
    api.answer(api.press(person, refusal, "Tell me"))
    api.ask(other, "What does a purple pelican cost?", "pelican")
    api.ask(person, "How much does a day pass cost?", "$12")
    own = api.ask(person, "/export", "What is kept")["text"]
    assert own.count(CANARY) == 2 and "$12" in own and "Votes: 0" in own and "pelican" not in own
    assert "not_found" not in own and "How much does a day pass cost?" in own
    assert own.index(CANARY) < own.index("$12")
    assert bot.stop() == 0
    bot.assert_well()

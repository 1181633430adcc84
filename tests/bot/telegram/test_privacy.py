"""What is kept is what /privacy says, no longer than it says, and gone when somebody says /forget."""

from __future__ import annotations

from pathlib import Path

from bot.channels.chat.identity import Identity
from bot.channels.chat.intake.inbox import Inbox
from bot.channels.chat.privacy import tidy
from bot.channels.chat.store.attempts import Attempts
from bot.channels.chat.store.database import Database
from bot.channels.chat.store.replies import KEPT, Content, Record, Replies
from bot.channels.chat.store.wishes import Wish, Wishes
from bot.keeping.asked import AskedQuestions, cited_editions
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


def test_a_week_of_traffic_stays_bounded(tmp_path: Path) -> None:
    """Inbox and marks go after two days, replies after ninety, and the file stops growing."""
    now = [1_000_000.0]
    database = Database.open(tmp_path)
    inbox, replies = Inbox(database, lambda: now[0]), Replies(database, lambda: now[0])
    wishes = Wishes(database, lambda: now[0])
    attempts = Attempts(database, lambda: now[0])
    chat, sizes, number = Identity.of(database).number(1), [], 0
    for day in range(100):
        updates = [(1, {"update_id": number + n, "message": {"text": "x" * 300}}) for n in range(100)]
        inbox.keep(updates)
        for _, update in updates:
            replies.keep(_record(int(update["update_id"]), chat, now[0]))
            inbox.done(int(update["update_id"]))
        wishes.add(Wish(number, 1, 0, 1, chat, "q", now[0], 1))
        number += 100
        now[0] += DAY
        tidy(attempts, inbox, replies, wishes)
        sizes.append(database.path.stat().st_size if day % 7 == 6 else 0)
    count = database.quick.execute("SELECT count(*) FROM inbox").fetchone()[0]
    kept = database.quick.execute("SELECT count(*), min(asked) FROM reply").fetchone()
    assert count <= 200
    assert kept[0] <= 9_000 and kept[1] >= now[0] - KEPT
    assert database.quick.execute("SELECT count(*) FROM wish").fetchone()[0] <= 90
    assert cited_editions(tmp_path) == {1}
    assert len(AskedQuestions.open(tmp_path).recent(10)) == 1
    database.close()


def _record(number: int, chat: int, asked: float) -> Record:
    return Record(
        id=number, chat=chat, thread=0, asker=chat, question_message=number, message=number, parent=0,
        asked=asked, kind="answer", question="q?", understood_as="q?", confidence=0.9, edition=1,
        content=Content(),
    )  # fmt: skip

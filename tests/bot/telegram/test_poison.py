"""A message that kills the process is set aside after two deaths; everybody else is answered."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.chat.settings import RETENTION
from bot.channels.chat.store.sqlite.asked import SqliteAskedQuestions
from bot.channels.chat.store.sqlite.attempts import SqliteAttempts
from bot.channels.chat.store.sqlite.database import Database
from bot.channels.chat.store.sqlite.migrations import MIGRATIONS
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add
from tests.bot.telegram.conftest import Running
from tests.helpers.bot_api import labels
from tests.helpers.keepers import Guidebot
from tests.helpers.retrievers import text_document
from tests.helpers.telegram_process import TelegramProcess

PRICE = "How much does a day pass cost?"
DEADLY = "What does the deadly nightshade cost?"
PROGRAM = f"""
import os, signal
from bot.assistant.assistant import Assistant
answer = Assistant.reply
def reply(self, conversation, text):
    if text == {DEADLY!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer(self, conversation, text)
Assistant.reply = reply
from bot.command_line import main
main()
"""


def run_until_dead(bot: TelegramProcess) -> None:
    """Start the bot and wait until a message has killed it."""
    bot.start(wait=False)
    assert bot.wait() == -9


@pytest.mark.parametrize("where", [pytest.param("private", marks=pytest.mark.full), "group"])
def test_two_deaths_and_everybody_is_answered(run_bot: Running, run_main: Guidebot, where: str) -> None:
    """The one who sent it is told, one line is logged, and the report says so."""
    bot = run_bot(start=False)
    bot.program = PROGRAM
    api, person = bot.api, bot.api.person()
    chat = person if where == "private" else api.group()
    deadly = DEADLY if where == "private" else f"/ask {DEADLY}"
    others = [api.person() for _ in range(5)]
    for other in others[:3]:
        api.say(other, PRICE)
    api.say(person, deadly, chat)
    for other in others[3:]:
        api.say(other, PRICE)
    run_until_dead(bot)
    run_until_dead(bot)
    bot.start(wait=False)
    api.wait(lambda: all(api.seen(other) for other in others) and api.seen(chat))
    said = [{message["text"] for message in api.seen(other)} for other in others]
    assert [len(texts) for texts in said] == [1] * 5  # a message may come twice where the process died
    assert all("$12" in text for texts in said for text in texts)
    assert ["broke down twice" in message["text"] for message in api.seen(chat)] == [True]
    assert "$12" in api.ask(person, PRICE if where == "private" else f"/ask {PRICE}", "$12", chat)["text"]
    assert bot.log.count("event=set_aside") == 1
    assert bot.stop() == 0
    bot.start()
    assert "$12" in api.ask(api.person(), PRICE)["text"]
    assert bot.log.count("event=set_aside") == 1
    bot.assert_well()
    report = run_main("--data-dir", bot.data_dir, "report")
    assert report.out.startswith("1 message was set aside in the last 30 days")
    assert json.loads(run_main("--data-dir", bot.data_dir, "report", "--json").out)["set_aside"] == 1


def test_a_message_of_letters_that_unfold_is_answered(run_bot: Running) -> None:
    """U+FDFA stands for four words: 3,900 of them once took 10 GB and the bot with them."""
    bot = run_bot()
    api, person, other = bot.api, bot.api.person(), bot.api.person()
    memory = bot.memory()
    for text in ("\ufdfa" * 3_900, "\ufdfa " * 1_900, "é" * 4_000, "a\u0301" * 2_000):
        api.say(person, text)
    assert "$12" in api.ask(other, PRICE)["text"]
    api.wait(lambda: len(api.seen(person)) >= 4)
    assert bot.memory() - memory < 20
    bot.assert_well()


async def test_what_is_in_hand_is_known_until_it_ends(tmp_path: Path) -> None:
    """An end of any other kind than the process's leaves no mark."""
    database = Database.open(tmp_path)
    attempts = SqliteAttempts(database)
    with attempts.in_hand("5"):
        assert await attempts.deaths() == {"5": 1}
    with pytest.raises(ValueError, match="no"), attempts.in_hand("5"):
        raise ValueError("no")
    assert await attempts.deaths() == {}
    first = attempts.in_hand("7")
    first.__enter__()
    database.close()

    database = Database.open(tmp_path)
    attempts = SqliteAttempts(database, lambda: 1_000.0)
    second = attempts.in_hand("7")
    second.__enter__()
    assert await attempts.deaths() == {"7": 2}
    assert SqliteAskedQuestions(tmp_path).set_aside() == 0
    await attempts.set_aside("7")
    assert await attempts.deaths() == {"7": 2}
    assert SqliteAskedQuestions(tmp_path).set_aside() == 1
    second.__exit__(None, None, None)
    await SqliteAttempts(database, lambda: 1_001.0 + RETENTION.attempts).tidy()
    assert await attempts.deaths() == {}
    database.close()


def test_an_earlier_inbox_is_opened_and_answered(run_bot: Running) -> None:
    """A bot's file from before anything was counted keeps what waits in it."""
    bot = run_bot(start=False)
    api, person = bot.api, bot.api.person()
    api.say(person, PRICE)
    update = api.updates.popitem()[1]
    with closing(sqlite3.connect(bot.data_dir / "bot.sqlite")) as connection:
        connection.executescript(
            f"PRAGMA journal_mode = WAL;{MIGRATIONS[0].statements}PRAGMA user_version = 1;"
        )
        row = (update["update_id"], person, 1.0, json.dumps(update))
        connection.execute("INSERT INTO inbox VALUES (?, ?, ?, ?)", row)
        connection.commit()
    assert SqliteAskedQuestions(bot.data_dir).set_aside() == 0
    bot.start()
    assert "$12" in api.wait(lambda: api.seen(person))[0]["text"]
    bot.assert_well()


def deadly_in(module: str, function: str) -> str:
    """Return a program that dies in a function that is given something deadly."""
    return f"""
import os, signal
import {module} as module
inside = module.{function}
def deadly(*given, **named):
    if "deadly" in str(given) and not os.path.exists(os.environ["GUIDEBOT_DATA_DIR"] + "/harmless"):
        os.kill(os.getpid(), signal.SIGKILL)
    return inside(*given, **named)
module.{function} = deadly
from bot.command_line import main
main()
"""


ANYWHERE = {
    "being read": ("bot.channels.telegram.channel", "read_update"),
    "being shown": ("bot.channels.chat.answers.questions", "render"),
    "being kept": ("bot.channels.chat.answers.questions", "redact"),
}


@pytest.mark.parametrize(
    "where", [pytest.param(one, marks=() if one == "being shown" else pytest.mark.full) for one in ANYWHERE]
)
def test_wherever_the_process_dies_everybody_is_answered(run_bot: Running, where: str) -> None:
    """Also outside the assistant: what it died over is set aside, and nothing that was answered beside it."""
    bot = run_bot(start=False)
    bot.program = deadly_in(*ANYWHERE[where])
    api, person = bot.api, bot.api.person()
    others = [api.person() for _ in range(6)]
    for other in others[:3]:
        api.say(other, PRICE)
    api.say(person, DEADLY)
    for other in others[3:]:
        api.say(other, PRICE)
    run_until_dead(bot)
    run_until_dead(bot)
    bot.start(wait=False)
    api.wait(lambda: all(api.seen(other) for other in others))
    assert all("$12" in message["text"] for other in others for message in api.seen(other))
    assert bot.log.count("event=set_aside") == 1
    api.ask(person, PRICE, "$12")
    bot.assert_well()


def test_a_press_that_kills_is_set_aside(run_bot: Running) -> None:
    """What a button carries is read when it comes, before anything else."""
    bot = run_bot()
    api, person, other = bot.api, bot.api.person(), bot.api.person()
    answer = api.ask(person, PRICE)
    assert bot.stop() == 0
    bot.program = deadly_in(*ANYWHERE["being read"])
    api.press(person, answer, data="deadly")
    api.say(other, PRICE)
    run_until_dead(bot)
    run_until_dead(bot)
    bot.start(wait=False)
    api.wait(lambda: api.seen(other))
    api.ask(person, PRICE, "$12")
    bot.assert_well()


def test_an_inline_query_that_kills_is_set_aside(run_bot: Running) -> None:
    """It is in no inbox; Telegram hands it over again until it is confirmed."""
    bot = run_bot(start=False)
    bot.program = PROGRAM
    api, person = bot.api, bot.api.person()
    query = api.inline(person, DEADLY)
    update = next(iter(api.updates.values()))
    for _ in range(2):
        api.updates[update["update_id"]] = update  # as if nothing had been confirmed
        run_until_dead(bot)
    api.updates[update["update_id"]] = update
    bot.start()
    api.ask(person, PRICE, "$12")
    assert bot.log.count("event=set_aside") == 1
    assert query not in [parameters.get("inline_query_id") for _, parameters in api.calls]
    bot.assert_well()


def test_a_wish_that_kills_is_set_aside(run_bot: Running) -> None:
    """It was harmless until there was a new edition."""
    bot = run_bot(start=False)
    bot.program = deadly_in("bot.assistant.assistant", "reply_to")
    (bot.data_dir / "harmless").touch()
    bot.start()
    api, person = bot.api, bot.api.person()
    refusal = api.ask(person, DEADLY)
    api.press(person, refusal, "Tell me")
    api.wait(lambda: not any("Tell me" in label for label in labels(api.current(refusal))))
    assert bot.stop() == 0
    (bot.data_dir / "harmless").unlink()
    library = Library.open(bot.data_dir)
    add(library, [text_document("The deadly nightshade costs $5.", "garden")], Request())
    library.close()
    run_until_dead(bot)
    run_until_dead(bot)
    bot.start()
    api.ask(api.person(), PRICE, "$12")
    assert bot.log.count("event=set_aside") == 1
    bot.assert_well()

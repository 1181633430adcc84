"""Killed at any moment, the bot answers every question; loaded, it answers them in order."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.bot.telegram.conftest import Running
from tests.bot.telegram.test_full_disk import fill, small_disk  # noqa: F401  (a fixture)
from tests.helpers.bot_api import BotApi
from tests.helpers.telegram_process import TelegramProcess

QUESTIONS = (
    ("How much does a day pass cost?", "$12"),
    ("When does the workshop open?", "nine"),
    ("How long does membership last?", "twelve months"),
    ("How long does the introduction to the lathe take?", "two hours"),
)
UNDER_WAY = 3
"""Answers on their way when a bot dies, on average at most."""
PEOPLE = 40
"""So many that nobody asks faster than Telegram lets anybody be answered, and waits for that."""


def kill_under_load(bot: TelegramProcess, kills: int, disk: Path | None = None) -> None:
    """Kill the bot again and again while people ask; then count the answers.

    Args:
        bot: it runs.
        kills: how often; twice as often where the disk fills, once more while it is full.
        disk: what the bot's own is filled and emptied of again, around each kill.
    """
    api, people = bot.api, [bot.api.person() for _ in range(PEOPLE)]
    asked: Counter[int] = Counter()
    stop = threading.Event()

    def ask() -> None:
        for number in range(1_000_000):
            if stop.wait(0.07):
                return
            person = people[number % PEOPLE]
            api.say(person, QUESTIONS[number % len(QUESTIONS)][0])
            asked[person] += 1

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for _ in range(kills):
            time.sleep(random.uniform(0.02, 0.4))
            if disk is not None:
                filling = fill(disk)
                time.sleep(random.uniform(0.0, 0.6))
                bot.kill()
                bot.start(wait=False)  # it may end by itself, and says why
                time.sleep(random.uniform(0.0, 1.2))
                filling.unlink()
            bot.kill()
            bot.start()
    finally:
        stop.set()
        asking.join()
    api.wait(lambda: all(len(answers(api, person)) >= asked[person] for person in people), 60 + 2 * kills)
    for person in people:  # what would come twice has come before this, since a chat is served in order
        api.ask(person, QUESTIONS[0][0], "$12")
        asked[person] += 1
    given = {person: len(answers(api, person)) for person in people}
    # An answer that was under way to somebody when the bot died is sent again; a few go out at a time.
    kills *= 1 if disk is None else 2
    assert all(asked[person] <= given[person] <= asked[person] + kills for person in people)
    assert sum(given.values()) <= sum(asked.values()) + UNDER_WAY * kills
    bot.assert_well()


def answers(api: BotApi, person: int) -> list[str]:
    """Return what a person got, without the word that they are asking too fast."""
    return [m["text"] for m in api.seen(person) if "slow down" not in m["text"]]


def test_a_few_kills_lose_no_question(run_bot: Running) -> None:
    """Every question is answered, with at most one double a kill."""
    kill_under_load(run_bot(), 3)


@pytest.mark.full
def test_fifty_kills_lose_no_question(run_bot: Running) -> None:
    """The same, long enough to meet every moment."""
    kill_under_load(run_bot(), 50)


@pytest.mark.full
def test_kills_on_a_disk_that_fills_lose_no_question(
    small_disk: Path,  # noqa: F811
    telegram_guide: Path,
) -> None:
    """Killed while nothing can be written, and when it can be again: the same holds at each kill."""
    shutil.copytree(telegram_guide, small_disk / "data")
    with BotApi() as api:
        bot = TelegramProcess(api, small_disk / "data")
        bot._log = small_disk.parent / "log"
        with bot:
            kill_under_load(bot, 10, small_disk)


@pytest.mark.parametrize(
    ("people", "each"), [(20, 3), pytest.param(200, 5, marks=pytest.mark.full)], ids=["some", "many"]
)
def test_everybody_is_answered_in_order(run_bot: Running, people: int, each: int) -> None:
    """With Telegram's limits on, each chat's answers come in its questions' order, in bounded memory."""
    bot = run_bot(limits=True)
    api = bot.api
    api.ask(api.person(), *QUESTIONS[0])
    memory = bot.memory()
    everybody = [api.person() for _ in range(people)]
    for turn in range(each):
        for person in everybody:
            api.say(person, QUESTIONS[turn % len(QUESTIONS)][0])
    api.wait(lambda: all(len(api.seen(person)) == each for person in everybody), 30 + people * each / 15)
    expected = [QUESTIONS[turn % len(QUESTIONS)][1] for turn in range(each)]
    for person in everybody:
        got = [message["text"] for message in api.seen(person)]
        assert [word in text for word, text in zip(expected, got, strict=True)] == [True] * each
    assert bot.memory() - memory < 8
    bot.assert_well()


def test_a_flood_is_slowed_told_once_and_holds_nobody_up(run_bot: Running) -> None:
    """Who floods gets one word about it and all answers; others get theirs at once."""
    bot = run_bot(limits=True)
    api, flooding, other = bot.api, bot.api.person(), bot.api.person()
    for _ in range(14):
        api.say(flooding, QUESTIONS[0][0])
    assert "nine" in api.ask(other, QUESTIONS[1][0])["text"]
    assert len(api.seen(flooding)) < 14  # the other one did not wait for all of them
    api.wait(lambda: len(api.seen(flooding)) >= 3, 20)
    assert sum("slow down" in message["text"] for message in api.seen(flooding)) == 1
    bot.assert_well()

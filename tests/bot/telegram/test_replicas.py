"""Three processes of one bot over a real PostgreSQL: killed, stopped and loaded; run by `.ci/postgres`."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from bot.keeping.moving import move
from corpus.languages.spoken import say
from corpus.store.postgres.address import read_address
from tests.bot.telegram.test_kills import QUESTIONS, UNDER_WAY, answers
from tests.helpers.bot_api import BotApi
from tests.helpers.postgres import a_schema, server_url
from tests.helpers.telegram_process import TelegramProcess

pytestmark = pytest.mark.postgres

REPLICAS = 3
LONG = bool(os.environ.get("TEST_REPLICAS_LONG"))
"""Whether more people ask, and more processes are killed: `.ci/postgres long`."""
PEOPLE, EACH, KILLS = (200, 15, 50) if LONG else (30, 3, 6)
PATIENCE = 400.0 if LONG else 90.0  # seconds


class Replicas(NamedTuple):
    """The processes, the service they talk to, and the schemas they share."""

    all: list[TelegramProcess]
    api: BotApi
    url: str

    def assert_well(self) -> None:
        for one in self.all:
            one.assert_well()

    def number(self, statement: str) -> int:
        """Return what the database says in the bot's schema."""
        with psycopg.connect(server_url(), autocommit=True) as connection:
            connection.execute(f"SET search_path TO {read_address(self.url).schema}_bot".encode())
            row = connection.execute(statement.encode()).fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def run_replicas(telegram_guide: Path, tmp_path: Path) -> Iterator[Callable[..., Replicas]]:
    """Return a function that starts them."""
    with ExitStack() as stack:

        def run(*, limits: bool = False) -> Replicas:
            api = stack.enter_context(BotApi(limits=limits))
            url = stack.enter_context(a_schema())
            move(Path(shutil.copytree(telegram_guide, tmp_path / "files")), url)
            folders = [tmp_path / str(number) / "data" for number in range(REPLICAS)]
            found = [TelegramProcess(api, folder, database_url=url) for folder in folders]
            for folder, one in zip(folders, found, strict=True):
                folder.parent.mkdir()
                stack.callback(one.kill)
                one.start(wait=False)
            replicas = Replicas(found, api, url)
            api.wait(lambda: replicas.number("SELECT count(*) FROM replica") == REPLICAS, 60)
            api.ask(api.person(), *QUESTIONS[0])
            return replicas

        yield run


def expected(api: BotApi, person: int, words: list[str]) -> bool:
    """Return whether somebody has an answer to each of their questions, in their order."""
    got = answers(api, person)
    return len(got) == len(words) and all(word in text for word, text in zip(words, got, strict=True))


def test_everybody_is_answered_once_and_in_order(run_replicas: Callable[..., Replicas]) -> None:
    """By whichever process, with the limits of Telegram for the one bot that they are."""
    replicas = run_replicas(limits=True)
    api, people = replicas.api, [replicas.api.person() for _ in range(PEOPLE)]
    asked = [QUESTIONS[turn % len(QUESTIONS)] for turn in range(EACH)]
    for question, _ in asked:
        for person in people:
            api.say(person, question)
    api.wait(lambda: all(len(answers(api, person)) >= len(asked) for person in people), PATIENCE)
    assert all(expected(api, person, [word for _, word in asked]) for person in people)
    api.wait(lambda: replicas.number("SELECT count(*) FROM inbox WHERE payload IS NOT NULL") == 0, 20)
    replicas.assert_well()


def test_buttons_and_follow_ups_work_at_whoever_gets_them(run_replicas: Callable[..., Replicas]) -> None:
    """Those who answered first are gone: another one knows what was said, and what is voted on."""
    replicas = run_replicas()
    api, person = replicas.api, replicas.api.person()
    answer = api.ask(person, "How much does a day pass cost?", "$12")
    for one in replicas.all[:2]:
        one.kill()
    assert "$6" in api.ask(person, "And for members?", "$6")["text"]
    replicas.all[0].start(wait=False)
    api.wait(lambda: replicas.number("SELECT count(*) FROM replica") == 2, 60)
    replicas.all[2].kill()
    api.press(person, answer, "👍")
    api.wait(lambda: replicas.number("SELECT count(*) FROM vote") == 1, 60)
    assert "nine" in api.ask(person, "When does the workshop open?", "nine")["text"]
    replicas.assert_well()


def test_a_database_that_goes_away_loses_nothing(run_replicas: Callable[..., Replicas]) -> None:
    """What was asked before and meanwhile is answered when it is back; who asks is told that, not often."""
    replicas = run_replicas()
    api, people = replicas.api, [replicas.api.person() for _ in range(8)]
    beside = server_url().replace("/guidebot?", "/postgres?")
    with psycopg.connect(beside, autocommit=True) as server, ExitStack() as after:
        after.callback(server.execute, "ALTER DATABASE guidebot ALLOW_CONNECTIONS true")
        for turn, (question, _) in enumerate(QUESTIONS):
            for person in people:
                api.say(person, question)
            if turn == 2:
                server.execute("ALTER DATABASE guidebot ALLOW_CONNECTIONS false")
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
                " AND application_name = 'guidebot'"
            )
            time.sleep(1.0)
    told = say("chat.away")

    def without_told(person: int) -> list[str]:
        return [text for text in set_of(api, person) if text != told]

    api.wait(lambda: all(len(without_told(person)) >= len(QUESTIONS) for person in people), 90)
    for person in people:
        assert in_order(without_told(person), [word for _, word in QUESTIONS])
        assert answers(api, person).count(told) <= 2  # by who has a question in hand, and by who fetches
    assert any(told in answers(api, person) for person in people)
    replicas.assert_well()


def test_kills_lose_no_question(run_replicas: Callable[..., Replicas]) -> None:
    """Every one is answered, in its chat's order, with at most one repeat for a send under way."""
    replicas = run_replicas()
    api, people = replicas.api, [replicas.api.person() for _ in range(12)]
    asked: Counter[int] = Counter()
    stop = threading.Event()

    def ask() -> None:
        for number in range(1_000_000):
            if stop.wait(0.05):
                return
            person = people[number % len(people)]
            api.say(person, QUESTIONS[asked[person] % len(QUESTIONS)][0])
            asked[person] += 1

    asking = threading.Thread(target=ask)
    asking.start()
    kills = KILLS
    try:
        for number in range(kills):
            time.sleep(random.uniform(0.3, 1.0))
            victim = replicas.all[number % REPLICAS]
            victim.kill()
            victim.start(wait=False)
    finally:
        stop.set()
        asking.join()
    api.wait(lambda: all(len(set_of(api, person)) >= asked[person] for person in people), PATIENCE)
    given = sum(len(answers(api, person)) for person in people)
    print(f"{kills} kills: {given - sum(asked.values())} of {sum(asked.values())} answers were given twice")
    assert sum(asked.values()) <= given <= sum(asked.values()) + UNDER_WAY * kills
    for person in people:
        words = [QUESTIONS[turn % len(QUESTIONS)][1] for turn in range(asked[person])]
        assert in_order(set_of(api, person), words)
    api.wait(lambda: replicas.number("SELECT count(*) FROM inbox WHERE payload IS NOT NULL") == 0, 20)
    replicas.assert_well()


def set_of(api: BotApi, person: int) -> list[str]:
    """Return the answers that somebody got, each that was said again at once counted once."""
    found: list[str] = []
    for text in answers(api, person):
        if not found or found[-1] != text:
            found.append(text)
    return found


def in_order(texts: list[str], words: list[str]) -> bool:
    return len(texts) == len(words) and all(word in text for word, text in zip(words, texts, strict=True))


def test_a_leader_that_is_stopped_is_replaced_and_does_no_harm(run_replicas: Callable[..., Replicas]) -> None:
    """What it held goes to the others; when it wakes it answers nothing that they have answered."""
    replicas = run_replicas()
    api = replicas.api
    people = [api.person() for _ in range(6)]
    process = replicas.all[0]._process
    assert process is not None
    for turn in range(2):
        for person in people:
            api.say(person, QUESTIONS[turn][0])
    os.kill(process.pid, signal.SIGSTOP)
    try:
        for person in people:
            api.say(person, QUESTIONS[2][0])
        api.wait(lambda: all(len(set_of(api, person)) >= 3 for person in people), 90)
    finally:
        os.kill(process.pid, signal.SIGCONT)
    for person in people:
        api.ask(person, QUESTIONS[3][0], QUESTIONS[3][1])
    for person in people:
        assert in_order(set_of(api, person), [word for _, word in QUESTIONS])
    replicas.assert_well()

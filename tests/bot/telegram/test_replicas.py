"""Three processes of one bot over a real PostgreSQL: killed, stopped and loaded; run by `.ci/postgres`."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests.bot.telegram.test_kills import QUESTIONS, UNDER_WAY, answers
from tests.helpers.postgres import server_url
from tests.helpers.replicas import (
    REPLICAS,
    TOLD,
    Replicas,
    asking,
    in_order,
    said_once,
    start_replicas,
    words_for,
)

pytestmark = pytest.mark.postgres

LONG = bool(os.environ.get("TEST_REPLICAS_LONG"))
"""Whether more people ask, and more processes are killed: `.ci/postgres long`."""
PEOPLE, EACH, KILLS, STOPS = (200, 15, 50, 9) if LONG else (30, 3, 6, 1)
PATIENCE = 400.0 if LONG else 90.0  # seconds


@pytest.fixture
def run_replicas(telegram_guide: Path, tmp_path: Path) -> Iterator[Callable[..., Replicas]]:
    """Return a function that starts them."""
    with ExitStack() as stack:

        def run(*, limits: bool = False) -> Replicas:
            return start_replicas(stack, telegram_guide, tmp_path, limits=limits)

        yield run


def test_everybody_is_answered_once_and_in_order(run_replicas: Callable[..., Replicas]) -> None:
    """By whichever process, with the limits of Telegram for the one bot that they are."""
    replicas = run_replicas(limits=True)
    api, people = replicas.api, [replicas.api.person() for _ in range(PEOPLE)]
    asked = [QUESTIONS[turn % len(QUESTIONS)] for turn in range(EACH)]
    for question, _ in asked:
        for person in people:
            api.say(person, question)
    api.wait(lambda: all(len(answers(api, person)) >= len(asked) for person in people), PATIENCE)
    for person in people:
        got = answers(api, person)
        assert in_order(got, [word for _, word in asked]), "\n".join(text[:60] for text in got)
    replicas.wait_until_done()
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
    replicas.wait_for(2)
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
    api.wait(lambda: all(len(said_once(api, person)) >= len(QUESTIONS) for person in people), 90)
    for person in people:
        got = [text for text in answers(api, person) if text != TOLD]
        assert in_order(got, [word for _, word in QUESTIONS]), "\n".join(text[:60] for text in got)
        assert answers(api, person).count(TOLD) <= REPLICAS  # by who has a question in hand, and who fetches
    assert any(TOLD in answers(api, person) for person in people)
    replicas.assert_well()


def test_kills_lose_no_question(run_replicas: Callable[..., Replicas]) -> None:
    """Every one is answered, in its chat's order, with at most one repeat for a send under way."""
    replicas = run_replicas()
    api, people = replicas.api, [replicas.api.person() for _ in range(12)]
    kills = KILLS
    with asking(api, people) as asked:
        for number in range(kills):
            time.sleep(random.uniform(0.3, 1.0))
            victim = replicas.all[number % REPLICAS]
            victim.kill()
            victim.start(wait=False)
    api.wait(lambda: all(len(said_once(api, person)) >= asked[person] for person in people), PATIENCE)
    given = sum(len(answers(api, person)) for person in people)
    print(f"{kills} kills: {given - sum(asked.values())} of {sum(asked.values())} answers were given twice")
    assert sum(asked.values()) <= given <= sum(asked.values()) + (1 if LONG else UNDER_WAY) * kills
    for person in people:
        got = said_once(api, person)
        assert in_order(got, words_for(asked[person])), "\n".join(text[:60] for text in got)
    replicas.wait_until_done()
    replicas.assert_well()


def test_slow_processes_break_no_order(run_replicas: Callable[..., Replicas]) -> None:
    """Who is away for longer than the others wait says nothing of what they have said meanwhile."""
    replicas = run_replicas()
    api, people = replicas.api, [replicas.api.person() for _ in range(12)]
    with asking(api, people, 0.08) as asked:
        for number in range(STOPS):
            time.sleep(random.uniform(0.2, 1.0))
            process = replicas.all[number % REPLICAS]._process
            assert process is not None
            os.kill(process.pid, signal.SIGSTOP)
            try:
                time.sleep(random.uniform(8.2, 9.5))
            finally:
                os.kill(process.pid, signal.SIGCONT)
    api.wait(lambda: all(len(said_once(api, person)) >= asked[person] for person in people), PATIENCE)
    for person in people:  # what would come twice has come before this, since a chat is served in order
        api.ask(person, *QUESTIONS[asked[person] % len(QUESTIONS)])
        asked[person] += 1
        got = said_once(api, person)
        assert in_order(got, words_for(asked[person])), "\n".join(text[:60] for text in got)
    given = sum(len(answers(api, person)) for person in people)
    print(f"{STOPS} stops: {given - asked.total()} of {asked.total()} answers were given twice")
    assert given <= asked.total() + STOPS
    replicas.assert_well()


def test_a_leader_that_is_stopped_is_replaced_and_does_no_harm(run_replicas: Callable[..., Replicas]) -> None:
    """What it held goes to the others; when it wakes it answers nothing that they have answered."""
    replicas = run_replicas()
    api = replicas.api
    for one in replicas.all[1:]:
        one.kill()
    replicas.wait_for(1)
    api.wait(lambda: replicas.number("SELECT count(*) FROM replica r JOIN turn t ON t.holder = r.id"), 20)
    for one in replicas.all[1:]:
        one.start(wait=False)
    replicas.wait_for(REPLICAS)
    people = [api.person() for _ in range(6)]
    process = replicas.all[0]._process
    assert process is not None
    for turn in range(2):
        for person in people:
            api.say(person, QUESTIONS[turn][0])
    os.kill(process.pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        for person in people:
            api.say(person, QUESTIONS[2][0])
        api.wait(lambda: any(len(said_once(api, person)) >= 3 for person in people), 90)
        print(f"replaced after {time.monotonic() - begun:.1f} s")
        assert not LONG or time.monotonic() - begun < 10
        api.wait(lambda: all(len(said_once(api, person)) >= 3 for person in people), 90)
    finally:
        os.kill(process.pid, signal.SIGCONT)
    for person in people:
        api.ask(person, QUESTIONS[3][0], QUESTIONS[3][1])
    for person in people:
        assert in_order(said_once(api, person), [word for _, word in QUESTIONS])
    replicas.assert_well()

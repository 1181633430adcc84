"""PostgreSQL itself is killed while people ask; run by `.ci/postgres`."""

from __future__ import annotations

import os
import random
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from corpus.store.postgres.address import read_address
from tests.bot.telegram.test_kills import answers
from tests.helpers.postgres_server import PostgresServer
from tests.helpers.replicas import TOLD, asking, in_order, said_once, start_replicas, words_for

pytestmark = pytest.mark.postgres
LONG = bool(os.environ.get("TEST_REPLICAS_LONG"))
KILLS, PAUSE = (10, 0.2) if LONG else (1, 0.05)
PATIENCE = 400.0 if LONG else 120.0  # seconds


def test_nothing_acknowledged_is_missing(telegram_guide: Path, tmp_path: Path) -> None:
    """Each delivery that was taken is in the inbox, each question is answered, and each chat in its order.

    Nobody of those who know what they have said is gone, so hardly anything comes twice.
    """
    with PostgresServer() as server, ExitStack() as stack:
        replicas = start_replicas(stack, telegram_guide, tmp_path, webhook=True, server=server.url)
        api, balancer = replicas.api, replicas.balancer
        assert balancer is not None
        people = [api.person() for _ in range(12)]
        with asking(api, people, PAUSE) as asked:
            for _ in range(KILLS):
                time.sleep(random.uniform(1.0, 2.0))
                server.kill()
                time.sleep(random.uniform(0.0, 3.0))
                server.start()
            time.sleep(1.0)

        api.wait(lambda: all(len(said_once(api, person)) >= asked[person] for person in people), PATIENCE)
        repeats = sum(len([text for text in answers(api, one) if text != TOLD]) for one in people)
        print(f"{KILLS} kills of the server: {repeats - asked.total()} of {asked.total()} answers came twice")
        for person in people:
            got = said_once(api, person)
            assert in_order(got, words_for(asked[person])), "\n".join(text[:60] for text in got)
        assert asked.total() <= repeats <= asked.total() + KILLS
        replicas.wait_until_done(60)
        with psycopg.connect(read_address(replicas.url).server) as connection:
            query = f"SELECT id FROM {read_address(replicas.url).schema}_bot.inbox"
            kept = {int(row[0]) for row in connection.execute(query.encode())}
        taken = {number for numbers in balancer.taken.values() for number in numbers}
        assert len(taken) > asked.total() / 2 and taken <= kept
        replicas.assert_well()

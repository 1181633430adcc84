from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import EngineAwayError
from retrieval.engine.opensearch.cluster.client import Client
from retrieval.engine.passage_index import PassageIndex
from tests.helpers.opensearch import a_library, address, an_engine
from tests.helpers.opensearch_server import Server
from tests.retrieval.engine.opensearch.test_histories import History, a_document, a_query

pytestmark = pytest.mark.opensearch_nodes

QUESTIONS = int(os.environ.get("TEST_ENGINE_QUESTIONS", "400"))
PATIENCE = 300.0
"""Seconds until a cluster that isn't as it should be is given up."""


def until(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.2)


def is_green() -> bool:
    try:
        said = Client(address()).call("GET", "/_cluster/health")
    except EngineAwayError:
        return False
    return bool(said.found and said.body["status"] == "green")


def ask(
    found: PassageIndex, wanted: PassageIndex, seed: int, meanwhile: Callable[[], object] = lambda: None
) -> Counter[str]:
    """Ask many queries and count what came of them; a quarter of them before something happens."""
    chance, outcomes, slowest = random.Random(seed), Counter[str](), 0.0
    for number in range(QUESTIONS):
        if number == QUESTIONS // 4:
            meanwhile()
        query = a_query(chance)
        began = time.perf_counter()
        try:
            hits = found.search(query, 10)
        except EngineAwayError:
            outcomes["away"] += 1
        else:
            outcomes["right" if hits == wanted.search(query, 10) else "wrong"] += 1
        slowest = max(slowest, time.perf_counter() - began)
    print(f"{dict(outcomes)}, slowest {slowest:.3f} s")
    return outcomes


def kill(server: Server, node: int) -> None:
    os.kill(server.pid(node), signal.SIGKILL)


def test_nodes_that_are_lost_cost_no_answer_or_are_told(tmp_path: Path) -> None:
    """Of three one: nobody notices. Of three two: none is wrong. All are right when they return."""
    server = Server(Path(os.environ["TEST_ENGINE_FOLDER"]))
    with a_library() as library:
        history = History(library, tmp_path, an_engine(shards=3), random.Random(1))
        history.pool = {version: a_document(random.Random(version), 30) for version in range(1, 80)}
        history.publish(replace(history.next(1), corpus=dict(history.pool)))
        until(is_green)
        edition = history.live[0]
        found, wanted = history.engine.open(history.there, edition), history.local.open(history.here, edition)
        assert ask(found, wanted, 1) == {"right": QUESTIONS}
        assert ask(found, wanted, 2, lambda: kill(server, 1)) == {"right": QUESTIONS}
        # The one that is left may hold a copy of everything.
        assert ask(found, wanted, 3, lambda: kill(server, 2))["wrong"] == 0
        for node in (1, 2):
            server.start_node(node)
        for node in (1, 2):
            server.wait_for(node)
        until(is_green)
        assert ask(found, wanted, 4) == {"right": QUESTIONS}

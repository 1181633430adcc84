"""A real engine of whose answers one is changed: what comes of it is right, or says what to do."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import EngineAwayError
from corpus.store.elsewhere import EngineAddress
from retrieval.engine.artifact import IndexFileError
from retrieval.engine.opensearch.engine import OpenSearchEngine
from retrieval.engine.opensearch.settings import PUBLISHING
from tests.helpers.engine_proxy import Changing
from tests.helpers.fake_engine import fake_engine
from tests.helpers.opensearch import a_library, server_urls
from tests.retrieval.engine.opensearch.test_histories import History

pytestmark = pytest.mark.opensearch

ASKED, PUBLISHED = (300, 60) if os.environ.get("TEST_ENGINE_LONG") else (40, 8)
SAID = (EngineAwayError, IndexFileError)


@pytest.fixture
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    few = PUBLISHING._replace(pauses=())
    monkeypatch.setattr("retrieval.engine.opensearch.cluster.client.PUBLISHING", few)


@pytest.fixture
def changing() -> Changing:
    return Changing(server_urls()[0])


@pytest.fixture
def history(changing: Changing, tmp_path: Path) -> Iterator[History]:
    """Return a history in the engine, published once."""
    with fake_engine(changing) as server, a_library() as library:
        engine = OpenSearchEngine(EngineAddress((server.url,)))
        history = History(library, tmp_path, engine, random.Random(5))
        history.publish(replace(history.next(1), corpus=dict(history.pool)))
        yield history


def test_who_asks_gets_the_right_hits_or_is_told(history: History, changing: Changing) -> None:
    """Whatever is missing or something else in one answer, or cut off."""
    told = 0
    for seed in range(ASKED):
        changing.change(seed, seed % 5)
        try:
            history.compare()
        except SAID:
            told += 1
        changing.leave()
    history.compare()
    assert told > ASKED / 4


@pytest.mark.usefixtures("nobody_waits")
def test_who_publishes_does_all_of_it_or_is_told_and_may_do_it_again(
    history: History, changing: Changing
) -> None:
    """What was published before stays right, and so is what comes after."""
    told = 0
    for seed in range(PUBLISHED):
        source = history.next(seed + 2)
        changing.change(seed, seed % 11)
        try:
            history.engine.write(source)
        except SAID:
            told += 1
        changing.leave()
        history.compare()
        history.publish(source)
        history.compare()
    assert told > PUBLISHED / 4

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import EngineAwayError
from retrieval.engine.artifact import IndexFileError
from retrieval.engine.local.engine import LocalEngine
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.opensearch.cluster.client import Client
from retrieval.engine.opensearch.schema import stem_of
from retrieval.engine.opensearch.settings import PUBLISHING
from retrieval.engine.opensearch.writing.generations import Generations
from retrieval.engine.passage_index import FIELDS, QueryTerm, SearchEngine
from tests.helpers.opensearch import a_library, address, an_engine
from tests.helpers.small_corpora import Corpus, Terms
from tests.retrieval.engine.test_passage_index import Source

pytestmark = pytest.mark.opensearch

LONG = bool(os.environ.get("TEST_ENGINE_LONG"))
HISTORIES, EDITIONS, SEARCHES = (16, 14, 12) if LONG else (4, 8, 6)
WORDS = [f"w{number}" for number in range(120)] + [
    "x" * 300,
    "y" * 40_000,
    "",
    "a\nb",
    "\ud800",
    "\\",
    "é",
    "🜨",
]
COMMON = [1 / (place + 1) for place in range(len(WORDS))]
WRITING = "retrieval.engine.opensearch.writing"


class Killed(BaseException):
    """The process that published is gone: nothing of it runs any more."""


def some_terms(chance: random.Random, most: int) -> list[str]:
    return chance.choices(WORDS, COMMON, k=chance.randint(0, most))


def a_document(chance: random.Random, length: int) -> Terms:
    """Return a document whose passages are of all lengths, with ties among them."""
    headings = some_terms(chance, 4)
    n_passages = chance.randint(0, 7)
    text = [some_terms(chance, chance.choice((3, length, 5 * length))) for _ in range(n_passages)]
    if n_passages > 1:
        text[-1] = text[0]
    hints = [some_terms(chance, 6) if chance.random() < 0.2 else [] for _ in text]
    return Terms(text, [headings] * n_passages, hints)


def a_query(chance: random.Random) -> list[QueryTerm]:
    weights = {"text": 1.0, "headings": 3.0, "hints": 0.6}
    terms = chance.choices([*WORDS, "nowhere"], k=chance.randint(1, 8))
    return [
        QueryTerm(field, term, weights[field] * chance.choice((1.0, 0.4, 1e-90, 1e150)))
        for term in terms
        for field in FIELDS
        if chance.random() < 0.7
    ]


class History:
    """A library that is published again and again, in files and in the cluster."""

    def __init__(self, library: str, folder: Path, engine: SearchEngine, chance: random.Random) -> None:
        self.library, self.chance = library, chance
        self.engine, self.local = engine, LocalEngine()
        self.here, self.there = folder / "local", folder / "engine"
        self.pool = {version: a_document(chance, 8) for version in range(1, 12)}
        self.last: Source | None = None
        self.live: list[str] = []
        self.searches = 0

    def next(self, number: int) -> Source:
        """Return the next edition: documents come, go and come back, and become longer."""
        chance = self.chance
        for _ in range(chance.randint(0, 3)):
            self.pool[max(self.pool) + 1] = a_document(chance, 8 if number < 4 else 60)
        if self.last is None or chance.random() < 0.2:
            chosen = chance.sample(sorted(self.pool), chance.randint(0, len(self.pool)))
        else:
            gone = set(
                chance.sample(list(self.last.corpus), min(len(self.last.corpus), chance.randint(0, 2)))
            )
            new = chance.sample(sorted(self.pool), 3)
            chosen = [version for version in {*self.last.corpus, *new} if version not in gone]
        corpus: Corpus = {version: self.pool[version] for version in sorted(chosen)}
        key = blake2b(f"{self.library} {number}".encode(), digest_size=8).hexdigest()
        before = self.last if chance.random() < 0.9 else None
        earlier = before.corpus if before else {}
        previous = before.edition if before else None
        return Source(self.there, corpus, f"{number}-{key}", previous, earlier, library=self.library)

    def without(self, number: int, version: int) -> Source:
        """Return an edition with all documents but one."""
        corpus = {known: terms for known, terms in self.pool.items() if known != version}
        return replace(self.next(number), corpus=corpus, previous=None)

    def publish(self, source: Source) -> None:
        self.engine.write(source)
        self.local.write(replace(source, folder=self.here))
        self.last = source
        self.live = [*self.live, str(source.edition)][-3:]

    def sweep(self) -> None:
        self.engine.sweep(self.there, self.live)
        self.local.sweep(self.here, self.live)

    def compare(self) -> None:
        """Ask all editions that are kept the same."""
        for edition in self.live:
            found, wanted = self.engine.open(self.there, edition), self.local.open(self.here, edition)
            self.engine.verify(self.there, edition)
            for _ in range(SEARCHES):
                query, limit = a_query(self.chance), self.chance.choice((1, 3, 10, 40))
                assert found.search(query, limit) == wanted.search(query, limit), (edition, query)
                self.searches += 1
            assert found.statistics(WORDS) == wanted.statistics(WORDS)


@pytest.fixture
def library() -> Iterator[str]:
    """Give a library of its own in the cluster."""
    with a_library() as name:
        yield name


@pytest.fixture
def killing(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list: whoever puts a number into it is killed after so many requests that write."""
    left: list[int] = []
    call = Client.call

    def killed(self: Client, method: str, path: str, body: object = None, **more: Any) -> Any:
        if left and (method == "PUT" or "_bulk" in path):
            left[0] -= 1
        if left and left[0] < 0:
            raise Killed
        return call(self, method, path, body, **more)

    monkeypatch.setattr(Client, "call", killed)
    few = PUBLISHING._replace(batch_operations=4, page=7)
    for module in ("publishing", "history"):
        monkeypatch.setattr(f"{WRITING}.{module}.PUBLISHING", few)
    return left


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_whatever_was_published_before_hits_are_those_of_files(
    seed: int, library: str, tmp_path: Path, killing: list[int]
) -> None:
    """Equal to the last bit, while publications are killed and old editions swept."""
    chance = random.Random(seed)
    history = History(library, tmp_path, an_engine(shards=1 + 2 * (seed % 2)), chance)
    for number in range(1, EDITIONS + 1):
        source = history.next(number)
        if chance.random() < 0.4:
            killing[:] = [chance.randint(0, 12)]
            try:
                history.engine.write(source)
            except Killed:
                killing.clear()
                history.compare()
                source = history.next(100 * number) if chance.random() < 0.5 else source
            killing.clear()
        history.publish(source)
        if chance.random() < 0.4:  # rehearsed, and not published
            history.engine.write(history.next(1_000 * number))
            history.sweep()
        if chance.random() < 0.5:
            history.sweep()
        history.compare()
    assert history.searches >= EDITIONS * SEARCHES * 2


def test_copies_of_a_library_take_turns(
    library: str, tmp_path: Path, killing: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is killed keeps the other from publishing until its time is over, and no longer."""
    chance = random.Random(1)
    one = History(library, tmp_path / "one", an_engine(), chance)
    two = History(library, tmp_path / "two", an_engine(), chance)
    two.pool = one.pool
    one.publish(one.without(1, 3))
    two.publish(two.without(2, 5))
    one.compare()
    killing[:] = [5]
    with pytest.raises(Killed):
        one.publish(one.without(3, 7))
    killing.clear()
    with pytest.raises(EngineAwayError, match="Somebody else is publishing this guide"):
        two.publish(two.without(4, 6))
    monkeypatch.setattr(f"{WRITING}.history.time.time", lambda: 4e9)
    two.publish(two.without(4, 6))
    two.sweep()
    two.compare()
    one.compare()
    monkeypatch.setattr(f"{WRITING}.sweeping.PUBLISHING", PUBLISHING._replace(others=0))
    two.live = two.live[-1:]
    two.sweep()
    with pytest.raises(IndexFileError):
        one.compare()  # nobody knew of it: it is sent again when it is asked


def test_what_was_changed_by_hand_is_noticed_and_sent_again(library: str, tmp_path: Path) -> None:
    """Passages taken out, a whole index deleted, its scores computed otherwise: nothing is lost."""
    history = History(library, tmp_path, an_engine(), random.Random(2))
    source = replace(history.next(1), corpus=dict(history.pool))
    history.publish(source)
    client = Client(address())
    (name,) = client.call("GET", f"/guidebot-*{'/_mapping'}").body.keys() & indexes_of(library)
    some = next(iter(source.corpus))
    version = next(v for v, terms in source.corpus.items() if len(terms.text) > 1)
    for what in ("passage", "edition", "index"):
        if what == "passage":
            client.call("DELETE", f"/{name}/_doc/{source.subject(version).hex()}.2?refresh=true")
        elif what == "edition":
            client.call("DELETE", f"/{name}/_doc/edition%20{source.edition}?refresh=true")
        else:
            client.call("DELETE", f"/{name}")
        opened = history.engine
        with pytest.raises(IndexFileError, match="`guidebot corpus check` sends it again"):
            opened.verify(history.there, source.edition)
        opened.write(source)
        opened.verify(history.there, source.edition)
        history.compare()
    assert some in source.corpus


def test_an_edition_goes_to_the_newest_index_that_fits(library: str) -> None:
    """An old edition that is sent again costs the newest one nothing."""
    generations = Generations.of(Client(address()), library)
    means = {"short": (16.0, 8.0, 400.0), "long": (80.0, 4.0, 0.1), "longer": (80.0, 4.0, 0.12)}
    numbers = [
        generations.fitting(library, means[which], IndexSettings(), 1).name.rpartition("-")[2]
        for which in ("short", "long", "short", "longer", "long")
    ]
    assert numbers == ["1", "2", "1", "2", "2"]


def test_a_template_of_the_cluster_says_how_many_parts_an_index_has(library: str) -> None:
    """Whoever runs it may want more than one."""
    client = Client(address())
    body = {"index_patterns": [f"{stem_of(library)}-*"], "template": {"settings": {"number_of_shards": 2}}}
    client.call("PUT", "/_index_template/of-a-test", body)
    try:
        index = Generations.of(client, library).fitting(library, (1.0, 1.0, 1.0), IndexSettings(), None)
        described = index.described()
    finally:
        client.call("DELETE", "/_index_template/of-a-test")
    assert described is not None and described["settings"]["index"]["number_of_shards"] == "2"


def indexes_of(library: str) -> set[str]:
    return {index.name for index in Generations.of(Client(address()), library).all()}


def test_an_index_that_is_gone_is_told_to_who_has_it_open(library: str, tmp_path: Path) -> None:
    """It is never taken for a guide that says nothing."""
    history = History(library, tmp_path, an_engine(), random.Random(3))
    history.publish(replace(history.next(1), corpus=dict(history.pool)))
    index = history.engine.open(history.there, history.live[0])
    query = [QueryTerm("text", "w0")]
    assert index.search(query, 3)
    (name,) = indexes_of(library)
    Client(address()).call("DELETE", f"/{name}/_doc/edition%20{history.live[0]}?refresh=true")
    with pytest.raises(EngineAwayError, match="no longer has this edition"):
        index.search(query, 3)
    Client(address()).call("DELETE", f"/{name}")
    with pytest.raises(EngineAwayError, match="no longer has the index"):
        index.search(query, 3)


def test_few_candidates_and_many_terms_make_no_difference(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More are asked for until the best are proven; a query of many terms is asked in parts."""
    from retrieval.engine.opensearch.settings import ASKING

    chance = random.Random(4)
    history = History(library, tmp_path, an_engine(), chance)
    history.pool = {version: a_document(chance, 90) for version in range(1, 40)}
    history.publish(replace(history.next(1), corpus=dict(history.pool)))
    few = ASKING._replace(candidates=1, clauses=3, more=2)
    monkeypatch.setattr("retrieval.engine.opensearch.index.ASKING", few)
    for _ in range(4):
        history.compare()

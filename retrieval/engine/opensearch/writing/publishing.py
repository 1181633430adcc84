"""Brings an edition into the engine: what differs from the newest one there, counted before it is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corpus.errors import EngineAwayError
from retrieval.engine.opensearch.cluster.remote_index import RemoteIndex, operation
from retrieval.engine.opensearch.passages import lines_of
from retrieval.engine.opensearch.schema import DOCUMENT, EDITION, LIFE, NUMBER
from retrieval.engine.opensearch.settings import PUBLISHING
from retrieval.engine.opensearch.writing.history import History, edition_id, in_edition
from retrieval.engine.passage_index import FIELDS

if TYPE_CHECKING:
    from retrieval.engine.artifact import EditionSource

Life = list[Any]


def publish(source: EditionSource, index: RemoteIndex, n_passages: int) -> int:
    """Bring an edition into an index and return its number there.

    Args:
        source: of the edition.
        index: that it fits.
        n_passages: that it has.

    Raises:
        EngineAwayError: the engine is away, refuses it, or did not take in all of it.
    """
    history = History(index, source.folder)
    with history.writing() as state:
        index.refresh()
        there = history.ordinal_of(str(source.edition))
        if there is not None and index.count(in_edition(there)) == n_passages + 1:
            history.end(state.ordinal)
            return there
        return _publish(source, history, state.ordinal + 1, n_passages)


def _publish(source: EditionSource, history: History, ordinal: int, n_passages: int) -> int:
    index, edition = history.index, str(source.edition)
    history.begin(ordinal)
    before = history.documents(ordinal - 1)
    index.bulk([operation("index", edition_id(edition), _edition_source(edition, ordinal))])
    found = _sent(source, history, ordinal, before, before)
    if found != n_passages:  # somebody took passages out by hand: all are sent
        found = _sent(source, history, ordinal, before, ())
    if found != n_passages:
        raise EngineAwayError(
            f"The search engine at {index.client.shown} shows {found:,} of {n_passages:,} passages:"
            " publish again."
        )
    history.end(ordinal)
    return ordinal


def _sent(
    source: EditionSource,
    history: History,
    ordinal: int,
    before: Mapping[str, int],
    there: Collection[str],
) -> int:
    """Make an edition of the one before it, and return how many passages can be found in it.

    Args:
        source: of the edition.
        history: of the index.
        ordinal: number of the edition.
        before: documents of the edition before, each with the number of its last passage.
        there: those of them that need not be sent.
    """
    _Sending(history, ordinal).send(_operations(source, history, ordinal, before, there))
    history.index.refresh()
    return history.index.count(in_edition(ordinal)) - 1


class _Sending:
    """Sends operations in requests of bounded size, and keeps others from writing meanwhile."""

    def __init__(self, history: History, ordinal: int) -> None:
        self._history, self._ordinal = history, ordinal

    def send(self, operations: Iterable[bytes]) -> None:
        """Send all of them."""
        batch: list[bytes] = []
        size = 0
        for one in operations:
            batch.append(one)
            size += len(one)
            if size >= PUBLISHING.batch_bytes or len(batch) >= PUBLISHING.batch_operations:
                self._history.index.bulk(batch)
                self._history.begin(self._ordinal)
                batch, size = [], 0
        self._history.index.bulk(batch)


def _operations(
    source: EditionSource,
    history: History,
    ordinal: int,
    before: Mapping[str, int],
    there: Collection[str],
) -> Iterator[bytes]:
    wanted = {source.subject(version).hex(): version for version in source.versions}
    for document, last in before.items():
        if document not in wanted:
            yield from _ended(history.index, document, last, ordinal)
    fresh = ordinal == 1
    for document, version in wanted.items():
        if document not in there:
            passages = _passages(source, version, document)
            lives = {} if fresh else history.index.lives([name for name, _ in passages])
            for name, passage in passages:
                life = [*_past(lives.get(name, []), ordinal), {"gte": ordinal}]
                yield operation("index", name, {**passage, LIFE: life})


def _ended(index: RemoteIndex, document: str, last: int, ordinal: int) -> Iterator[bytes]:
    """Yield what takes a document out of the newest edition."""
    names = [_name(document, number) for number in range(1, last + 1)]
    for name, life in index.lives(names).items():
        yield operation("update", name, {"doc": {LIFE: _past(life, ordinal)}})


def _past(life: Life, ordinal: int) -> Life:
    """Return what of a life was before an edition."""
    return [{"lte": ordinal - 1} | one for one in life if one["gte"] < ordinal]


def _passages(source: EditionSource, version: int, document: str) -> Sequence[tuple[str, dict[str, Any]]]:
    analysis = source.analysis(version)
    fields = zip(analysis.text, analysis.headings, analysis.hints, strict=True)
    return [
        (
            _name(document, number),
            {DOCUMENT: document, NUMBER: number} | dict(zip(FIELDS, map(lines_of, terms), strict=True)),
        )
        for number, terms in enumerate(fields, 1)
    ]


def _name(document: str, number: int) -> str:
    return f"{document}.{number}"


def _edition_source(edition: str, ordinal: int) -> dict[str, Any]:
    """Return what is kept of an edition itself: whoever asks it sees that it is there."""
    return {EDITION: edition, "ordinal": ordinal, LIFE: [{"gte": ordinal, "lte": ordinal}]}

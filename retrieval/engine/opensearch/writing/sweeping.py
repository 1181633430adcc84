"""Removes from the engine what no edition needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from retrieval.engine.opensearch.cluster.client import Client
from retrieval.engine.opensearch.cluster.remote_index import RemoteIndex, operation
from retrieval.engine.opensearch.edition_file import Place
from retrieval.engine.opensearch.schema import DOCUMENT
from retrieval.engine.opensearch.settings import PUBLISHING
from retrieval.engine.opensearch.writing.generations import Generations
from retrieval.engine.opensearch.writing.history import History, edition_id, in_edition


def sweep(client: Client, folder: Path, places: Mapping[str, Place], kept: Collection[str]) -> None:
    """Remove editions, and the passages that no other has.

    Args:
        client: asks the engine.
        folder: of this machine's files.
        places: where the editions are that this machine knows, by name.
        kept: names of those that stay, and of what else is named after one.

    Raises:
        EngineAwayError: the engine is away, or somebody else writes: the next publication does it.
    """
    for stem in {place.stem for place in places.values()}:
        generations = Generations(client, stem)
        mine = {name: place for name, place in places.items() if place.stem == stem}
        for number, index in enumerate(generations.all()):
            here = {name: place.ordinal for name, place in mine.items() if place.index == index.name}
            if number and not any(name in kept for name in here):
                generations.remove(index)
            else:
                _sweep_index(index, folder, here, kept)


def _sweep_index(index: RemoteIndex, folder: Path, here: Mapping[str, int], kept: Collection[str]) -> None:
    index.refresh()
    history = History(index, folder)
    there = history.editions()
    others = sorted(there.keys() - here.keys(), key=lambda name: -there[name])
    gone = {*others[PUBLISHING.others :], *(name for name in there if name in here and name not in kept)}
    if not gone:
        return
    with history.writing() as state:
        index.bulk([operation("delete", edition_id(name)) for name in gone])
        index.refresh()  # whoever asks one of them is told before its first passage is away
        left = sorted(ordinal for name, ordinal in there.items() if name not in gone)
        ordinal = state.ordinal
        if ordinal and ordinal not in left:
            ordinal = history.undo(ordinal).ordinal
        unused = {"filter": [{"exists": {"field": DOCUMENT}}], "must_not": [in_edition(one) for one in left]}
        for page in index.pages({"bool": unused}):
            index.bulk([operation("delete", one["_id"]) for one in page])
        history.end(ordinal)

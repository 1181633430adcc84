"""The ways to search, from the one that starts at once to the one that is quickest in the long run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Literal

from retrieval.engine.local.edition_view import Scored
from retrieval.engine.local.query_lists import Asker, Searcher

Engine = Literal["plain", "numpy", "numba"]
"""Python alone, numpy, or numba; the hits are the same."""

ENGINES: tuple[Engine, ...] = ("plain", "numpy", "numba")
"""In the order in which they take longer to start and less to search."""

_SEARCHERS = {
    "plain": ("retrieval.engine.local.searching.plain_search", "PlainSearcher"),
    "numpy": ("retrieval.engine.local.searching.numpy_search", "NumpySearcher"),
    "numba": ("retrieval.engine.local.searching.compiled_search", "CompiledSearcher"),
}


def installed() -> tuple[Engine, ...]:
    """Return the engines that can be used here; finding out imports none."""
    from importlib.util import find_spec  # who searches with Python alone asks for none

    return tuple(engine for engine in ENGINES if engine == "plain" or find_spec(engine))


def loaded() -> Engine:
    """Return the quickest engine of those that this process has loaded, for whatever reason."""
    return next((engine for engine in reversed(ENGINES) if _SEARCHERS[engine][0] in sys.modules), "plain")


def prepare(engine: Engine) -> None:
    """Load an engine, and have it compile what it compiles, before the first index is searched with it."""
    module = import_module(_SEARCHERS[engine][0])
    if engine == "numba":
        module.prepare()


def searchers(engine: Engine, segments: Sequence[Scored]) -> list[Searcher]:
    """Return a searcher for each segment; imports what the engine needs."""
    prepare(engine)
    module, name = _SEARCHERS[engine]
    searcher = getattr(sys.modules[module], name)
    return [searcher(scored) for scored in segments]


def asker(engine: Engine, segments: Sequence[Scored], fitted: memoryview[float] | None) -> Asker | None:
    """Return what asks an edition at one go, None where the engine or the edition's files don't allow it.

    Args:
        engine: only compiled code gains from it.
        segments: of the edition.
        fitted: the idf of each list, if a fitted model gave it.
    """
    if engine != "numba" or len(segments) != 1 or segments[0].view.removed is not None:
        return None
    if segments[0].view.segment.shapes.format != "H":  # more shapes than any text had so far
        return None
    prepare(engine)
    from retrieval.engine.local.searching.compiled_search import CompiledAsker

    return CompiledAsker(segments[0], fitted)

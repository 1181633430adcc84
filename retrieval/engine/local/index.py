"""The index of one edition: which passages match a query best, and why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from corpus.caching.bounded_cache import BoundedCache
from retrieval.engine.artifact import EditionName, IndexFileError
from retrieval.engine.local.edition_view import Scored
from retrieval.engine.local.query_lists import List, checked_weight
from retrieval.engine.local.searching.engines import Engine, asker, installed, loaded, searchers
from retrieval.engine.local.searching.plain_search import part
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.local.statistics import EditionStatistics
from retrieval.engine.passage_index import Hit, QueryTerm

_TERMS_KEPT = 6_000
"""Terms whose lists are remembered between questions; about 500 bytes each."""


_NUMPY_PAYS_AFTER = 0.25
"""Seconds of searching with Python alone after which importing numpy, about 0.1 s, has most likely paid."""

_WORTH_COMPILING = 2_000
"""Passages; a smaller corpus is searched in no time anyway."""

_new_hit = tuple.__new__
"""`Hit(…)` without the call that sorts out its arguments, which costs more than all the rest of a hit."""


class Index(EditionStatistics):
    """An edition's index, open for reading; immutable, and safe to use from several threads.

    Attributes:
        engine: how it searches; Python alone at first, unless this process has loaded something quicker.
    """

    def __init__(self, folder: Path, edition: EditionName, settings: IndexSettings) -> None:
        super().__init__(folder, edition, settings)
        if not all(view.segment.has_postings for view in self.views):
            raise IndexFileError(f"The index file {self.file.path.name} names files without postings.")
        self._scored = [Scored(view, self.meta.avgdl, settings) for view in self.views]
        self._lists = BoundedCache(self._looked_up, limit=_TERMS_KEPT)
        self._seconds = 0.0
        self.use(loaded())
        self._chosen = False

    def use(self, engine: Engine) -> None:
        """Search in another way from now on; the hits stay the same.

        Args:
            engine: one of `engines.installed`. Importing numpy takes about 0.1 s, numba 0.5 s, and on a
                machine's first time it compiles for some seconds. Another thread may go on searching.
        """
        self._asker = asker(engine, self._scored, self._fitted)
        self._searchers = [self._asker] if self._asker else searchers(engine, self._scored)
        self.engine = engine
        self._chosen = True

    def warm_up(self) -> None:
        """Load what answers many questions quickest, if there is enough to search: for a process that stays.

        Another thread may go on searching meanwhile.
        """
        if self.n_passages < _WORTH_COMPILING:
            return
        for engine in reversed(installed()):
            with suppress(ImportError, RuntimeError):  # numba: for another numpy, or nowhere to keep its code
                self.use(engine)
                return

    def search(self, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """Return the passages with the highest scores, best first.

        A passage is a hit if it holds a term of the query, in the term's field, with a weight above 0. A term
        that stands in the query twice counts twice. Equal scores are in the edition's document order, then in
        reading order.

        Args:
            query: terms in the order in which their parts are added up.
            limit: passages.

        Raises:
            ValueError: a weight is negative or not a number.
            KeyError: a field is none of `FIELDS`.
        """
        if limit < 1:
            return []
        asker = self._asker
        asked = asker.ask(query, limit) if asker else None
        if asked is not None:
            return asked
        started = perf_counter()
        hits = self._looked_for(query, limit)
        self._seconds += perf_counter() - started
        if self._seconds > _NUMPY_PAYS_AFTER and self.engine == "plain" and not self._chosen:
            self.use("numpy")
        return hits

    def _looked_for(self, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
        known = self._lists
        terms = [known[term] for term in query]
        if len(self._searchers) != 1:
            return self._merged(terms, limit)
        lists = [item for (item,) in terms if item is not None]
        return self._hits(self._searchers[0].top_passages(lists, limit, 0.0)) if lists else []

    def _hits(self, top: Sequence[tuple[float, int]]) -> list[Hit]:
        segment = self.views[0].segment
        first, document_of, versions = segment.first, segment.document_of, segment.versions
        hits = []
        for score, passage in top:
            document = document_of[passage]
            hits.append(_new_hit(Hit, (versions[document], passage - first[document] + 1, score)))
        return hits

    def _merged(self, terms: Sequence[tuple[List | None, ...]], limit: int) -> list[Hit]:
        """Search segment after segment, each for what is better than the best of those before."""
        found: list[tuple[float, int, int, int]] = []
        floor = 0.0
        for place, searcher in enumerate(self._searchers):
            lists = [item for term in terms if (item := term[place]) is not None]
            if not lists:
                continue
            view = self.views[place]
            ranks, document_of = view.ranks, view.segment.document_of
            top = searcher.top_passages(lists, limit, floor)
            found += [(-score, ranks[document_of[passage]], passage, place) for score, passage in top]
            found.sort()
            del found[limit:]
            floor = -found[-1][0] if len(found) == limit else 0.0
        return [self._hit(-score, passage, place) for score, _, passage, place in found]

    def explain(self, query: Sequence[QueryTerm], version: int, number: int) -> list[tuple[QueryTerm, float]]:
        """Return what each term of the query adds to the score of a passage; added up in order, its score.

        Args:
            query: as for `search`.
            version: the document's.
            number: of the passage in the document, from 1.

        Raises:
            KeyError: the edition has no such document.
        """
        place = next((i for i, view in enumerate(self.views) if version in view.number_of), None)
        if place is None:
            raise KeyError(f"edition {self.edition} has no document of version {version}")
        scored = self._scored[place]
        passage = scored.view.segment.first[scored.view.number_of[version]] + number - 1
        lists = [(term, self._lists[term][place]) for term in query]
        return [(term, part(scored, item, passage) if item else 0.0) for term, item in lists]

    def _looked_up(self, query_term: QueryTerm) -> tuple[List | None, ...]:
        """Return the list of a term in each segment, None where it has none or weighs nothing."""
        field, term, weight = query_term
        weight, numbers = checked_weight(weight), self._numbers(field, term)
        value = self._idf(numbers)
        lists: list[List | None] = []
        for scored, number in zip(self._scored, numbers, strict=True):
            lists.append(scored.list_of(number, field, value, weight) if weight and number >= 0 else None)
        return tuple(lists)

    def _hit(self, score: float, passage: int, place: int) -> Hit:
        segment = self.views[place].segment
        document = segment.document_of[passage]
        return Hit(segment.versions[document], passage - segment.first[document] + 1, score)

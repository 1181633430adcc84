"""An edition that the engine is asked about: the same hits as from files, to the last bit, or an error.

The engine proposes passages. They are scored here, with the statistics of the edition; when no passage that
it didn't propose can reach the last of the best, they are the best. Else it is asked for more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from retrieval.engine.local.formula import impact
from retrieval.engine.local.query_lists import checked_weight
from retrieval.engine.opensearch.bounds import growth
from retrieval.engine.opensearch.cluster.remote_index import LostError, RemoteIndex
from retrieval.engine.opensearch.passages import line_of, terms_in
from retrieval.engine.opensearch.schema import DOCUMENT, EDITION, NUMBER
from retrieval.engine.opensearch.settings import ASKING
from retrieval.engine.opensearch.writing.history import in_edition
from retrieval.engine.passage_index import FIELDS, Hit, QueryTerm, TermStatistics

if TYPE_CHECKING:
    from retrieval.engine.local.statistics import EditionStatistics
    from retrieval.engine.opensearch.edition_file import EditionFile

_OF_EDITION = 1e6
"""Boost of the document that says that the edition is there: above any passage's score."""


class _Wanted(NamedTuple):
    """A term of a query that some passage has."""

    field: int
    line: str
    idf: float
    weight: float


class _Scored(NamedTuple):
    """A passage in the order of hits."""

    negative_score: float
    rank: int
    number: int
    version: int


class EngineIndex:
    """An edition in the engine, see `PassageIndex`; safe to use from several threads.

    Attributes:
        n_passages: passages of the edition.
    """

    def __init__(
        self, remote: RemoteIndex, edition: str, file: EditionFile, statistics: EditionStatistics
    ) -> None:
        """Open an edition; nothing is asked yet.

        Args:
            remote: the index that it is in.
            edition: its name.
            file: what is kept of it on this machine.
            statistics: of its terms.
        """
        self._remote, self._edition, self._file, self._statistics = remote, edition, file, statistics
        self.n_passages = statistics.n_passages
        self._means = statistics.meta.avgdl
        self._growth = growth(self._means, file.place.mean_lengths) * ASKING.slack

    def search(self, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """Return the passages with the highest scores, best first, see `PassageIndex.search`.

        Raises:
            EngineAwayError: the engine can't be asked, or not all of it.
        """
        if limit < 1:
            return []
        wanted = list(self._wanted(query))
        if not wanted:
            return []
        searches = self._searches(wanted)
        size = max(ASKING.candidates, 2 * limit)
        while True:
            with self._remote.understood():
                found, bound = self._proposed(searches, size)
                best = sorted(self._scored(wanted, source) for source in found.values())[:limit]
            if not bound or (len(best) == limit and -best[-1].negative_score > bound):
                return [Hit(one.version, one.number, -one.negative_score) for one in best]
            size *= ASKING.more

    def explain(self, query: Sequence[QueryTerm], version: int, number: int) -> list[tuple[QueryTerm, float]]:
        """Return what each term of the query adds to the score of a passage, see `PassageIndex.explain`."""
        document = next((name for name, (known, _) in self._versions.items() if known == version), None)
        if document is None:
            raise KeyError(f"edition {self._edition} has no document of version {version}")
        found = self._remote.get(f"{document}.{number}")
        if found is None:
            raise self._lost()
        with self._remote.understood():
            passage = _Passage(found["_source"])
        return [(term, self._part(self._looked_up(term), passage)) for term in query]

    def statistics(self, terms: Sequence[str]) -> list[TermStatistics]:
        """Return the statistics of terms in their order."""
        return self._statistics.statistics(terms)

    def words(self, limit: int) -> Sequence[tuple[str, int]]:
        """Return the commonest surface words with their occurrences."""
        return self._statistics.words(limit)

    def may_have_word(self, word: str) -> bool:
        """Return False if a word is none of the surface words."""
        return self._statistics.may_have_word(word)

    def abbreviations(self) -> Sequence[tuple[str, str]]:
        """Return short and long forms, in the edition's document order."""
        return self._statistics.abbreviations()

    def warm_up(self) -> None:
        """Read which documents the edition has."""
        _ = self._versions

    def _wanted(self, query: Sequence[QueryTerm]) -> Iterator[_Wanted]:
        """Yield the terms that can add something to a score, in their order."""
        for term in query:
            found = self._looked_up(term)
            if found is not None:
                yield found

    def _looked_up(self, term: QueryTerm) -> _Wanted | None:
        weight = checked_weight(term.weight)
        if term.field not in FIELDS:
            raise KeyError(term.field)
        field = FIELDS.index(term.field)
        (known,) = self._statistics.statistics([term.term])
        if not weight or not known.df[field]:
            return None
        return _Wanted(field, line_of(term.term), known.idf[field], weight)

    def _searches(self, wanted: Sequence[_Wanted]) -> list[tuple[dict[str, Any], float]]:
        """Return what the engine is asked, each with the weight of its heaviest term: it gets 1.

        Several searches together hold all terms where one would have too many; what none of them finds has at
        most the sum of what each leaves.
        """
        weights: dict[tuple[int, str], float] = {}
        for field, line, idf, weight in wanted:
            weights[field, line] = weights.get((field, line), 0.0) + weight * idf
        listed = sorted(weights.items(), key=lambda item: -item[1])
        fields = [FIELDS[field] for field in sorted({field for field, _ in weights})]
        return [
            self._body(listed[start : start + ASKING.clauses], fields)
            for start in range(0, len(listed), ASKING.clauses)
        ]

    def _body(
        self, terms: Sequence[tuple[tuple[int, str], float]], fields: Sequence[str]
    ) -> tuple[dict[str, Any], float]:
        heaviest = terms[0][1]
        should: list[dict[str, Any]] = [
            {"term": {FIELDS[f]: {"value": line, "boost": max(weight / heaviest, ASKING.least_boost)}}}
            for (f, line), weight in terms
        ]
        of_edition = {"filter": {"term": {EDITION: self._edition}}, "boost": _OF_EDITION}
        should.append({"constant_score": of_edition})
        query = {
            "minimum_should_match": 1,
            "filter": [in_edition(self._file.place.ordinal)],
            "should": should,
        }
        body = {"query": {"bool": query}, "_source": [DOCUMENT, NUMBER, *fields], "track_total_hits": False}
        return body, heaviest

    def _proposed(
        self, searches: Sequence[tuple[dict[str, Any], float]], size: int
    ) -> tuple[dict[str, Any], float]:
        """Return the passages that the engine proposes, by id, and what no other one's score is above."""
        found: dict[str, Any] = {}
        bound = 0.0
        for body, heaviest in searches:
            hits = self._asked(body, size)
            found |= {one["_id"]: one["_source"] for one in hits}
            if len(hits) >= size:
                bound += hits[-1]["_score"] * heaviest * self._growth
        return found, bound

    def _asked(self, body: Mapping[str, Any], size: int) -> list[Any]:
        """Return the passages that the engine proposes, the best by its scores first."""
        hits = self._remote.hits({**body, "size": size + 1})
        if not hits or hits[0]["_id"] != f"edition {self._edition}":
            raise self._lost()
        return hits[1:]

    def _scored(self, wanted: Sequence[_Wanted], source: Mapping[str, Any]) -> _Scored:
        version, rank = self._versions[source[DOCUMENT]]
        passage = _Passage(source)
        score = 0.0
        for term in wanted:  # as everywhere, in the order of the query: the last bit depends on it
            score += self._part(term, passage)
        return _Scored(-score, rank, source[NUMBER], version)

    def _part(self, term: _Wanted | None, passage: _Passage) -> float:
        if term is None:
            return 0.0
        counts = passage.counts[term.field]
        tf = counts.get(term.line, 0)
        if not tf:
            return 0.0
        length, settings = passage.lengths[term.field], self._statistics.settings.fields[term.field]
        return term.weight * (term.idf * impact(tf, length, self._means[term.field], settings))

    @cached_property
    def _versions(self) -> dict[str, tuple[int, int]]:
        return self._file.versions()

    def _lost(self) -> LostError:
        return LostError(
            f"The search engine at {self._remote.client.shown} no longer has this edition of the guide:"
            " `guidebot corpus check` sends it again."
        )


class _Passage:
    """A passage's terms, counted."""

    def __init__(self, source: Mapping[str, Any]) -> None:
        fields = [terms_in(source.get(name, "")) for name in FIELDS]
        self.counts = [Counter(terms) for terms in fields]
        self.lengths = [len(terms) for terms in fields]

"""A passage index that is nothing but the definition: all terms in one file, every score computed in full."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from corpus.staged_file import staged_file
from retrieval.engine.artifact import EditionName, EditionSource, IndexFileError
from retrieval.engine.local.formula import idf, impact
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.passage_index import FIELDS, Hit, QueryTerm, TermStatistics


class Kept(msgspec.Struct):
    """The passages of one document."""

    version: int
    fields: tuple[list[list[str]], list[list[str]], list[list[str]]]
    words: dict[str, int]
    abbreviations: list[tuple[str, str]]


class PlainIndex:
    """An edition in memory, see `PassageIndex`."""

    def __init__(self, documents: Sequence[Kept], settings: IndexSettings) -> None:
        self._documents, self._settings = documents, settings
        self._passages = [
            (kept.version, number, [Counter(field[number - 1]) for field in kept.fields])
            for kept in documents
            for number in range(1, len(kept.fields[0]) + 1)
        ]
        self.n_passages = len(self._passages)
        lengths = ([len(terms) for kept in documents for terms in kept.fields[f]] for f in range(len(FIELDS)))
        self._avgdl = [sum(column) / (self.n_passages or 1) for column in lengths]

    def search(self, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
        """Return the passages with the highest scores."""
        scored = []
        for term in query:
            self._part(term, [Counter() for _ in FIELDS])  # a bad query is bad in an empty edition, too
        for version, number, fields in self._passages:
            parts = [self._part(term, fields) for term in query]
            if any(parts):
                scored.append(Hit(version, number, sum(parts)))
        return sorted(scored, key=lambda hit: -hit.score)[: max(limit, 0)]

    def explain(self, query: Sequence[QueryTerm], version: int, number: int) -> list[tuple[QueryTerm, float]]:
        """Return what each term adds."""
        fields = {(v, n): counts for v, n, counts in self._passages}[version, number]
        return [(term, self._part(term, fields)) for term in query]

    def statistics(self, terms: Sequence[str]) -> list[TermStatistics]:
        """Return the statistics of terms."""
        found = map(self._df, terms)
        return [TermStatistics(df, tuple(idf(one, self.n_passages) for one in df)) for df in found]

    def words(self, limit: int) -> Sequence[tuple[str, int]]:
        """Return the commonest words."""
        counts: Counter[str] = Counter()
        for kept in self._documents:
            counts.update(kept.words)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def abbreviations(self) -> Sequence[tuple[str, str]]:
        """Return short and long forms."""
        return list(dict.fromkeys(pair for kept in self._documents for pair in kept.abbreviations))

    def warm_up(self) -> None:
        """Load nothing."""

    def _df(self, term: str) -> tuple[int, ...]:
        return tuple(sum(term in fields[f] for _, _, fields in self._passages) for f in range(len(FIELDS)))

    def _part(self, query_term: QueryTerm, fields: Sequence[Mapping[str, int]]) -> float:
        if query_term.field not in FIELDS:
            raise KeyError(query_term.field)
        if not 0 <= query_term.weight < math.inf:
            raise ValueError(f"a weight of {query_term.weight}")
        f = FIELDS.index(query_term.field)
        tf, length = fields[f][query_term.term], sum(fields[f].values())
        if not tf:
            return 0.0
        telling = idf(self._df(query_term.term)[f], self.n_passages)
        return query_term.weight * (telling * impact(tf, length, self._avgdl[f], self._settings.fields[f]))


class PlainEngine:
    """Keeps each edition in one file, see `SearchEngine`."""

    name = "passages"

    def __init__(self) -> None:
        self._settings = IndexSettings()

    def write(self, source: EditionSource) -> None:
        """Write the terms of an edition."""
        documents = []
        for version in source.versions:
            analysis = source.analysis(version)
            fields = analysis.text, analysis.headings, analysis.hints
            documents.append(Kept(version, fields, analysis.words, list(analysis.abbreviations)))
        source.folder.mkdir(parents=True, exist_ok=True)
        with staged_file(self._path(source.folder, source.edition)) as staged:
            staged.write_bytes(msgspec.msgpack.encode(documents))

    def open(self, folder: Path, edition: EditionName) -> PlainIndex:
        """Return an edition."""
        try:
            raw = self._path(folder, edition).read_bytes()
            return PlainIndex(msgspec.msgpack.decode(raw, type=list[Kept]), self._settings)
        except (OSError, msgspec.MsgspecError) as error:
            raise IndexFileError(str(error)) from error

    def verify(self, folder: Path, edition: EditionName) -> None:
        """Read an edition."""
        self.open(folder, edition)

    def sweep(self, folder: Path, editions: Collection[EditionName]) -> None:
        """Remove the files of others."""
        kept = set(map(str, editions))
        for path in folder.glob("*"):
            if path.name.partition(".")[0] not in kept:
                path.unlink()

    @staticmethod
    def _path(folder: Path, edition: EditionName) -> Path:
        return folder / f"{edition}.plain"

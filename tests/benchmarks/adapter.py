"""Guidebot's index as one engine among others: build, save, load, search and add, over whitespace tokens.

Each text is a document of one passage, its version is its position, and the text field alone is asked. The
benchmark has no library beside it, so what adding needs of earlier documents is kept in memory.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from retrieval.engine.local import Index, IndexFolder, IndexSettings
from retrieval.engine.local.searching.engines import Engine, installed, prepare
from retrieval.engine.passage_index import QueryTerm

prepare(installed()[-1])  # imports are not part of loading an index

NOTHING: list[list[str]] = [[]]
NO_WORDS: dict[str, int] = {}
NO_ABBREVIATIONS: list[tuple[str, str]] = []


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as the index takes a document."""

    text: list[list[str]]
    headings: list[list[str]]
    hints: list[list[str]]
    words: dict[str, int]
    abbreviations: list[tuple[str, str]]


class Guidebot:
    """The quickest engine that is installed: numba's if it is there, numpy's otherwise."""

    exact = False  # compared with rank-bm25 as it comes; the idf here is Lucene's, as DESIGN.md wants it
    add_mode = "incremental"
    max_n = 10**9
    share: str | None = None
    note = "k1 1.5, b .75, float64, Lucene's idf; add = write the edition (fsync) + open it"
    engine: Engine | None = None

    def __init__(self) -> None:
        self._settings = IndexSettings(fitted_up_to=0)
        self._added: dict[int, Tokens] = {}
        self._texts: list[str] = []

    def build(self, texts: list[str]) -> None:
        """Write the first edition."""
        self._texts = texts
        self._folder = IndexFolder(Path(tempfile.mkdtemp()), self._settings)
        self._folder.write(1, range(len(texts)), self._analysis)

    def save(self, folder: Path) -> None:
        """Move the files to where they are wanted."""
        for path in self._folder.path.iterdir():
            shutil.move(path, folder / path.name)
        self._folder.path.rmdir()

    def load(self, folder: Path) -> None:
        """Open the edition."""
        self._folder = IndexFolder(folder, self._settings)
        self._open(1)
        self._n = self._index.n_passages

    def search(self, query: str, k: int) -> tuple[list[int], list[float]]:
        """Return positions and scores of the best texts."""
        hits = self._index.search([QueryTerm("text", word) for word in query.split()], k)
        return [hit.version for hit in hits], [hit.score for hit in hits]

    def add(self, text: str) -> None:
        """Write the next edition with one more text and open it."""
        self._added[self._n] = Tokens([text.split()], NOTHING, NOTHING, NO_WORDS, NO_ABBREVIATIONS)
        self._n += 1
        edition = int(self._index.edition) + 1
        self._folder.write(edition, range(self._n), self._analysis, previous=self._index)
        self._open(edition)

    def _open(self, edition: int) -> None:
        self._index: Index = self._folder.open(edition)
        self._index.use(self.engine or installed()[-1])

    def _analysis(self, version: int) -> Tokens:
        if version in self._added:
            return self._added[version]
        return Tokens([self._texts[version].split()], NOTHING, NOTHING, NO_WORDS, NO_ABBREVIATIONS)


class GuidebotNumpy(Guidebot):
    """Without the optional extra."""

    engine = "numpy"


class GuidebotPlain(Guidebot):
    """What a process that asks once uses: Python's standard library alone."""

    engine = "plain"

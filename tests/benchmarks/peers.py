"""The engines that guidebot is compared with, each as its own documentation has it used."""

from __future__ import annotations

import pickle
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any, Protocol


class Engine(Protocol):
    """What every engine does; `tests.benchmarks.adapter.Guidebot` is one."""

    def build(self, texts: list[str]) -> None:
        """Index the texts; a text's number is its position."""

    def save(self, folder: Path) -> None:
        """Put the index into an empty folder."""

    def load(self, folder: Path) -> None:
        """Open the index that was saved there."""

    def search(self, query: str, k: int) -> tuple[list[int], list[float]]:
        """Return numbers and scores of the best texts."""


class RankBm25:
    """rank-bm25: numpy over a list of dicts."""

    def build(self, texts: list[str]) -> None:
        from rank_bm25 import BM25Okapi

        self._model = BM25Okapi([text.split() for text in texts])

    def save(self, folder: Path) -> None:
        (folder / "model.pickle").write_bytes(pickle.dumps(self._model, protocol=5))

    def load(self, folder: Path) -> None:
        self._model: Any = pickle.loads((folder / "model.pickle").read_bytes())

    def search(self, query: str, k: int) -> tuple[list[int], list[float]]:
        import numpy as np

        scores = self._model.get_scores(query.split())
        best = np.argpartition(scores, -k)[-k:]
        best = best[np.argsort(-scores[best], kind="stable")]
        return best.tolist(), scores[best].tolist()


class Bm25s:
    """bm25s, with numpy."""

    backend = "numpy"

    def build(self, texts: list[str]) -> None:
        import bm25s

        tokens = bm25s.tokenize(texts, stopwords=None, show_progress=False)
        self._model = bm25s.BM25(k1=1.5, b=0.75, backend=self.backend)
        self._model.index(tokens, show_progress=False)

    def save(self, folder: Path) -> None:
        self._model.save(str(folder), show_progress=False)

    def load(self, folder: Path) -> None:
        import bm25s

        self._model: Any = bm25s.BM25.load(str(folder), load_corpus=False)
        self._model.backend = self.backend
        if self.backend == "numba":
            self._model.activate_numba_scorer()

    def search(self, query: str, k: int) -> tuple[list[int], list[float]]:
        selection = "numba" if self.backend == "numba" else "auto"
        found = self._model.retrieve(
            [query.split()], k=k, show_progress=False, n_threads=0, backend_selection=selection
        )
        return found.documents[0].tolist(), found.scores[0].tolist()


class Bm25sNumba(Bm25s):
    """bm25s, with numba."""

    backend = "numba"


class Tantivy:
    """tantivy: a search library in Rust; term frequencies, no positions, one writing thread."""

    def _opened(self, folder: Path) -> Any:
        import tantivy

        tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="words", index_option="freq")
        builder.add_unsigned_field("number", stored=False, indexed=False, fast=True)
        self._schema = builder.build()
        index = tantivy.Index(self._schema, path=str(folder))
        index.register_tokenizer("words", tokenizer)
        return index

    def _write(self, writer: Any, number: int, text: str) -> None:
        import tantivy

        document = tantivy.Document()
        document.add_text("text", text)
        document.add_unsigned("number", number)
        writer.add_document(document)

    def build(self, texts: list[str]) -> None:
        self._folder = Path(tempfile.mkdtemp())
        writer = self._opened(self._folder).writer(1_000_000_000, 1)
        for number, text in enumerate(texts):
            self._write(writer, number, text)
        writer.commit()
        writer.wait_merging_threads()

    def save(self, folder: Path) -> None:
        shutil.copytree(self._folder, folder, dirs_exist_ok=True)
        shutil.rmtree(self._folder)

    def load(self, folder: Path) -> None:
        self._index = self._opened(folder)
        self._searcher = self._index.searcher()
        self._writer: Any = None

    def search(self, query: str, k: int) -> tuple[list[int], list[float]]:
        from tantivy import Occur, Query

        terms = [
            (Occur.Should, Query.term_query(self._schema, "text", word, "freq")) for word in query.split()
        ]
        hits = self._searcher.search(Query.boolean_query(terms), k, count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in hits]) if hits else []
        return list(numbers), [score for score, _ in hits]

    def add(self, text: str) -> None:
        if self._writer is None:
            self._writer = self._index.writer(50_000_000, 1)
        self._write(self._writer, self._searcher.num_docs, text)
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()


class Bm25Turbo:
    """bm25-turbo: a search library in Rust that works every score out beforehand; its own tokenizer.

    Its licence is the AGPL: it is compared with, and nothing here stands on it.
    """

    def build(self, texts: list[str]) -> None:
        from bm25_turbo_python import BM25

        self._model: Any = BM25(method="lucene", k1=1.5, b=0.75)
        self._model.index(texts)

    def save(self, folder: Path) -> None:
        self._model.save(str(folder / "index.bm25"))

    def load(self, folder: Path) -> None:
        from bm25_turbo_python import BM25

        self._model = BM25.load(str(folder / "index.bm25"))

    def search(self, query: str, k: int) -> tuple[list[int], list[float]]:
        numbers, scores = self._model.search(query, k)
        return numbers, scores


class Fts5:
    """SQLite's full-text search, contentless and optimized."""

    def build(self, texts: list[str]) -> None:
        self._path = Path(tempfile.mkdtemp()) / "index.sqlite"
        database = sqlite3.connect(self._path)
        database.execute("pragma synchronous = off")
        database.execute("create virtual table texts using fts5(text, content='', tokenize='unicode61')")
        database.executemany("insert into texts(rowid, text) values (?, ?)", enumerate(texts))
        database.execute("insert into texts(texts) values ('optimize')")
        database.commit()
        database.close()

    def save(self, folder: Path) -> None:
        shutil.move(self._path, folder / self._path.name)

    def load(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "index.sqlite")
        self._database.execute("pragma cache_size = -200000")

    def search(self, query: str, k: int) -> tuple[list[int], list[float]]:
        wanted = " OR ".join(f'"{word}"' for word in query.split())
        rows = self._database.execute(
            "select rowid, rank from texts where texts match ? order by rank limit ?", (wanted, k)
        ).fetchall()
        return [number for number, _ in rows], [-rank for _, rank in rows]

    def add(self, text: str) -> None:
        (number,) = self._database.execute("select count(*) from texts_docsize").fetchone()
        self._database.execute("insert into texts(rowid, text) values (?, ?)", (number, text))
        self._database.commit()

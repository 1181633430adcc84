"""What does searching in OpenSearch cost, against files? Made-up passages, 20 a document.

    TEST_ENGINE_URL=http://127.0.0.1:9200 python -m tests.benchmarks.elsewhere [--passages 20000] [--out FILE]

Both engines publish the same edition, then one with a document more, and are asked the same; the hits must be
equal. Reading and analysing are left out: they are the same for both.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from retrieval.editions.document_analysis import DocumentAnalysis
from retrieval.engine.artifact import EditionName, MakeDerived
from retrieval.engine.local.engine import LocalEngine
from retrieval.engine.passage_index import QueryTerm, SearchEngine
from retrieval.question.hint_data import HintData
from tests.benchmarks.texts import KINDS, made
from tests.helpers.opensearch import a_library, an_engine

EACH, ASKED = 20, 200


class Source:
    """An edition of made-up documents, see `EditionSource`."""

    def __init__(self, folder: Path, library: str, documents: list[DocumentAnalysis], number: int) -> None:
        self.folder, self.library = folder, library
        self.edition: EditionName = f"{number}"
        self.previous: EditionName | None = f"{number - 1}" if number > 1 else None
        self.versions = list(range(len(documents)))
        self.previous_versions = self.versions[:-1] if number > 1 else []
        self.hints: dict[int, HintData] = {}
        self._documents = documents

    def subject(self, version: int) -> bytes:
        """Return a digest of a document."""
        return blake2b(f"{self.library} {version}".encode(), digest_size=16).digest()

    def analysis(self, version: int) -> DocumentAnalysis:
        """Return the analysis of a document."""
        return self._documents[version]

    def derived(self, version: int, name: str, make: MakeDerived) -> bytes:
        """Return nothing: nobody asks."""
        raise NotImplementedError


def documents_of(passages: list[str]) -> list[DocumentAnalysis]:
    """Return documents of 20 passages each; two words of the first are all headings."""
    found = []
    for start in range(0, len(passages), EACH):
        text = [passage.split() for passage in passages[start : start + EACH]]
        headings = [text[0][:2]] * len(text)
        found.append(DocumentAnalysis(text, headings, [[] for _ in text], {}, [], HintData()))
    return found


def took(what: Callable[[], object]) -> tuple[float, float]:
    """Return for how many seconds something ran, and how many of the processor it took."""
    began, cpu = perf_counter(), process_time()
    what()
    return perf_counter() - began, process_time() - cpu


def measured(
    engine: SearchEngine, folder: Path, library: str, passages: list[str], asked: Any
) -> dict[str, Any]:
    """Return what an engine takes, and its hits."""
    documents = documents_of(passages)
    whole = took(lambda: engine.write(Source(folder, library, documents[:-1], 1)))
    one_more = took(lambda: engine.write(Source(folder, library, documents, 2)))
    result: dict[str, Any] = {
        "passages a second": round((len(passages) - EACH) / whole[0]),
        "CPU seconds": round(whole[1], 2),
        "a document more, s": round(one_more[0], 3),
        "a document more, CPU s": round(one_more[1], 3),
        "hits": [],
    }
    index = engine.open(folder, "2")
    index.warm_up()
    for kind in KINDS:
        each = []
        for text in asked[kind][:ASKED]:
            query = [
                QueryTerm(*term)
                for word in text.split()
                for term in (("text", word), ("headings", word, 3.0))
            ]
            began = perf_counter()
            result["hits"].append(index.search(query, 10))
            each.append(perf_counter() - began)
        result[f"search, {kind}, median ms"] = round(1e3 * median(each), 2)
        result[f"search, {kind}, slowest ms"] = round(1e3 * max(each), 1)
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, a_library() as library:
        folder = Path(temporary)
        texts = made(folder / "texts", arguments.passages)
        passages, asked = texts.read_passages(), texts.read_queries()
        found = {
            "files": measured(LocalEngine(), folder / "files", library, passages, asked),
            "engine": measured(an_engine(), folder / "engine", library, passages, asked),
        }
    files, engine = (found[name].pop("hits") for name in ("files", "engine"))
    assert files == engine, "the hits differ"
    found["equal hits"] = {"of": len(files)}
    said = json.dumps({"passages": arguments.passages, **found}, indent=1)
    print(said)
    if arguments.out:
        arguments.out.write_text(said + "\n", encoding="ascii")


if __name__ == "__main__":
    main()

"""What does one question cost once a process runs? Beside a plain call of rank-bm25 over the same passages.

    python -m tests.benchmarks.questions [--out questions.json]

Each question of the built-in guide's fitting file is asked once, after fifty others, in CPU time.
rank-bm25 gets the same questions as terms and returns the scores of all passages: it mends no word,
picks no sentence and refuses nothing.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from typing import Any

from rank_bm25 import BM25Okapi

from corpus.store.library import Library
from retrieval.editions.publishing import ensure_first
from retrieval.retriever import Retriever

ASKED = Path(__file__).parent.parent / "questions" / "pain-medicine.fit.jsonl"
WARM_UP = 50


def main() -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path)
    out: Path | None = parser.parse_args().out
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder))
    print("\n".join(f"{name:<40} {value:.3f}" for name, value in figures.items()))
    if out:
        out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def measured(data_dir: Path) -> dict[str, float]:
    """Return the figures over the built-in guide in a fresh data directory."""
    library = Library.open(data_dir)
    ensure_first(library)
    retriever = Retriever.open(library, library.published())
    rows = [json.loads(line) for line in ASKED.read_text(encoding="utf-8").splitlines()]
    asked = [row["question"] for row in rows if not row["history"]]
    versions = list(retriever.documents)
    passages = [passage.text for version in versions for passage in library.all_passages(version)]
    plain = BM25Okapi([retriever.analyzer.terms(text) for text in passages])
    terms = [retriever.analyzer.terms(question) for question in asked]
    ours = _milliseconds(retriever.ask, asked)
    theirs = _milliseconds(plain.get_scores, terms)
    median = statistics.median(ours)
    return {
        "questions": len(ours),
        "a question, median ms": median,
        "a question, 95 % are below, ms": statistics.quantiles(ours, n=20)[-1],
        "rank-bm25, get_scores, median ms": statistics.median(theirs),
        "ratio of the medians": median / statistics.median(theirs),
    }


def _milliseconds(call: Callable[[Any], object], questions: Sequence[Any]) -> list[float]:
    costs = []
    for place, question in enumerate(questions):
        start = process_time()
        call(question)
        if place >= WARM_UP:
            costs.append(1e3 * (process_time() - start))
    return costs


if __name__ == "__main__":
    main()

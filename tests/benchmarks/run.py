"""How fast is the index, side by side with others? One command:

    pip install -r tests/benchmarks/requirements.txt
    python -m tests.benchmarks.run --sizes 1000,10000,100000,1000000 --runs 3 --out all.json --plot all.svg

Every engine builds in one process and answers in another, size after size, all in one run: ratios hold,
absolute figures are the machine's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path
from typing import Any

from tests.benchmarks import report
from tests.benchmarks.texts import KINDS, Texts, made

ENGINES = {
    "rank-bm25": "tests.benchmarks.peers:RankBm25",
    "bm25s (numpy)": "tests.benchmarks.peers:Bm25s",
    "bm25s (numba)": "tests.benchmarks.peers:Bm25sNumba",
    "tantivy": "tests.benchmarks.peers:Tantivy",
    "bm25-turbo": "tests.benchmarks.peers:Bm25Turbo",
    "fts5": "tests.benchmarks.peers:Fts5",
    "guidebot (plain)": "tests.benchmarks.adapter:GuidebotPlain",
    "guidebot (numpy)": "tests.benchmarks.adapter:GuidebotNumpy",
    "guidebot (numba)": "tests.benchmarks.adapter:Guidebot",
}
SAME_INDEX = {
    "bm25s (numba)": "bm25s (numpy)",
    "guidebot (numpy)": "guidebot (plain)",
    "guidebot (numba)": "guidebot (plain)",
}
"""Engines that load what another one built."""

TOO_LARGE = {"rank-bm25": 100_000}
"""Passages; beyond, a model takes more memory than most machines have."""

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS")


class Bench:
    """One run over sizes and engines.

    Attributes:
        folder: where texts and indexes are kept.
        budget: seconds of asking for each kind of question.
    """

    def __init__(self, folder: Path, budget: float) -> None:
        self.folder, self.budget = folder, budget
        self._built: dict[tuple[str, int], dict[str, float]] = {}

    def row(self, engine: str, size: int) -> dict[str, Any]:
        """Return the figures of one engine at one size."""
        texts = made(self.folder / "texts", size)
        index = SAME_INDEX.get(engine, engine)
        place = self.folder / "indexes" / f"{index}-{size}"
        if (index, size) not in self._built:
            self._built[index, size] = self._child(index, texts, place, build=True)
        asked = self._child(engine, texts, place, build=False)
        return {"engine": engine, "size": size} | self._built[index, size] | asked

    def _child(self, engine: str, texts: Texts, place: Path, *, build: bool) -> dict[str, Any]:
        out = self.folder / "answer.json"
        job = {
            "engine": ENGINES[engine],
            "passages": str(texts.passages),
            "queries": str(texts.queries),
            "folder": str(place),
            "budget": self.budget,
            "build": build,
            "out": str(out),
        }
        environment = os.environ | dict.fromkeys(ONE_THREAD, "1")
        command = [sys.executable, "-m", "tests.benchmarks.measuring", json.dumps(job)]
        subprocess.run(command, env=environment, check=True)
        answer: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return answer


def main() -> None:
    """Run what the command line asks for; rows go to stderr as they come, the report to stdout."""
    options = _options()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="guidebot-benchmark-"))
    bench, rows = Bench(folder, options.budget), []
    wanted = product(map(int, options.sizes.split(",")), range(options.runs), options.engines.split(","))
    for size, run, engine in wanted:
        if size <= TOO_LARGE.get(engine, size):
            row = bench.row(engine, size) | {"run": run}
            rows.append(row)
            print(
                size,
                engine,
                *(f"{kind} {row[kind]['per_second']:,.0f}/s" for kind in KINDS),
                file=sys.stderr,
            )
    agree(rows)
    if options.out:
        content = {"machine": _machine(), "rows": [_without_hits(row) for row in rows]}
        options.out.write_text(json.dumps(content, indent=1), encoding="utf-8")
    first = [row for row in rows if not row["run"]]
    if options.plot:
        options.plot.write_text(report.plot(first, "content"), encoding="utf-8")
    for line in (*report.table(first), "", *report.ratios(first), "", *report.spread(rows)):
        print(line)
    for kind in KINDS:
        exponents = report.growth(first, kind)
        print(f"growth of a query's time, {kind}:", ", ".join(f"{e} {x:.2f}" for e, x in exponents.items()))


def agree(rows: list[dict[str, Any]]) -> None:
    """Check that our engines found the same, to the last bit.

    Raises:
        RuntimeError: they did not.
    """
    for size in {row["size"] for row in rows}:
        found = [row["found"] for row in rows if row["size"] == size and row["engine"] in report.OURS]
        if any(other != found[0] for other in found):
            raise RuntimeError(f"the engines disagree at {size} passages")


def _without_hits(row: dict[str, Any]) -> dict[str, Any]:
    return {name: figure for name, figure in row.items() if name != "found"}


def _machine() -> dict[str, Any]:
    packages = {}
    for name in ("guidebot", "numpy", "numba", "rank-bm25", "bm25s", "tantivy"):
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            continue
    return {"python": platform.python_version(), "cores": os.cpu_count(), "packages": packages}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000,100000", help="passages, separated by commas")
    parser.add_argument("--engines", default=",".join(ENGINES), help="names, separated by commas")
    parser.add_argument("--runs", type=int, default=1, help="of asking; ratios are told with their spread")
    parser.add_argument("--budget", type=float, default=6.0, help="seconds of asking, a kind and an engine")
    parser.add_argument("--folder", type=Path, help="where texts and indexes are kept; a temporary one")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    parser.add_argument("--plot", type=Path, help="SVG file to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()

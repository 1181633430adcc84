"""Measures one engine: one process builds, another loads and asks; figures are CPU time of one thread.

Adding a document is wall time, since waiting for the disk is most of it.
"""

from __future__ import annotations

import gc
import json
import resource
import shutil
import statistics
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import Any

from tests.benchmarks.texts import Texts

LIMIT = 10
WARM_UP = 50
OURS = "tests.benchmarks.adapter:"
"""Engines whose hits are compared, to the last bit."""
PASSES = 3


def build(name: str, texts: Texts, folder: Path) -> dict[str, float]:
    """Build and save an index; return seconds and megabytes."""
    engine, passages = _engine(name), texts.read_passages()
    gc.collect()
    before, started = _peak_mb(), process_time()
    engine.build(passages)
    seconds = process_time() - started
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    engine.save(folder)
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"build_s": seconds, "build_mb": _peak_mb() - before, "disk_mb": disk / 1e6}


def ask(name: str, texts: Texts, folder: Path, budget: float) -> dict[str, Any]:
    """Load an index, ask every query, add documents; return what each took."""
    engine, queries = _engine(name), texts.read_queries()
    before, started = _resident_mb(), process_time()
    engine.load(folder)
    loaded = process_time() - started
    started = process_time()
    engine.search(queries["full"][-1], LIMIT)
    result: dict[str, Any] = {"load_ms": 1e3 * loaded, "first_ms": 1e3 * (process_time() - started)}
    result |= {kind: _asked(engine.search, asked, budget) for kind, asked in queries.items()}
    result["memory_mb"] = _resident_mb() - before
    if name.startswith(OURS):
        result["found"] = [engine.search(query, LIMIT) for query in queries["content"][:30]]
    if hasattr(engine, "add"):
        result["add_ms"] = _added(engine, texts)
    return result


def _asked(search: Callable[[str, int], Any], queries: list[str], budget: float) -> dict[str, float]:
    """Return the figures of the best of some passes; the slow get fewer passes, and fewer queries."""
    started = process_time()
    for query in queries[:WARM_UP]:
        if process_time() - started < budget / 4:
            search(query, LIMIT)
    passes: list[list[float]] = []
    started = process_time()
    gc.collect()
    gc.disable()
    while len(passes) < PASSES and (not passes or process_time() - started < budget / 2):
        times: list[float] = []
        for query in queries:
            before = thread_time()
            search(query, LIMIT)
            times.append(thread_time() - before)
            if process_time() - started > budget:
                break
        if not passes or len(times) == len(queries):
            passes.append(times)
    gc.enable()
    best = sorted(min(passes, key=statistics.fmean))
    mean = statistics.fmean(best)
    return {
        "queries": len(best),
        "mean_us": 1e6 * mean,
        "p50_us": 1e6 * best[len(best) // 2],
        "p99_us": 1e6 * best[min(len(best) - 1, int(0.99 * len(best)))],
        "per_second": 1 / mean,
    }


def _added(engine: Any, texts: Texts) -> float:
    """Return the median of adding a document and finding it."""
    with texts.passages.open(encoding="ascii") as file:
        passage = file.readline().strip()
    times = []
    for number in range(5):
        started = perf_counter()
        engine.add(f"{passage} unheardof{number}")
        found, _ = engine.search(f"unheardof{number}", 1)
        times.append(perf_counter() - started)
        if len(found) != 1:
            raise RuntimeError("a document was added and not found")
    return 1e3 * statistics.median(times)


def _engine(name: str) -> Any:
    module, _, engine = name.partition(":")
    return getattr(import_module(module), engine)()


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    job = json.loads(sys.argv[1])
    places = Texts(Path(job["passages"]), Path(job["queries"]))
    if job["build"]:
        answer: Any = build(job["engine"], places, Path(job["folder"]))
    else:
        answer = ask(job["engine"], places, Path(job["folder"]), job["budget"])
    Path(job["out"]).write_text(json.dumps(answer), encoding="utf-8")

"""What the figures say: a table a size, ratios to the better peer, growth with the corpus, and a plot."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.benchmarks.texts import KINDS

Row = Mapping[str, Any]

PEERS = ("bm25s (numba)", "tantivy", "bm25-turbo")
OURS = ("guidebot (numba)", "guidebot (numpy)", "guidebot (plain)")

_WIDTH, _HEIGHT, _MARGIN = 720, 440, 60
_COLOURS = {
    "guidebot (numba)": "#c2410c",
    "guidebot (numpy)": "#ea9a5b",
    "guidebot (plain)": "#f3c9a5",
    "tantivy": "#1d4ed8",
    "bm25-turbo": "#7c3aed",
    "bm25s (numba)": "#0f766e",
    "bm25s (numpy)": "#5eb5ac",
    "fts5": "#6b7280",
    "rank-bm25": "#a1a1aa",
}


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table for each size."""
    rows = list(rows)
    for size in sorted({row["size"] for row in rows}):
        yield f"\n{size:,} passages\n"
        yield (
            "| engine | full: q/s | p99 µs | content: q/s | p99 µs | build s | disk MB | load ms | memory MB "
            "| add ms |"
        )
        yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
        for row in rows:
            if row["size"] == size:
                yield f"| {row['engine']} | {' | '.join(_cells(row))} |"


def _cells(row: Row) -> Iterator[str]:
    for kind in KINDS:
        yield _short(row[kind]["per_second"])
        yield _short(row[kind]["p99_us"])
    for name in ("build_s", "disk_mb", "load_ms", "memory_mb", "add_ms"):
        yield _short(row[name]) if name in row else "–"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def ratios(rows: Iterable[Row]) -> Iterator[str]:
    """Yield what each of our engines is worth against the better of the peers, size by size."""
    by_place = {(row["engine"], row["size"]): row for row in rows}
    for (engine, size), row in by_place.items():
        if engine not in OURS:
            continue
        peers = [by_place[peer, size] for peer in PEERS if (peer, size) in by_place]
        for kind in KINDS:
            if not peers:
                break
            best = max(peers, key=lambda peer: peer[kind]["per_second"])
            share = row[kind]["per_second"] / best[kind]["per_second"]
            tail = row[kind]["p99_us"] / min(peer[kind]["p99_us"] for peer in peers)
            yield f"{engine} at {size:,}, {kind}: {share:.2f} × {best['engine']}, p99 {tail:.2f} ×"
        for peer, name in (("bm25s (numpy)", "disk_mb"), ("tantivy", "build_s"), ("tantivy", "add_ms")):
            other = by_place.get((peer, size), {})
            if name in other and name in row:
                yield f"{engine} at {size:,}, {name}: {row[name] / other[name]:.2f} × {peer}"
        numpy = by_place.get(("bm25s (numpy)", size))
        if numpy and engine == "guidebot (numpy)":
            shares = [f"{kind} {row[kind]['per_second'] / numpy[kind]['per_second']:.2f}" for kind in KINDS]
            yield f"{engine} at {size:,}, × bm25s (numpy): {', '.join(shares)}"


def spread(rows: Iterable[Row]) -> Iterator[str]:
    """Yield how our quickest engine stands to the better of the peers: median, least and most of the runs."""
    by_size: dict[tuple[int, str], dict[int, list[Row]]] = {}
    for row in rows:
        for kind in KINDS:
            by_size.setdefault((row["size"], kind), {}).setdefault(row["run"], []).append(row)
    for (size, kind), runs in by_size.items():
        found = sorted(filter(None, (_beside_peers(run, kind) for run in runs.values())))
        if found:
            shares, tails = zip(*found, strict=True)
            tail = sorted(tails)
            yield (
                f"{size:,} passages, {kind}: {statistics.median(shares):.2f} × the better peer"
                f" ({shares[0]:.2f} to {shares[-1]:.2f}), p99 {statistics.median(tail):.2f} ×"
                f" ({tail[0]:.2f} to {tail[-1]:.2f}), in {len(found)} runs"
            )


def _beside_peers(rows: Iterable[Row], kind: str) -> tuple[float, float] | None:
    """Return questions a second and p99, each as a share of the best that a peer has."""
    by_engine = {row["engine"]: row[kind] for row in rows}
    peers = [by_engine[peer] for peer in PEERS if peer in by_engine]
    ours = next((by_engine[engine] for engine in OURS if engine in by_engine), None)
    if not peers or ours is None:
        return None
    quickest = max(peer["per_second"] for peer in peers)
    return ours["per_second"] / quickest, ours["p99_us"] / min(peer["p99_us"] for peer in peers)


def growth(rows: Iterable[Row], kind: str) -> dict[str, float]:
    """Return how each engine's time a query grows: the exponent e of ``size ** e`` that fits best."""
    points: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        points.setdefault(row["engine"], []).append((math.log(row["size"]), math.log(row[kind]["mean_us"])))
    return {
        engine: statistics.linear_regression(*zip(*pairs, strict=True)).slope
        for engine, pairs in points.items()
        if len(pairs) > 1
    }


def plot(rows: Iterable[Row], kind: str) -> str:
    """Return an SVG picture: queries a second against passages, both axes logarithmic."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        point = math.log10(row["size"]), math.log10(row[kind]["per_second"])
        lines.setdefault(row["engine"], []).append(point)
    xs, ys = zip(*(point for points in lines.values() for point in points), strict=True)
    left, right, low, high = min(xs), max(xs), math.floor(min(ys)), math.ceil(max(ys))
    across, up = _WIDTH - _MARGIN - 150, _HEIGHT - 2 * _MARGIN

    def place(x: float, y: float) -> tuple[float, float]:
        share = (x - left) / (right - left or 1)
        return _MARGIN + share * across, _HEIGHT - _MARGIN - (y - low) / (high - low or 1) * up

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_MARGIN}" y="28" font-size="15">Queries a second ({kind}), top 10, one thread</text>',
        f'<text x="{_MARGIN + across / 2}" y="{_HEIGHT - 12}" text-anchor="middle">passages</text>',
    ]
    for power in range(low, high + 1):
        x, y = place(left, power)
        parts.append(f'<path d="M{x:.0f} {y:.0f}h{across}" stroke="#e5e7eb"/>')
        parts.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{10**power:,}</text>')
    for size in sorted(set(xs)):
        x, y = place(size, low)
        parts.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{10**size:,.0f}</text>')
    taken: list[float] = []
    for engine, points in sorted(lines.items(), key=lambda line: -line[1][-1][1]):
        colour = _COLOURS.get(engine, "#111827")
        path = "L".join("{:.1f} {:.1f}".format(*place(*point)) for point in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = place(*points[-1])
        taken.append(max(y, taken[-1] + 14) if taken else y)
        parts.append(f'<text x="{x + 8:.0f}" y="{taken[-1] + 4:.0f}" fill="{colour}">{engine}</text>')
    return "\n".join([*parts, "</svg>\n"])

"""What do whole commands cost? Cold questions beside an import of rank-bm25, and replies a second.

    python -m tests.benchmarks.commands [--passages 100000] [--out commands.json]

Every run of a command is a process of its own; figures are medians. Where nothing else is said they are CPU
time, since the machine may be shared. Ratios are to `python -c "import rank_bm25"` in the same run. With
``--passages`` a corpus of made-up Markdown of about that size is added first, which is timed as well.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from typing import Any, NamedTuple

from tests.benchmarks.texts import word

QUESTIONS = ("How long is the fellowship?", "What do pain specialists earn?", "and who accredits it?")
ASKED = Path(__file__).parent.parent / "questions" / "pain-medicine.fit.jsonl"
REPLIES = 400
GUIDEBOT = (sys.executable, "-c", "from bot.command_line import main; main()")
PASSAGES_A_FILE = 100


def main() -> None:
    """Measure, and print a table."""
    options = _options()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="guidebot-commands-"))
    figures: dict[str, Any] = {}
    built_in = folder / "built-in"
    figures["first run, s"] = _cost([*GUIDEBOT, "--data-dir", str(built_in), "ask", QUESTIONS[0]]).wall
    figures |= _cold("built-in guide", built_in, options.runs)
    figures["replies a second, built-in guide"] = _replies(built_in)
    if options.passages:
        figures |= _large(folder, options.passages, options.runs)
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    for name, figure in figures.items():
        print(f"{name}: {figure:.3g}")


def _large(folder: Path, n_passages: int, runs: int) -> dict[str, Any]:
    """Return the figures of a large corpus: adding it, adding one document more, asking."""
    data_dir, texts = folder / "large", folder / "texts"
    write_markdown(texts, n_passages)
    name = f"{n_passages:,} passages"
    added = _cost([*GUIDEBOT, "--data-dir", str(data_dir), "corpus", "add", str(texts)]).cpu
    one = folder / "one-more.md"
    one.write_text("# One more\n\nA document about zeppelins.\n", encoding="utf-8")
    again = _cost([*GUIDEBOT, "--data-dir", str(data_dir), "corpus", "add", str(one)]).cpu
    return {
        f"corpus add, {name}, passages a second": n_passages / added,
        f"corpus add of one document more, {name}, × the first": again / added,
        **_cold(name, data_dir, runs),
        f"replies a second, {name}": _replies(data_dir),
    }


def _cold(name: str, data_dir: Path, runs: int) -> dict[str, float]:
    """Return what a cold question costs, alternating with what it is compared with."""
    reference: list[Cost] = []
    asked: list[Cost] = []
    for run in range(runs + 1):
        reference.append(_cost([sys.executable, "-c", "import rank_bm25"]))
        asked.append(_cost([*GUIDEBOT, "--data-dir", str(data_dir), "ask", QUESTIONS[run % 2]]))
    figures = {}
    for kind in Cost._fields:
        theirs, ours = (
            statistics.median(getattr(cost, kind) for cost in costs[1:]) for costs in (reference, asked)
        )
        figures[f"import rank_bm25 beside {name}, {kind} ms"] = 1e3 * theirs
        figures[f"cold ask, {name}, {kind} ms"] = 1e3 * ours
        figures[f"cold ask, {name}, {kind} × import rank_bm25"] = ours / theirs
    return figures


def _replies(data_dir: Path) -> float:
    """Return the replies a second of one `chat --json` process to different questions, its start not counted.

    The few that start it are answered in both runs.
    """
    command = [*GUIDEBOT, "--data-dir", str(data_dir), "chat", "--json"]
    asked = [json.loads(line)["question"] for line in ASKED.read_text(encoding="utf-8").splitlines()]
    asked = [*QUESTIONS, *dict.fromkeys(asked)][: len(QUESTIONS) + REPLIES]
    costs = [_cost(command, "\n".join(lines)).cpu for lines in (asked[: len(QUESTIONS)], asked)]
    return (len(asked) - len(QUESTIONS)) / (costs[1] - costs[0])


class Cost(NamedTuple):
    """Seconds of a process."""

    cpu: float
    """User and system."""
    wall: float


def _cost(command: list[str], lines: str = "") -> Cost:
    """Return what a process costs."""
    before, started = getrusage(RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run(command, input=lines.encode(), capture_output=True, env=_environment(), check=False)
    wall, after = perf_counter() - started, getrusage(RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        raise RuntimeError(done.stderr.decode())
    cost = Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)
    print(f"{cost.cpu:.3f} s CPU, {wall:.3f} s:", *command[3:8], file=sys.stderr)
    return cost


def _environment() -> dict[str, str]:
    """Return this process's, without settings, and with byte code kept as an installer keeps it."""
    left_out = ("GUIDEBOT_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}


def write_markdown(folder: Path, n_passages: int) -> None:
    """Write documents of 25 sections with four paragraphs each, which is a passage a paragraph."""
    rng = random.Random(2026)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n_passages // PASSAGES_A_FILE):
        parts = [f"# Handbook {number}"]
        for place in range(PASSAGES_A_FILE):
            if place % 4 == 0:
                parts.append(f"## {_words(rng, 3).capitalize()}")
            parts.append(" ".join(f"{_words(rng, rng.randint(8, 22)).capitalize()}." for _ in range(5)))
        (folder / f"handbook-{number}.md").write_text("\n\n".join(parts), encoding="utf-8")


def _words(rng: random.Random, n: int) -> str:
    return " ".join(word(int(50_000 ** rng.random())) for _ in range(n))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, default=0, help="size of a large corpus; none if left out")
    parser.add_argument("--runs", type=int, default=9, help="cold questions")
    parser.add_argument("--folder", type=Path, help="where everything is kept; a temporary one")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()

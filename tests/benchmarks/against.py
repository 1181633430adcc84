"""What do whole commands cost beside those of another installation? Ratios, side by side in one run.

    python -m tests.benchmarks.against EARLIER/.venv/bin/python [--runs 15] [--out ratios.json]

Both interpreters ask the built-in guide, in turn; each run is a process of its own. The least CPU time of all
runs is compared, since whatever else the machine does only adds to it; with it stand the least wall time and
resident memory. A ratio below 1 is a gain.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

PROGRAM = "from bot.command_line import main; main()"
ASKED = Path(__file__).parent.parent / "questions" / "pain-medicine.fit.jsonl"
COLD = {
    "an answer": ["ask", "What do pain specialists earn?"],
    "with --json": ["ask", "--json", "What do pain specialists earn?"],
    "a refusal": ["ask", "Which hospital in Rome is the best?"],
    "a slip": ["ask", "How long is the felowship?"],
    "search": ["search", "fellowship length"],
}
OFTEN = 3
"""Runs of a whole conversation."""


class Cost(NamedTuple):
    """What a process took."""

    cpu: float
    """Seconds, user and system."""
    wall: float
    """Seconds."""
    memory: float
    """Resident at most, MB."""


def main() -> None:
    """Measure, and print a table."""
    options = _options()
    asked = [json.loads(line)["question"] for line in ASKED.read_text(encoding="utf-8").splitlines()]
    questions = "".join(f"{one}\n" for one in dict.fromkeys(asked))
    pythons = (sys.executable, options.earlier)
    with tempfile.TemporaryDirectory() as folder:
        rows = {name: compared(pythons, command, folder, options.runs) for name, command in COLD.items()}
        rows |= {"a conversation": compared(pythons, ["chat", "--json"], folder, OFTEN, questions)}
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print("| what | CPU ms | earlier | × | wall × | memory MB | earlier |\n|---|--:|--:|--:|--:|--:|--:|")
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(f'{figure:.4g}' for figure in row.values())} |")


def compared(
    pythons: Sequence[str], command: list[str], folder: str, runs: int, lines: str = ""
) -> dict[str, float]:
    """Return what a command costs in two installations.

    Args:
        pythons: this one's interpreter and the other's.
        command: the words after the program's name.
        folder: where each of them keeps its data.
        runs: of each; one more before them fills what is kept.
        lines: what stands in stdin.
    """
    costs: list[list[Cost]] = [[], []]
    for _ in range(runs + 1):
        for place, python in enumerate(pythons):
            costs[place].append(_cost([python, "-c", PROGRAM, *command], f"{folder}/{place}", lines))
    ours, theirs = (Cost(*map(min, zip(*found[1:], strict=True))) for found in costs)
    return {
        "cpu_ms": 1e3 * ours.cpu,
        "earlier_cpu_ms": 1e3 * theirs.cpu,
        "cpu_ratio": ours.cpu / theirs.cpu,
        "wall_ratio": ours.wall / theirs.wall,
        "memory_mb": ours.memory,
        "earlier_memory_mb": theirs.memory,
    }


def _cost(command: list[str], data_dir: str, lines: str) -> Cost:
    """Return what a process costs; byte code is kept as an installer keeps it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in kept.items() if not name.startswith(("GUIDEBOT_", "PYTHONPATH"))}
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write(lines.encode())
        asked.seek(0)
        started = perf_counter()
        process = subprocess.Popen(
            command,
            stdin=asked,
            stdout=said,
            env=kept | {"GUIDEBOT_DATA_DIR": data_dir},
            cwd=Path(data_dir).parent,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise RuntimeError(f"{command[3:]} ended with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("earlier", help="the interpreter of the other installation")
    parser.add_argument("--runs", type=int, default=15, help="of each cold command")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()

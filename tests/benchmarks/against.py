"""What do whole commands cost beside those of another installation? Ratios, side by side in one run.

    python -m tests.benchmarks.against EARLIER [--runs 15] [--large] [--out ratios.json] [--record]

EARLIER is a commit, which is built in a clone of its own, or the interpreter of an installation. Both ask the
built-in guide, in turn; each run is a process of its own. The least CPU time of all runs is compared, since
whatever else the machine does only adds to it; with it stand the ratios of a quarter and of three quarters of
the runs, the least wall time, resident memory, and the instructions of byte code. A ratio below 1 is a gain.
An answer is held beside an import of rank-bm25 on one thread as well; with ``--large`` also one out of
100,000 passages beside the earlier installation's, and one over 10,000 of a keeper's questions beside none.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from tests.benchmarks.commands import write_markdown
from tests.benchmarks.instructions import counted, environment

PROGRAM = "from bot.command_line import main; main()"
ROOT = Path(__file__).parent.parent.parent
ASKED = ROOT / "tests" / "questions" / "pain-medicine.fit.jsonl"
RECORDED = Path(__file__).parent / "results" / "instructions.json"
"""What each of `SHORT` took when it was last recorded, for the Python that counted."""
COLD = {
    "an answer": ["ask", "What do pain specialists earn?"],
    "with --json": ["ask", "--json", "What do pain specialists earn?"],
    "a refusal": ["ask", "Which hospital in Rome is the best?"],
    "a slip": ["ask", "How long is the felowship?"],
    "search": ["search", "fellowship length"],
}
IMPORT = "import rank_bm25"
PASSAGES = 100_000
HINTED = 1_000
"""Passages of the guide that gets hints: each the answer to ten questions."""
OFTEN = 3
"""Runs of a whole conversation."""
SHORT = {
    "an answer": (["ask", "What do pain specialists earn?"], 0),
    "a slip": (["ask", "How long is the felowship?"], 0),
    "ten questions": (["chat", "--json"], 10),
}
"""What is counted for each change of the project: the command, and how many questions stand in stdin."""


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
    with tempfile.TemporaryDirectory() as folder:
        pythons = (sys.executable, _interpreter(options.earlier, Path(folder)))
        if options.record:
            RECORDED.write_text(json.dumps(_recorded(pythons, folder), indent=1) + "\n", encoding="utf-8")
            return
        rows = {name: compared(pythons, command, folder, options.runs) for name, command in COLD.items()}
        rows["an answer, and import rank_bm25"] = beside_an_import(folder, options.runs)
        if options.large:
            rows |= {f"{PASSAGES:,} passages": _large(pythons, Path(folder) / "large", options.runs)}
            rows |= {f"{10 * HINTED:,} hints, and none": _hinted(Path(folder) / "hinted", options.runs)}
        conversations = {"a conversation": questions(), "with a slip in each": map(_slipped, questions())}
        for name, asked in conversations.items():
            rows |= {name: compared(pythons, ["chat", "--json"], folder, OFTEN, _lines(asked))}
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    heads = [name.replace("_", " ") for name in next(iter(rows.values()))]
    print(f"| what | {' | '.join(heads)} |\n|---{'|--:' * len(heads)}|")
    for name, row in rows.items():
        print(f"| {name} | {' | '.join(f'{figure:.4g}' for figure in row.values())} |")


def questions() -> list[str]:
    """Return different questions to the built-in guide."""
    asked = [json.loads(line)["question"] for line in ASKED.read_text(encoding="utf-8").splitlines()]
    return list(dict.fromkeys(asked))


def short_round(python: str, folder: str) -> dict[str, int]:
    """Return the instructions of each of `SHORT`; its data are kept in a folder."""
    return {
        name: counted(python, command, folder, _lines(questions()[:n]))
        for name, (command, n) in SHORT.items()
    }


def python_version() -> str:
    """Return the version whose byte code is counted."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _recorded(pythons: Sequence[str], folder: str) -> dict[str, Any]:
    ours, theirs = (short_round(python, f"{folder}/{place}") for place, python in enumerate(pythons))
    ratios = {name: round(count / theirs[name], 3) for name, count in ours.items()}
    return {"python": python_version(), "instructions": ours, "earlier": theirs, "ratio": ratios}


def _lines(asked: Iterable[str]) -> str:
    return "".join(f"{one}\n" for one in asked)


def _slipped(question: str) -> str:
    """Return a question whose longest word has two letters swapped."""
    longest = max(question.split(), key=len)
    middle = len(longest) // 2
    swapped = longest[: middle - 1] + longest[middle] + longest[middle - 1] + longest[middle + 1 :]
    return question.replace(longest, swapped, 1) if middle > 1 else question


def _interpreter(earlier: str, folder: Path) -> str:
    """Return the interpreter of an installation; of a commit, built in a clone."""
    if Path(earlier).exists():
        return earlier
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    subprocess.run(["git", "checkout", "-q", earlier], cwd=clone, check=True)
    subprocess.run([sys.executable, "-m", "venv", clone / ".venv"], check=True)
    python = clone / ".venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "-e", clone], check=True)
    return str(python)


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
    commands = [[python, "-c", PROGRAM, *command] for python in pythons]
    counts = [counted(python, command, f"{folder}/{n}", lines) for n, python in enumerate(pythons)]
    figures = _side_by_side(commands, folder, runs, lines)
    return figures | {"instructions": counts[0], "instructions_ratio": counts[0] / counts[1]}


def beside_an_import(folder: str, runs: int) -> dict[str, float]:
    """Return what a cold answer costs, and to import rank-bm25 on one thread."""
    answer = [sys.executable, "-c", PROGRAM, *COLD["an answer"]]
    return _side_by_side([answer, [sys.executable, "-c", IMPORT]], folder, runs, "")


def _large(pythons: Sequence[str], folder: Path, runs: int) -> dict[str, float]:
    """Return what an answer out of a large corpus costs in two installations."""
    write_markdown(folder / "texts", PASSAGES)
    for place, python in enumerate(pythons):
        _add(python, folder / "texts", folder / str(place))
    return compared(pythons, COLD["an answer"], str(folder), runs)


def _hinted(folder: Path, runs: int) -> dict[str, float]:
    """Return what an answer costs where a keeper has written questions, and where none are."""
    for place in ("0", "1"):
        write_markdown(folder / f"texts {place}", HINTED)
    for text in (folder / "texts 0").glob("*.md"):
        sentences = [
            line.split(". ")[0] for line in text.read_text(encoding="utf-8").split("\n\n") if ". " in line
        ]
        hints = [
            f"[[answer]]\ntext = {json.dumps(one)}\nquestions = {json.dumps(_questions_to(one))}\n"
            for one in sentences
        ]
        text.with_suffix(".hints.toml").write_text("\n".join(hints), encoding="utf-8")
    for place in ("0", "1"):
        _add(sys.executable, folder / f"texts {place}", folder / place)
    return compared((sys.executable,) * 2, ["ask", "What do pain specialists earn?"], str(folder), runs)


def _questions_to(sentence: str) -> list[str]:
    words = sentence.lower().split()
    return [f"what is {' '.join(words[place : place + 3])} {place}" for place in range(10)]


def _add(python: str, texts: Path, data_dir: Path) -> None:
    command = [python, "-c", PROGRAM, "corpus", "add", str(texts)]
    subprocess.run(command, env=environment(str(data_dir)), stdout=subprocess.DEVNULL, check=True)


def _side_by_side(commands: Sequence[Sequence[str]], folder: str, runs: int, lines: str) -> dict[str, float]:
    """Return what two commands cost in turn, the first beside the second."""
    costs: list[list[Cost]] = [[], []]
    for _ in range(runs + 1):
        for place, command in enumerate(commands):
            costs[place].append(_cost(command, f"{folder}/{place}", lines))
    ours, theirs = (Cost(*map(min, zip(*found[1:], strict=True))) for found in costs)
    ratios = sorted(one.cpu / other.cpu for one, other in zip(*costs, strict=True))
    return {
        "cpu_ms": 1e3 * ours.cpu,
        "earlier_cpu_ms": 1e3 * theirs.cpu,
        "cpu_ratio": ours.cpu / theirs.cpu,
        "a_quarter": ratios[len(ratios) // 4],
        "three_quarters": ratios[3 * len(ratios) // 4],
        "wall_ratio": ours.wall / theirs.wall,
        "memory_mb": ours.memory,
        "earlier_memory_mb": theirs.memory,
    }


def _cost(command: Sequence[str], data_dir: str, lines: str) -> Cost:
    """Return what a process costs; byte code is kept as an installer keeps it."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
        asked.write(lines.encode())
        asked.seek(0)
        started = perf_counter()
        process = subprocess.Popen(
            command,
            stdin=asked,
            stdout=said,
            env=environment(data_dir) | {"OPENBLAS_NUM_THREADS": "1"},
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
    parser.add_argument("earlier", help="a commit, or the interpreter of another installation")
    parser.add_argument("--runs", type=int, default=15, help="of each cold command")
    parser.add_argument("--large", action="store_true", help="a large corpus and many hints as well")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    parser.add_argument("--record", action="store_true", help="only record what the tests compare with")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""What do the ways to search buy, where people notice? Whole replies, and `search --json` in bulk.

    python -m tests.benchmarks.engines [--sizes 1000,10000,100000] [--out engines.json]

Documents are made of sentences of the guides under `tests/questions`, with a word changed in each. Every
engine answers the same questions and searches for the same words, each in a process of its own, run after run
in turn; what it takes to import it, and to have its code read or compiled, is counted. CPU time.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from time import process_time
from typing import Any

from bot.command_line.opening import close_what_was_opened, open_assistant, open_library
from bot.settings import load_settings
from retrieval.engine.local.searching.engines import installed

GUIDES = Path(__file__).parents[1] / "questions" / "guides"
ASKED = {"replies": 200, "search --json": 1_000}
"""How many lines of each kind."""
PASSAGES_A_FILE, SENTENCES = 100, 4
_FRAMES = (
    "What is the {} of a {}?",
    "How long does the {} {} for the {} take?",
    "Who has to {} the {} in the {}?",
    "when can I {} with a {}",
    "Is there a {} for {} and {}?",
)


def sentences() -> list[str]:
    """Return the sentences of the guides, those of a usual length."""
    paths = sorted(path for path in GUIDES.iterdir() if path.suffix in (".md", ".txt"))
    blocks = [block for path in paths for block in path.read_text("utf-8").split("\n\n")]
    prose = [" ".join(block.split()) for block in blocks if block[:1].isalpha()]
    return [one for text in prose for one in re.split(r"(?<=[.!?])\s+", text) if 30 < len(one) < 300]


def write(folder: Path, n_passages: int) -> None:
    """Write documents of a hundred passages each."""
    chance, known = random.Random(n_passages), sentences()
    words = telling(known)
    folder.mkdir(parents=True)
    for number in range(n_passages // PASSAGES_A_FILE):
        parts = [f"# Handbook {number}"]
        for place in range(PASSAGES_A_FILE):
            if place % 4 == 0:
                parts.append(f"## {' '.join(chance.choices(words, k=3)).capitalize()}")
            parts.append(" ".join(_changed(one, words, chance) for one in chance.choices(known, k=SENTENCES)))
        (folder / f"handbook-{number}.md").write_text("\n\n".join(parts), encoding="utf-8")


def telling(known: list[str]) -> list[str]:
    """Return words of sentences that are in small letters and not very short."""
    return sorted({word for one in known for word in one.split() if word.isalpha() and word.islower()})


def _changed(sentence: str, words: list[str], chance: random.Random) -> str:
    parts = sentence.split()
    parts[chance.randrange(len(parts))] = chance.choice(words)
    return " ".join(parts)


def questions(n: int) -> list[str]:
    """Return different questions in words of the documents."""
    chance, words = random.Random(n), telling(sentences())
    return [_FRAMES[i % len(_FRAMES)].format(*chance.choices(words, k=3)) for i in range(n)]


def asked(data_dir: Path, kind: str, engine: str) -> dict[str, float]:
    """Return what one process takes for the lines of a kind, with an engine that it loads at once."""
    library = open_library(load_settings(data_dir))
    lines = questions(ASKED[kind])
    assistant = open_assistant(library)
    conversation, retriever = assistant.conversation(()), assistant.retriever()
    started = process_time()
    retriever._index.use(engine)  # type: ignore[attr-defined]
    loaded = process_time()
    with redirect_stdout(io.StringIO()):
        for line in lines:
            if kind == "replies":
                assistant.reply(conversation, line)
            else:
                hits = retriever.search(line)
                print(json.dumps({"query": line, "hits": [(hit.document, hit.text) for hit in hits]}))
    ended = process_time()
    close_what_was_opened()
    each = 1e3 * (ended - loaded) / len(lines)
    return {"load_ms": 1e3 * (loaded - started), "ms_each": each, "whole_s": process_time()}


def measured(folder: Path, n_passages: int, runs: int) -> list[dict[str, Any]]:
    """Return what each kind takes with each engine at a size: medians, and the least and most of the runs."""
    data_dir, texts = folder / f"data-{n_passages}", folder / f"texts-{n_passages}"
    if not data_dir.exists():
        write(texts, n_passages)
        program = "from bot.command_line import main; main()"
        command = [sys.executable, "-c", program, "--data-dir", data_dir, "corpus", "add", texts]
        subprocess.run(command, check=True, capture_output=True)
    rows = []
    for kind in ASKED:
        found: dict[str, list[dict[str, float]]] = {engine: [] for engine in installed()}
        for run in range(runs + 1):  # the first compiles what is kept on disk
            for engine, costs in found.items():
                cost = _child(data_dir, kind, engine)
                if run:
                    costs.append(cost)
        for engine, costs in found.items():
            row: dict[str, Any] = {"passages": n_passages, "kind": kind, "engine": engine}
            for name in costs[0]:
                figures = sorted(cost[name] for cost in costs)
                row |= {name: statistics.median(figures), f"{name}_spread": [figures[0], figures[-1]]}
            rows.append(row)
    return rows


def _child(data_dir: Path, kind: str, engine: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.engines", "--child", str(data_dir), kind, engine]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    cost: dict[str, float] = json.loads(done.stdout)
    return cost


def main() -> None:
    """Measure, and print a table."""
    options = _options()
    if options.child:
        data_dir, kind, engine = options.child
        print(json.dumps(asked(Path(data_dir), kind, engine)))
        return
    folder = options.folder or Path(tempfile.mkdtemp(prefix="guidebot-engines-"))
    rows = [
        row for size in map(int, options.sizes.split(",")) for row in measured(folder, size, options.runs)
    ]
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print("| passages | what | engine | ms each | loading, ms | whole process, s | × the first |")
    print("|--:|---|---|--:|--:|--:|--:|")
    for row in rows:
        first = next(r for r in rows if (r["passages"], r["kind"]) == (row["passages"], row["kind"]))
        share = row["whole_s"] / first["whole_s"]
        print(
            f"| {row['passages']:,} | {ASKED[row['kind']]} {row['kind']} | {row['engine']} |"
            f" {row['ms_each']:.2f} | {row['load_ms']:.0f} | {row['whole_s']:.2f} | {share:.2f} |"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000,100000", help="passages, separated by commas")
    parser.add_argument("--runs", type=int, default=3, help="of each process")
    parser.add_argument("--folder", type=Path, help="where everything is kept; a temporary one")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()

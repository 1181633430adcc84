"""How much memory does a process take that is asked for a year? Different questions, two unknown words each.

    python -m tests.benchmarks.growth [--questions 100000] [--out growth.json]

One process answers all of them, each in a conversation of its own. What it holds after the first 5,000 is
compared with what it holds from then on: whatever is kept to be quick is bounded, so that it grows no more.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
from pathlib import Path
from time import process_time

from bot.command_line.opening import close_what_was_opened, open_assistant, open_library
from bot.settings import load_settings

WARM = 5_000
ASKED = (
    "How long does {} take with {}?",
    "What does a {} earn in {}?",
    "Is {} needed for the {} exam?",
    "Who teaches {} to a {}?",
    "Can a {} become a {}?",
)
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ke",
    "li",
    "mo",
    "nu",
    "pra",
    "que",
    "rin",
    "sol",
    "tur",
    "ven",
]


def made_up(number: int) -> str:
    """Return a question that no other number gives."""
    chance = random.Random(number)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(3, 5))) for _ in range(2)]
    return ASKED[number % len(ASKED)].format(words[0], f"{words[1]}{_SYLLABLES[number % 16]}")


def grown(data_dir: Path, n_questions: int) -> dict[str, float]:
    """Return what a process holds after some questions, MB, and what they took."""
    assistant = open_assistant(open_library(load_settings(data_dir)))
    held: dict[str, float] = {}
    started = process_time()
    for number in range(1, n_questions + 1):
        assistant.reply(assistant.conversation(()), made_up(number))
        if number in (WARM, n_questions) or number % (2 * WARM) == 0:
            held[f"after {number}, MB"] = resident()
    close_what_was_opened()
    held["ms a question"] = 1e3 * (process_time() - started) / n_questions
    if n_questions > WARM:
        held["grown after the first 5,000, MB"] = held[f"after {n_questions}, MB"] - held[f"after {WARM}, MB"]
    return held


def resident() -> float:
    """Return what this process holds in memory, MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=100_000, help="at least 5,000")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = grown(Path(folder), max(options.questions, WARM))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    for name, figure in figures.items():
        print(f"{name}: {figure:.4g}")


if __name__ == "__main__":
    main()

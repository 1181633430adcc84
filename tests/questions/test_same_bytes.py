"""The same question gets the same bytes in every process, whatever was asked before in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SEEDS = ("0", "1", "2", "3")
FEW = 60
SLIPS = (
    "How is a doctor certified in the subspecialty?",
    "Does pain medicine treat chronic pain?",
    "who gest the silect ones and wich tests are tken",
    "whre do thye wrok, and waht dose ti cots in the frist yaer",
)


def questions(files: list[Path]) -> list[str]:
    """Return the questions of files, each in a conversation of its own."""
    asked: list[str] = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            asked.append("/new")
            asked += [turn["question"] for turn in row.get("turns", [])] or [*row["history"], row["question"]]
    return [" ".join(question.split()) for question in asked]


def replies(data_dir: Path, seed: str, asked: list[str]) -> list[str]:
    """Return what a process with that hash seed replies, a line each."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "GUIDEBOT_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-c", "from bot.command_line import main; main()", "chat", "--json"]
    run = subprocess.run(
        command, env=environment, input="\n".join(asked), capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()


def differing(data_dir: Path, asked: list[str]) -> list[str]:
    """Return the questions that some hash seed replies differently to."""
    rows = [replies(data_dir, seed, asked) for seed in SEEDS]
    assert [len(row) for row in rows] == [len(asked)] * len(SEEDS)
    return [question for question, *said in zip(asked, *rows, strict=True) if len(set(said)) > 1]


def test_no_hash_seed_changes_a_reply(built_in: Path, tmp_path: Path) -> None:
    """Neither a word of it nor a digit of its numbers."""
    asked = questions([HERE / "pain-medicine.fit.jsonl"])[:: max(1, 2 * 400 // FEW)]
    assert differing(Path(shutil.copytree(built_in, tmp_path / "data")), [*SLIPS, *asked]) == []


@pytest.mark.full
def test_no_hash_seed_changes_a_reply_to_any_question(tmp_path: Path) -> None:
    """All questions and conversations of the files, and each question with two letters swapped."""
    asked = questions(sorted(HERE.glob("*.jsonl")))
    slips = [f"{q[:6]}{q[7:8]}{q[6:7]}{q[8:]}" for q in asked if not q.startswith("/") and len(q) > 8]
    assert differing(tmp_path, [*SLIPS, *asked, *slips]) == []


def test_what_was_asked_before_changes_no_reply(built_in: Path, tmp_path: Path) -> None:
    """A process that has read "PM&R" reads "pm and r" as one that hasn't."""
    asked = [
        "What is PM&R?",
        "/new",
        "What is PMR?",
        "/new",
        "what is pm and r",
        "/new",
        "pmr, spell that out",
    ]
    data_dir = Path(shutil.copytree(built_in, tmp_path / "data"))
    apart = {question: replies(data_dir, "0", [question])[0] for question in dict.fromkeys(asked)}
    assert replies(data_dir, "0", asked) == [apart[question] for question in asked]

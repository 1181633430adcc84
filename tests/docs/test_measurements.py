"""The figures of answers on the page of measurements are those of today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.command_line.group import cli
from tests.helpers.pages import DOCS, ROOT, table_rows

PAGE = DOCS / "measurements.md"
QUESTIONS = ROOT / "tests" / "questions"
HELD_OUT = QUESTIONS / "pain-medicine.held-out.jsonl"
GUIDES = QUESTIONS / "guides"
ROWS = [
    (HELD_OUT, None),
    (QUESTIONS / "pain-medicine.conversations.jsonl", None),
    (HELD_OUT, GUIDES / "pain-medicine-plain.txt"),
    (GUIDES / "held-out" / "ceramics-studio.jsonl", GUIDES / "held-out" / "ceramics-studio.txt"),
    (GUIDES / "held-out" / "hospital-visitors.jsonl", GUIDES / "held-out" / "hospital-visitors.md"),
]
"""The questions of each row of the table, and the guide that they are asked of; None is the built-in one."""
HEADING = "How good the answers are"
FIGURES = ("questions", "helpful_and_honest", "answer_at_1", "off_scope_answered", "auroc")
NEAR = 0.03
"""What a figure may have moved since it was written down: one question of 44 is 0.023."""


def measured(row: int, data_dir: Path) -> list[float]:
    """Return the figures of a row of the table, measured in a data directory that is not there yet."""
    questions, guide = ROWS[row]
    if guide is not None:
        _guidebot(data_dir, "corpus", "remove", "pain-medicine")
        _guidebot(data_dir, "corpus", "add", str(guide))
    figures = json.loads(_guidebot(data_dir, "eval", "--json", str(questions)))
    return [figures[name] for name in FIGURES]


def _guidebot(data_dir: Path, *arguments: str) -> str:
    ended = CliRunner().invoke(cli, ["--data-dir", str(data_dir), *arguments])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


@pytest.mark.full
@pytest.mark.parametrize("row", range(len(ROWS)))
def test_the_table_says_what_is_measured(row: int, tmp_path: Path) -> None:
    """Where answers became no worse, `python -m tests.docs.write docs/measurements.md` writes it anew."""
    rows = table_rows(PAGE, HEADING)
    assert len(rows) == len(ROWS)
    shown = [float(cell) for cell in rows[row][1:]]
    assert shown == pytest.approx(measured(row, tmp_path / "data"), abs=NEAR)


def test_what_commands_cost_is_what_the_benchmark_wrote() -> None:
    """The page and the file beside the benchmark are of one run."""
    figures = json.loads((ROOT / "tests" / "benchmarks" / "results" / "commands.json").read_text("utf-8"))
    rows = {row[0]: row[1] for row in table_rows(PAGE, "What commands cost")}
    large = "100,000 passages"
    cold, theirs = (
        figures["cold ask, built-in guide, cpu ms"],
        "import rank_bm25 beside built-in guide, cpu ms",
    )
    assert rows["a cold `ask`"] == f"{cold:.0f} ms (`import rank_bm25` alone: {figures[theirs]:.0f} ms)"
    assert rows[f"a cold `ask` at {large}"] == f"{figures[f'cold ask, {large}, cpu ms']:.0f} ms"
    replies = [figures[f"replies a second, {guide}"] for guide in ("built-in guide", large)]
    assert rows["replies a second in one process"] == f"{replies[0]:.0f}; at {large} {replies[1]:.0f}"
    added = round(figures[f"corpus add, {large}, passages a second"], -1)
    assert rows[f"`corpus add` of {large} of Markdown in 1,000 files"].startswith(f"{added:,.0f} passages a")
    assert (
        rows["one document more"]
        == f"{100 * figures[f'corpus add of one document more, {large}, × the first']:.1f} % of that time"
    )

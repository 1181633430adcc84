"""The figures of answers on the page of measurements are those of today."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.command_line import main
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
FIGURES = ("questions", "helpful_and_honest", "answer_at_1", "off_scope_answered", "auroc")
NEAR = 0.015
"""More than a figure may have moved since it was written down."""


def guidebot(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert not ended.value.code


@pytest.mark.full
@pytest.mark.parametrize("row", range(len(ROWS)))
def test_the_table_says_what_is_measured(
    row: int,
    built_in: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where this fails, look whether answers became worse; if they did not, write the new figures down."""
    questions, guide = ROWS[row]
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(shutil.copytree(built_in, tmp_path / "data")))
    if guide is not None:
        guidebot("corpus", "remove", "pain-medicine")
        guidebot("corpus", "add", str(guide))
    capsys.readouterr()
    guidebot("eval", "--json", str(questions))
    measured = json.loads(capsys.readouterr().out)
    rows = table_rows(PAGE, "How good the answers are")
    assert len(rows) == len(ROWS)
    assert [float(cell) for cell in rows[row][1:]] == pytest.approx(
        [measured[name] for name in FIGURES], abs=NEAR
    )


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

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks.against import RECORDED, compared, python_version, short_round
from tests.benchmarks.growth import grown, made_up

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.full
def test_one_command_measures_prints_and_draws(tmp_path: Path) -> None:
    """Two sizes, two of our engines and one peer: a table, ratios, growth, JSON and a picture."""
    command = [
        *(sys.executable, "-m", "tests.benchmarks.run", "--sizes", "100,300", "--budget", "0.2"),
        *("--engines", "fts5,guidebot (plain),guidebot (numpy)", "--folder", tmp_path),
        *("--out", tmp_path / "out.json", "--plot", tmp_path / "plot.svg"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "| guidebot (numpy) |" in done.stdout
    assert "growth of a query's time, content: fts5" in done.stdout
    rows = json.loads((tmp_path / "out.json").read_text())["rows"]
    assert [(row["engine"], row["size"]) for row in rows[:2]] == [("fts5", 100), ("guidebot (plain)", 100)]
    assert all(row["content"]["per_second"] > 0 and row["disk_mb"] > 0 and row["add_ms"] > 0 for row in rows)
    assert ElementTree.parse(tmp_path / "plot.svg").getroot().tag.endswith("svg")


@pytest.mark.full
def test_commands_are_compared_with_another_installation(tmp_path: Path) -> None:
    """With this one itself, here: ratios of processor time, wall time and memory."""
    pythons = sys.executable, sys.executable
    row = compared(pythons, ["ask", "--json", "What is a fellowship?"], str(tmp_path), 1)
    assert 0.2 < row["cpu_ratio"] < 5
    assert row["memory_mb"] > 10 and row["earlier_cpu_ms"] > 1
    assert row["instructions"] > 100_000 and 0.9 < row["instructions_ratio"] < 1.1


MOST = 1.15
"""How many times the recorded instructions a change may take; more is mended, or recorded with a reason."""


def test_no_change_takes_many_more_instructions(tmp_path: Path) -> None:
    """Counted, not timed: a cold answer, a slip and a short conversation take what they took when recorded.

    `python -m tests.benchmarks.against 164be98 --record` records them anew.
    """
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    if recorded["python"] != python_version():
        pytest.skip(f"recorded with Python {recorded['python']}, whose byte code is another")
    counts = short_round(sys.executable, str(tmp_path / "data"))
    ratios = {name: count / recorded["instructions"][name] for name, count in counts.items()}
    assert max(ratios.values()) <= MOST, ratios


def test_what_a_process_holds_is_told(built_in: Path) -> None:
    """In a few questions, here; each is another one."""
    assert len({made_up(number) for number in range(5_000)}) == 5_000
    figures = grown(built_in, 20)
    assert figures["after 20, MB"] > 10 and math.isfinite(figures["ms a question"])


@pytest.mark.full
def test_what_the_desk_costs_is_told(tmp_path: Path) -> None:
    """Of a few questions, here; each page was there."""
    from tests.benchmarks.desk import measured  # needs the desk's packages

    figures = measured(tmp_path, 200, 20)
    assert {"the list", "a group with its ten sentences", "memory, MB"} <= set(figures)
    assert all(math.isfinite(figure) and figure >= 0 for figure in figures.values())

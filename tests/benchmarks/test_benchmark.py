from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from tests.benchmarks.against import compared

ROOT = Path(__file__).parent.parent.parent


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


def test_commands_are_compared_with_another_installation(tmp_path: Path) -> None:
    """With this one itself, here: ratios of processor time, wall time and memory."""
    pythons = sys.executable, sys.executable
    row = compared(pythons, ["ask", "--json", "What is a fellowship?"], str(tmp_path), 1)
    assert 0.2 < row["cpu_ratio"] < 5
    assert row["memory_mb"] > 10 and row["earlier_cpu_ms"] > 1

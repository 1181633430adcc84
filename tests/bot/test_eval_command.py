from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.command_line import main
from bot.command_line.commands import eval as command
from tests.helpers.fakes import FakeAssistant, FakeLibrary

ROWS = [
    {"id": "a", "kind": "direct", "question": "what does a day cost?", "expect": [["\\$12"]]},
    {"id": "b", "kind": "none", "sub": "near", "question": "what does a year cost?", "expect": []},
    {"id": "c", "kind": "none", "question": "who is king?", "expect": []},
]

Evaluate = Callable[..., str]


@pytest.fixture
def evaluate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Evaluate:
    """Return a function that runs `guidebot eval` over the fake guide and returns what it prints."""
    monkeypatch.setattr(command, "open_library", lambda _settings: FakeLibrary())
    monkeypatch.setattr(command, "open_assistant", lambda _library: FakeAssistant())
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))

    def run(*options: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["eval", str(path), *options])
        assert not ended.value.code
        return capsys.readouterr().out

    return run


def test_the_figures_are_printed_with_a_diagram(evaluate: Evaluate) -> None:
    """Two of three are right; both answers were given with 0.9, and one is right."""
    text = evaluate()
    assert "questions.jsonl: 3 questions, 1 answerable, 2 not" in text
    assert "helpful & honest                0.667" in text
    assert "none-near           1  0.00" in text
    assert "calibration error               0.500" in text
    assert "0.90 " in text
    assert "MISS" not in text


def test_misses_are_listed_with_what_was_said(evaluate: Evaluate) -> None:
    """A keeper sees the question and the answer that should not have been."""
    assert "MISS b: what does a year cost?\n     0.90 A day costs **$12**." in evaluate("--misses")


def test_json_has_the_same_figures(evaluate: Evaluate) -> None:
    """One object, fit for a script."""
    report = json.loads(evaluate("--json", "--misses"))
    assert report["questions"] == 3
    assert report["helpful_and_honest"] == pytest.approx(2 / 3)
    assert report["kinds"]["none-near"] == {"count": 1, "right": 0.0}
    assert [miss["id"] for miss in report["misses"]] == ["b"]
    assert sum(one["count"] for one in report["reliability"]) == 2

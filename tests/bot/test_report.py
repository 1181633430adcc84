"""`guidebot report`: what was asked in vain, and how a keeper mends it in one command."""

from __future__ import annotations

import json
import tomllib
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from bot.channels.chat.store.sqlite.database import FILE_NAME
from bot.keeping.asked import Asked
from corpus.hints import read_hints
from corpus.store.library import Library
from retrieval.evaluation.judging import read_questions
from tests.helpers.keepers import CHECK, Guidebot, answer


def question(
    text: str, asked: str = "2026-01-01T10:00:00Z", kind: str = "not_found", vote: int = 0, history: str = ""
) -> Asked:
    return Asked(text, asked, kind, 0.1, vote, text, (history,) if history else ())


ASKED = [
    question("what is the wifi password", "2026-01-03T10:00:00Z"),
    question("WiFi password?", "2026-01-05T10:00:00Z"),
    question("a session costs", "2026-01-04T10:00:00Z", history="is it dear"),
    question("when do you close", kind="answer", vote=-1),
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """Return the questions that the bot has kept, to be changed."""
    kept = list(ASKED)

    def opened(_settings: object) -> Any:
        return SimpleNamespace(
            unanswered=lambda: kept,
            recent=lambda limit: kept[:limit],
            set_aside=lambda: 0,
            exchanges=list,
            cited_editions=frozenset,
        )

    monkeypatch.setattr("bot.command_line.publishing.open_asked", opened)
    return kept


@pytest.fixture
def report(run_main: Guidebot, request: pytest.FixtureRequest) -> Guidebot:
    """Return a function that runs `guidebot report` where these questions were asked."""
    request.getfixturevalue("asked")
    return partial(run_main, "report")


def test_questions_that_are_alike_stand_together_the_newest_first(report: Guidebot) -> None:
    """A keeper reads each of them once, and sees how often it was asked."""
    groups = report("--json").json["groups"]
    assert [(group["question"], group["count"], group["why"]) for group in groups] == [
        ("WiFi password?", 2, "not answered"),
        ("a session costs", 1, "not answered"),
        ("when do you close", 1, "voted down"),
    ]
    out = report().out
    assert "  1. WiFi password?  (2×, 2026-01-05, not answered)" in out
    assert "also: what is the wifi password" in out
    assert "more" in report("--limit", "1").out


def test_reasons_are_counted_and_read(report: Guidebot, asked: list[Asked]) -> None:
    """Over all questions of a group, the most frequent first, and of each question in JSON."""
    asked[:] = [
        replace(question("when do you close", kind="answer", vote=-1), reasons=("wrong", "not_asked")),
        replace(question("When do you close?", kind="answer", vote=-1), reasons=("not_asked",)),
        question("a session costs"),
    ]
    [group, other] = report("--json").json["groups"]
    assert group["reasons"] == {"not_asked": 2, "wrong": 1} and other["reasons"] == {}
    assert [one["reasons"] for one in group["questions"]] == [["wrong", "not_asked"], ["not_asked"]]
    assert "voted down: not what was asked 2×, wrong)" in report().out


def test_nothing_asked_is_no_error(report: Guidebot, asked: list[Asked]) -> None:
    """A new bot has nothing to report."""
    asked.clear()
    assert report().status == 0
    assert report("--json").json == {"groups": [], "proposed": []}
    assert report("--jsonl").out == ""


@pytest.mark.parametrize(
    "options",
    [("--text", "A day costs $12."), ("--contains", "$12"), ("--document", "x"), ("--json", "--as-hint", 1)],
)
def test_options_that_would_do_nothing_are_refused(report: Guidebot, options: tuple[str, ...]) -> None:
    """Who wants a hint and forgets to say so is told, instead of being shown the list."""
    ended = report(*options)
    assert (ended.status, ended.out) == (2, "") and "--as-hint" in ended.err


def test_the_export_is_a_question_file(report: Guidebot, tmp_path: Path) -> None:
    """A keeper adds what should be answered, and `guidebot eval` reads it."""
    path = tmp_path / "questions.jsonl"
    path.write_text(report("--jsonl").out, encoding="utf-8")
    questions = read_questions(path)
    assert [question.text for question in questions] == [
        "WiFi password?",
        "a session costs",
        "when do you close",
    ]
    assert questions[1].history == ("is it dear",)


def test_a_question_becomes_a_hint(
    guidebot: Guidebot, report: Guidebot, data_dir: Path, workshop: Path
) -> None:
    """One command, and another that publishes it."""
    guidebot("add", workshop)
    ended = report("--as-hint", 2, "--text", "A day costs $12.", "--document", "workshop")
    assert ended.status == 0
    assert "corpus update workshop" in ended.err
    hints = workshop.with_name("workshop.hints.toml").read_text(encoding="utf-8")
    assert hints.startswith(CHECK)
    assert tomllib.loads(hints)["answer"] == [{"text": "A day costs $12.", "questions": ["a session costs"]}]
    assert guidebot("update", "--json").json["changed"] == ["workshop"]
    assert "$12" in answer(data_dir, "a session costs")


def test_a_question_becomes_a_check(guidebot: Guidebot, report: Guidebot, workshop: Path) -> None:
    """Without words, today's answer is what it must keep."""
    guidebot("add", workshop)
    assert report("--as-check", "When does the workshop close?", "--contains", "six").status == 0
    assert report("--as-check", "When does the workshop open?", "--document", "workshop").status == 0
    checks = tomllib.loads(workshop.with_name("workshop.hints.toml").read_text(encoding="utf-8"))["check"]
    assert [check["question"] for check in checks] == [
        "What does a day cost?",
        "When does the workshop close?",
        "When does the workshop open?",
    ]
    assert checks[1]["contains"] == ["six"]
    assert "nine" in checks[2]["contains"][0]
    assert guidebot("update", "--json").json["checks"]["passed"] == 3


def test_a_document_without_a_file_gets_it_printed(
    guidebot: Guidebot, report: Guidebot, data_dir: Path, workshop: Path
) -> None:
    """The keeper puts it where the source is kept."""
    guidebot("add", workshop)
    workshop.unlink()
    ended = report("--as-hint", "how dear", "--text", "A day costs $12.", "--document", "workshop")
    assert tomllib.loads(ended.out)["answer"][0]["questions"] == ["how dear"]
    assert workshop.with_name("workshop.hints.toml").read_text(encoding="utf-8") == CHECK
    library = Library.open(data_dir)
    stored = library.edition(library.published()).document("workshop")
    assert stored is not None
    assert read_hints(library.full_document(stored)).answers == ()
    library.close()


@pytest.mark.parametrize(
    "case",
    [
        (["--as-hint", "1", "--text", "Words that stand nowhere.", "--document", "workshop"], 1, "copy them"),
        (["--as-hint", "1", "--document", "nobody"], 1, "nobody"),
        (["--as-hint", "9"], 2, "9"),
        (["--as-hint", "1", "--as-check", "1"], 2, "together"),
        (["--text", "x", "--as-check", "1"], 2, "--text"),
        (["--limit", "0"], 2, "0"),
    ],
)
def test_what_can_not_be_mended_is_said(
    guidebot: Guidebot, report: Guidebot, workshop: Path, case: tuple[list[str], int, str]
) -> None:
    """No file is changed."""
    arguments, status, said = case
    guidebot("add", workshop)
    ended = report(*arguments)
    assert (ended.status, ended.out) == (status, "")
    assert said in ended.err
    assert workshop.with_name("workshop.hints.toml").read_text(encoding="utf-8") == CHECK


def test_what_was_asked_is_asked_again_in_a_rehearsal(
    guidebot: Guidebot, asked: list[Asked], workshop: Path
) -> None:
    """How many answers change, are lost and are gained, each to be looked at."""
    asked[:] = [
        question("What does a day cost?"),
        question("When does the bar open?"),
    ]
    told = guidebot("add", workshop, "--json").json["asked"]
    assert (told["questions"], len(told["gained"]), told["lost"], told["changed"]) == (2, 1, [], [])
    assert "$12" in told["gained"][0]["after"]["answer"]
    ended = guidebot("remove", "workshop", "-v")
    assert "0 answers change, 1 loses its, 0 gain one." in ended.out
    assert "lost: “What does a day cost?”" in ended.out
    assert json.loads(guidebot("diff", "1", "2", "--json").out)["asked"]["questions"] == 2


def test_hints_are_suggested_from_headings_and_from_what_was_asked(
    guidebot: Guidebot, asked: list[Asked], data_dir: Path, workshop: Path
) -> None:
    """They are printed as a hints file that can be used as it is, and nothing is kept."""
    asked[:] = [question("how much is a day?")]
    with workshop.open("a", encoding="utf-8") as file:
        file.write("\n## Machines\n\nThe computer numerical control (CNC) mill is in the cellar.\n")
    ended = guidebot("add", "--suggest", workshop)
    found = tomllib.loads(ended.out)
    assert ended.out.startswith("# workshop.hints.toml\n")
    assert found["abbreviations"] == {"CNC": "computer numerical control"}
    questions = {question: one["text"] for one in found["answer"] for question in one["questions"]}
    assert questions["prices?"] == "A day costs $12."
    assert "$12" in questions["how much is a day?"]
    library = Library.open(data_dir)
    assert (library.published(), len(library.history())) == (1, 1)
    library.close()
    workshop.with_name("workshop.hints.toml").write_text(ended.out, encoding="utf-8")
    assert guidebot("add", workshop).status == 0
    assert tomllib.loads(guidebot("add", "--suggest", workshop).out) == {}


def test_a_damaged_file_of_the_bot_keeps_nobody_from_publishing(
    guidebot: Guidebot, run_main: Guidebot, data_dir: Path, workshop: Path
) -> None:
    """Only the report can't do without it."""
    (data_dir / FILE_NAME).write_bytes(b"no database at all" * 1000)
    ended = guidebot("add", workshop)
    assert (ended.status, ended.err.count("\n")) == (0, 1)
    ended = run_main("report")
    assert (ended.status, ended.out) == (1, "")
    assert FILE_NAME in ended.err

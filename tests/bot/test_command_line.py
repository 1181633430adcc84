from __future__ import annotations

import json
import logging
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from bot.command_line import main
from bot.command_line.group import COMMANDS, cli
from bot.settings import Settings
from corpus.errors import LibraryError
from tests.helpers.fakes import FakeAssistant, FakeLibrary


class Ended(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Return a function that runs `guidebot` over the fake guide, in a data directory of its own."""
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(
        "bot.command_line.asking.open_library", lambda _settings: FakeLibrary(), raising=False
    )
    monkeypatch.setattr(
        "bot.command_line.asking.open_assistant", lambda _library: FakeAssistant(), raising=False
    )

    def run_main(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capsys.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return run_main


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_settings: Settings) -> None:
        raise error

    monkeypatch.setattr("bot.command_line.asking.open_library", fail)


def all_commands(group: click.Group, *names: str) -> list[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append(((*names, name), command))
        if isinstance(command, click.Group):
            found += all_commands(command, *names, name)
    return found


def test_an_answer_is_printed_and_the_status_is_0(run: Run) -> None:
    """The reply stands on stdout alone."""
    assert run("ask", "what does a day cost?") == (0, "A day costs $12.\n", "")


def test_a_question_without_an_answer_has_status_3(run: Run) -> None:
    """A script can tell a refusal from a failure."""
    assert run("ask", "who is king?") == (3, "The guide doesn't say.\n", "")


def test_words_need_no_quotes(run: Run) -> None:
    """A person at a shell may leave them out."""
    assert run("ask", "what", "does", "a", "day", "cost").status == 0


@pytest.mark.parametrize("question", ["", "  ", "x" * 4097])
def test_an_empty_or_over_long_question_is_wrong_use(run: Run, question: str) -> None:
    """Status 2, and nothing on stdout."""
    ended = run("ask", question)
    assert (ended.status, ended.out) == (2, "")


def test_json_is_one_line_with_the_question_after_its_history(run: Run) -> None:
    """Earlier questions are asked first, oldest first."""
    ended = run("ask", "--json", "--history", "when?", "--history", "where?", "--why", "what does it cost?")
    reply = json.loads(ended.out)
    assert ended.out.count("\n") == 1
    assert (reply["question"], reply["kind"]) == ("what does it cost?", "answer")
    assert reply["why"] == "Because of what does it cost?."


def test_why_follows_the_reply(run: Run) -> None:
    """The explanation is for the question that was asked last."""
    assert run("ask", "--why", "cost?").out == "A day costs $12.\n\nBecause of cost?.\n"


def test_a_mistake_that_can_be_mended_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 1, on stderr, whatever the message holds."""
    fail_with(monkeypatch, LibraryError("The library \x1b[2J is\nlocked: try again."))
    assert run("ask", "cost?") == (1, "", "Error: The library [2J is locked: try again.\n")


def test_a_refusal_of_the_system_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk or a missing right is no traceback."""
    fail_with(monkeypatch, PermissionError(13, "Permission denied", "/data"))
    assert run("ask", "cost?") == (1, "", "Error: /data: Permission denied.\n")


def test_a_mistake_of_ours_is_one_sentence_and_a_log_shows_where(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody has to read a traceback who did not ask for one."""
    fail_with(monkeypatch, ZeroDivisionError("oops"))
    with caplog.at_level(logging.INFO):
        ended = run("ask", "cost?")
    assert ended.status == 1
    assert "ZeroDivisionError" in ended.err
    assert "Traceback" not in ended.err
    assert caplog.records[-1].exc_info


def test_an_interrupt_leaves_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells expect it, and without a word."""
    fail_with(monkeypatch, KeyboardInterrupt())
    ended = run("ask", "cost?")
    assert (ended.status, ended.out, ended.err.strip()) == (130, "", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["aks", "q"], "Did you mean 'ask'?"),
        (["ask"], "QUESTION"),
        (["ask", "--jsn", "q"], "--json"),
        (["corpus", "ad", "x"], "Did you mean 'add'?"),
        (["telegram", "--webhook", "https://example.org"], "--listen"),
        (["search", "--limit", "0", "q"], "“0” is no whole number from 1 on."),
        (["search", "--limit", "two", "q"], "“two” is no whole number from 1 on."),
        (["corpus", "rollback", "last"], "“last” is no whole number from 0 on."),
        (["corpus", "show", "--edition", "1.5", "x"], "“1.5” is no whole number from 1 on."),
    ],
)
def test_wrong_use_says_what_was_meant(run: Run, arguments: list[str], said: str) -> None:
    """Status 2, with a hint."""
    ended = run(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err


@pytest.mark.parametrize("arguments", [["--data-dir", "DIR", "ask", "q"], ["ask", "q", "--data-dir", "DIR"]])
def test_common_options_stand_before_or_after_the_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    """People put them where they come to mind."""
    opened: list[Path] = []

    def open_library(settings: Settings) -> FakeLibrary:
        opened.append(settings.data_dir)
        return FakeLibrary()

    monkeypatch.setattr("bot.command_line.asking.open_library", open_library)
    run(*[str(tmp_path / "here") if argument == "DIR" else argument for argument in arguments])
    assert opened == [tmp_path / "here"]


@pytest.mark.parametrize("arguments", [["--version"], ["ask", "--version"], ["corpus", "add", "--version"]])
def test_every_command_knows_the_version(run: Run, arguments: list[str]) -> None:
    """The version is that of the installed package."""
    assert run(*arguments) == (0, f"guidebot {version('guidebot')}\n", "")


def test_every_command_has_help_with_examples() -> None:
    """A newcomer can copy a line from the help of any command."""
    for names, command in all_commands(cli):
        text = command.get_help(click.Context(command, info_name=names[-1]))
        assert "Examples:" in text, names
        for option in ("--data-dir", "--verbose", "--version", "--help"):
            assert option in text, (names, option)


def test_the_list_of_commands_says_what_each_of_them_says() -> None:
    """The help shows them without importing them, so the words are held together here."""
    assert list(cli.list_commands(click.Context(cli))) == list(COMMANDS)
    for name in COMMANDS:
        assert import_module(f"bot.command_line.commands.{name}").__doc__
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.help

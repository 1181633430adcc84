"""The short way to a plain question leads where the whole command line leads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.command_line import asking, main
from bot.command_line.asking import Asked, plainly_asked
from bot.command_line.group import cli
from bot.settings import Settings
from corpus.errors import AwayError

PLAIN = [
    ["what", "do", "they", "earn?"],
    ["--json", "what do they earn?"],
    ["what do they earn?", "--why", "--json"],
    ["--history", "how long is it?", "and", "--history", "and who pays?", "then?"],
    ["--history", " ", "what is it?"],
    ["--data-dir", "here", "what is it?", "--data-dir", "there"],
    ["what is “it”, né?"],
]
LEFT = [
    [],
    ["-"],
    ["--", "-x"],
    ["--jsn", "q"],
    ["-v", "q"],
    ["--help"],
    ["--history"],
    ["q", "--history", "-x"],
]
LEFT += [["--history=a", "q"], [""], [" "], ["x" * 5000], ["q", "--data-dir"], ["--history", "x" * 5000, "q"]]


def as_click_reads(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return what the whole command line makes of some arguments."""
    read: list[Asked] = []

    def ask(given_settings: Settings, asked: Asked) -> int:
        read.append(asked._replace(data_dir=given_settings.data_dir))
        return 0

    monkeypatch.setattr("bot.command_line.commands.ask.ask", ask)
    cli.main(["ask", *arguments], prog_name="guidebot", standalone_mode=False)
    return read[0]


def check(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare both ways."""
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", "elsewhere")
    asked = plainly_asked(["ask", *arguments])
    assert asked is not None
    asked = asked._replace(data_dir=asked.data_dir or Path("elsewhere"))
    assert asked == as_click_reads(arguments, monkeypatch)


@pytest.mark.parametrize("arguments", PLAIN, ids=" ".join)
def test_plain_questions_are_read_alike(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Words and the options that most people give, in any order."""
    check(arguments, monkeypatch)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arguments=st.lists(st.sampled_from(["a", "b c", "é", "--json", "--why"]), min_size=1))
def test_any_mixture_is_read_alike(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """However they are mixed, if there is a question among them."""
    if all(one.startswith("-") for one in arguments):
        assert plainly_asked(["ask", *arguments]) is None
    else:
        check(arguments, monkeypatch)


@pytest.mark.parametrize("arguments", LEFT, ids=lambda arguments: " ".join(arguments)[:20])
def test_anything_else_is_left_to_the_whole_command_line(arguments: list[str]) -> None:
    """Other options, what stands in stdin, and whatever is wrong."""
    assert plainly_asked(["ask", *arguments]) is None


def test_other_commands_and_completion_are_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that completes asks through a variable."""
    assert (
        plainly_asked([])
        is plainly_asked(["asks", "q"])
        is plainly_asked(["--data-dir", "x", "ask", "q"])
        is None
    )
    monkeypatch.setenv("_GUIDEBOT_COMPLETE", "bash_complete")
    assert plainly_asked(["ask", "q"]) is None


@pytest.mark.parametrize("as_json", [False, True])
def test_a_server_that_is_away_is_a_status_of_its_own(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With one sentence, and for scripts an object that says that the guide was not asked."""

    def away(_settings: Settings) -> None:
        raise AwayError("The database can't be reached just now.")

    monkeypatch.setattr(asking, "open_library", away)
    with pytest.raises(SystemExit) as ended:
        main(["--data-dir", str(tmp_path), "ask", *(["--json"] if as_json else []), "what is it?"])
    out, said = capsys.readouterr()
    assert (ended.value.code, said) == (4, "Error: The database can't be reached just now.\n")
    assert (json.loads(out)["kind"] if as_json else out) == ("unavailable" if as_json else "")

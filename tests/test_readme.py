"""What README says is so."""

from __future__ import annotations

import re

import click
import pytest

from bot.channels.terminal.chat_session import PROMPT_COMMANDS
from bot.command_line.program import COMMANDS, cli
from bot.settings import FILE_NAME, PREFIX, Settings
from tests.pictures.chat import PICTURE, README, in_readme, record, transcript

TEXT = README.read_text(encoding="utf-8")


def test_the_conversation_is_what_guidebot_says_today() -> None:
    """Where this fails, run tests/pictures/chat.py and look whether the new answers are better."""
    console = record()
    assert in_readme() == transcript(console)
    assert PICTURE.read_text(encoding="utf-8") == console.export_svg(title="guidebot chat")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_shown(name: str) -> None:
    """Nobody finds a command that README does not name."""
    assert f"guidebot {name}" in " ".join(TEXT.split())


@pytest.mark.parametrize("name", PROMPT_COMMANDS)
def test_every_command_of_the_prompt_is_shown(name: str) -> None:
    """The same list as /help."""
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("name", Settings.__slots__)
def test_every_setting_is_in_the_table(name: str) -> None:
    """An operator finds each of them in one place, and the file by its name."""
    assert f"| `{PREFIX}{name.upper()}` |" in TEXT
    assert FILE_NAME in TEXT


def test_every_command_line_in_readme_exists() -> None:
    """Each `guidebot …` line names commands and options that there are."""
    shell = "".join(re.findall(r"```sh\n(.*?)```", TEXT, re.S))
    for line in re.findall(r"^ *(?:.*\| )?(?:[A-Z_]+=\S+ )?guidebot ([a-z].*)$", shell, re.M):
        words = line.split("#")[0].split("|")[0].split()
        command: click.Command = cli
        while words and isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found is not None, line
            command = found
        known = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line

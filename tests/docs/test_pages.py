"""What the pages say is so: names, links, tables and what they leave out."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import click
import pytest

from bot.channels.chat.privacy.logs import _Line
from bot.channels.chat.saying.texts import KEEPERS
from bot.channels.terminal.chat_session import PROMPT_COMMANDS
from bot.command_line.group import COMMANDS, cli
from bot.settings import FILE_NAME, PREFIX, Settings
from tests.helpers import pages
from tests.helpers.pages import ARCHITECTURE, DOCS, PAGES, README, ROOT, blocks
from tests.pictures.chat import (
    PICTURE,
    SPANISH_PICTURE,
    in_readme,
    record,
    record_in_spanish,
    transcript,
)

RUNNING, KEEPING = DOCS / "running.md", DOCS / "keeping.md"
FLOORS = ("bot", "retrieval", "corpus")
LONGEST = {README: 150, ARCHITECTURE: 150}
"""Lines."""

EXAMPLES = {"bot/channels/lines/__init__.py", "corpus/readers/formats/subtitles/sample.srt"}
"""Files that a page has its reader make."""


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def resolved(words: list[str]) -> tuple[list[str], click.Command]:
    """Return the command that words name, and it."""
    command: click.Command = cli
    path = []
    while words and isinstance(command, click.Group) and re.fullmatch("[a-z]+", words[0]):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, words
        command = found
        path.append(words.pop(0))
    return path, command


def known_commands() -> list[str]:
    found = []
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        below = list(command.commands) if isinstance(command, click.Group) else []
        found += [f"{name} {one}" for one in below] or [name]
    return found


def test_the_conversation_is_what_guidebot_says_today() -> None:
    """Where this fails, run tests/pictures/chat.py and look whether the new answers are better."""
    console = record()
    assert in_readme() == transcript(console)
    for picture, seen in ((PICTURE, console), (SPANISH_PICTURE, record_in_spanish())):
        assert picture.read_text(encoding="utf-8") == seen.export_svg(title="guidebot chat")


@pytest.mark.parametrize("page", LONGEST, ids=name_of)
def test_the_first_pages_are_short(page: Path) -> None:
    """Who comes for the first time reads them whole."""
    assert len(page.read_text(encoding="utf-8").splitlines()) <= LONGEST[page]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file of this repository, and to a heading that it has."""
    for link in pages.links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in pages.anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_page_is_linked_from_another(page: Path) -> None:
    """Nobody finds a page that no other names."""
    others = [one for one in PAGES if one != page]
    linked = {(one.parent / link.partition("#")[0]).resolve() for one in others for link in pages.links(one)}
    assert page in linked or page == README


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_line_exists(page: Path) -> None:
    """Each `guidebot …` in a block or between backticks names a command and options that there are."""
    for line in pages.command_lines(page):
        words = re.split(r" [#|>&;<]", line)[0].replace("'", "").split()
        while words and words[0].startswith("--"):
            words = words[2:] if words[0] == "--data-dir" else words[1:]
        _, command = resolved(words)
        known = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in words if re.fullmatch("--[a-z-]+|-[a-z]", word)} <= known | {"-vv"}, line


@pytest.mark.parametrize("command", known_commands())
def test_every_command_is_shown(command: str) -> None:
    """On some page, with its whole name."""
    shown = {tuple(resolved(line.split())[0]) for page in PAGES for line in pages.command_lines(page)}
    assert tuple(command.split()) in shown


@pytest.mark.parametrize("name", PROMPT_COMMANDS)
def test_every_command_of_the_prompt_is_shown(name: str) -> None:
    """The same list as /help."""
    assert f"`{name}`" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", KEEPERS)
def test_every_command_of_keepers_is_shown(name: str) -> None:
    """The same list as in a keeper's menu."""
    assert f"`/{name}" in KEEPING.read_text(encoding="utf-8").partition("## From a chat")[2]


def test_the_table_of_settings_is_that_of_the_code() -> None:
    """An operator finds each of them in one place, none that there isn't, and the file by its name."""
    rows = [row[0].strip("`") for row in pages.table_rows(RUNNING, "Settings")]
    assert rows == [f"{PREFIX}{name.upper()}" for name in Settings._fields]
    assert f"`{FILE_NAME}`" in RUNNING.read_text(encoding="utf-8")


def test_the_unit_of_systemd_runs_a_command_with_settings_that_there_are() -> None:
    """What is not run here can at least be spelled right."""
    unit = next(block.body for block in blocks(RUNNING) if block.file == "guidebot.service")
    variables = re.findall(r"^Environment=(\w+)=", unit, re.M)
    assert {name.removeprefix(PREFIX).lower() for name in variables} <= set(Settings._fields)
    command = re.findall(r"^ExecStart=\S+/guidebot (.*)$", unit, re.M)
    assert [resolved(line.split())[0] for line in command] == [["telegram"]]


def test_the_shown_line_of_the_log_is_one() -> None:
    """To the letter."""
    shown = next(block.body for block in blocks(RUNNING) if "event=" in block.body)
    message = "event=started bot=guide_bot mode=polling waiting=0"
    written = logging.LogRecord("guidebot.telegram", logging.INFO, "", 0, message, None, None)
    written.created = 1767323045.678
    assert shown == f"{_Line('').format(written)}\n"


def test_every_room_is_in_the_plan() -> None:
    """Whoever opens a floor finds its folders explained, and no others."""
    named = set(re.findall(r"^\| `(\w+/\w+)/` \|", ARCHITECTURE.read_text(encoding="utf-8"), re.M))
    there = {"/".join(path.parts[-3:-1]) for floor in FLOORS for path in (ROOT / floor).glob("*/__init__.py")}
    assert named == there


def test_the_events_of_the_table_are_logged() -> None:
    """An operator who looks for one of them finds it."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "channels").rglob("*.py"))
    names = re.findall(r"`(\w+)`", " ".join(row[0] for row in pages.table_rows(RUNNING, "Logs")))
    assert names and [name for name in names if not re.search(rf'\bevent\(\s*"{name}"', code)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_is_held_by_something(page: Path) -> None:
    """Commands are run, files are written for them, examples of code are run by the tests of their port."""
    for block in blocks(page):
        code = block.sort == "python" and page.is_relative_to(DOCS / "extending")
        shown = block.mark in ("transcript",) or block.mark.startswith("shown: ")
        assert block.sort in pages.COMMANDS or block.file or code or shown, block.body


@pytest.mark.parametrize("page", [ARCHITECTURE, *sorted((DOCS / "extending").glob("*.md"))], ids=name_of)
def test_names_of_the_code_are_in_the_code(page: Path) -> None:
    """A path that a page names is there, and a class is defined somewhere."""
    code = "".join(
        path.read_text(encoding="utf-8") for floor in FLOORS for path in (ROOT / floor).rglob("*.py")
    )
    helpers = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "helpers").glob("*.py"))
    for words in pages.in_code(page):
        if re.fullmatch(r"(bot|corpus|retrieval|tests|docs)/[\w/.-]+", words):
            assert words in EXAMPLES or (ROOT / words).exists(), words
        elif re.fullmatch(r"(?:[A-Z][a-z]+){2,}", words):
            assert f"class {words}" in code + helpers, words

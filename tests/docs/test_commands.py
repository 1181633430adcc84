"""Every command of README and docs, run as somebody would who follows the page; what it shows is printed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.command_line import main
from tests.helpers.pages import COMMANDS, PAGES, README, ROOT, Block, blocks
from tests.helpers.shell_session import ShellSession, says_the_same, steps

LEFT_OUT = {
    ("README.md", "chat"),  # by .ci/run, in a clone
    ("README.md", "tests"),  # the same
    ("README.md", "not run: needs a token"),
    ("docs/contributing.md", "not run: these are the tests, and what .ci/run runs"),
    ("docs/contributing.md", "not run: it writes pages"),
    ("docs/contributing.md", "not run: takes minutes, and changes files while it runs"),
    ("docs/desk.md", "not run: it serves until it is stopped"),
    ("docs/deploy/README.md", "not run: needs Docker, a public name and a token"),
    ("docs/deploy/README.md", "not run: needs a cluster and an image in a registry"),
    ("docs/extending/ranker.md", "not run: takes minutes and needs the extra fit"),
    ("docs/measurements.md", "not run: needs a server, such as tests/helpers/opensearch_server.py starts"),
    ("docs/measurements.md", "not run: takes an hour and downloads what it compares with"),
    ("docs/measurements.md", "not run: tests/docs/test_measurements.py does, marked full"),
    ("docs/opensearch.md", "not run: .ci/opensearch does it, with a server"),
    ("docs/opensearch.md", "not run: needs a cluster with the security plugin"),
    ("docs/postgres.md", "not run: .ci/postgres does it, with a server"),
    ("docs/running.md", "not run: needs a token"),
    ("docs/running.md", "not run: needs Docker and a token"),
    ("docs/semantic.md", "not run: .ci/semantic does it, with mvn"),
    ("docs/running.md", "not run: needs a token and a public address"),
    ("docs/running.md", "not run: needs root and systemd"),
    ("docs/thresholds.md", "not run: it takes half an hour"),
}
"""Blocks that this test leaves to something else, or that need what no test has."""

PAGES_WITH_COMMANDS = [page for page in PAGES if any(block.is_run for block in blocks(page))]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def session(built_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ShellSession:
    """Return a folder with nothing but README in it, of somebody who has just installed guidebot."""
    asked = shutil.ignore_patterns("asked.jsonl", "history", "bot.sqlite*")  # by other tests
    data_dir = Path(shutil.copytree(built_in, tmp_path / "data", ignore=asked))
    folder = tmp_path / "here"
    folder.mkdir()
    shutil.copy(README, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(data_dir))
    return ShellSession(folder, main, data_dir)


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=name_of)
def test_every_command_does_what_its_page_shows(page: Path, session: ShellSession) -> None:
    """From top to bottom; where one fails, `python -m tests.docs.write` shows what it prints now."""
    for block in blocks(page):
        if block.file:
            session.write(block.file, block.body)
        elif block.is_run and can_run(block):
            for step in steps(block):
                printed = session.run(step.command)
                if step.shown is not None:
                    assert says_the_same(step.shown, printed), f"$ {step.command}\n{printed}"
    session.end()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_is_not_run_says_why(page: Path) -> None:
    """A block of commands is run here, or is among those that are run elsewhere or need what no test has."""
    marks = {(name_of(page), block.mark) for block in blocks(page) if block.sort in COMMANDS}
    left = {one for one in marks if one[1] in ("chat", "tests") or "not run:" in one[1]}
    assert left == {one for one in LEFT_OUT if one[0] == name_of(page)}


def can_run(block: Block) -> bool:
    """Return whether the program that a block needs beside guidebot is there."""
    needed = block.mark.removeprefix("needs ") if block.mark.startswith("needs ") else ""
    return not needed or shutil.which(needed) is not None

"""The commands of a page, run one after the other: `guidebot` in this process, the rest in a shell."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tests.helpers.pages import ROOT, Block

STATUS = "echo $?"
ANYTHING = "…"
"""Stands in what a page shows for words that are others each time, or for what is left out."""
_FOR_A_SHELL = re.compile(r"""[|<>;&*~$]""")


class Step(NamedTuple):
    """A command, and what it prints on both streams; None where the page does not show that."""

    command: str
    shown: str | None


def steps(block: Block) -> Iterator[Step]:
    """Yield the commands of a block."""
    body = block.body.replace("\\\n", " ")
    if block.sort == "sh":
        yield from (Step(line, None) for line in body.splitlines() if line.strip() and line[0] != "#")
        return
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, _, shown = part.partition("\n")
        yield Step(command, shown)


def says_the_same(shown: str, printed: str) -> bool:
    """Return whether a page shows what was printed, wherever the lines break."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in shown.split(ANYTHING)]
    return re.fullmatch(r"\s*" + r"[\s\S]*?\s*".join(parts) + r"\s*", printed) is not None


class ShellSession:
    """A folder in which commands are run as somebody would who follows a page."""

    def __init__(self, folder: Path, main: Callable[[list[str]], None], data_dir: Path) -> None:
        """Begin in an empty folder.

        Args:
            folder: where files are written and commands run.
            main: runs `guidebot` with arguments, and exits.
            data_dir: what `guidebot` keeps.
        """
        self.folder, self._main, self._status = folder, main, 0
        programs = folder.parent / "programs"
        programs.mkdir()
        call = "import sys; from bot.command_line import main; sys.argv[0] = 'guidebot'; main()"
        for name, arguments in (("guidebot", f'-c "{call}"'), ("python", "")):
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n')
            program.chmod(0o755)
        self._environment = {
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            "GUIDEBOT_DATA_DIR": str(data_dir),
        }

    def write(self, name: str, text: str) -> None:
        """Write a file that a page shows."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, command: str) -> str:
        """Run a command and return what it prints on both streams.

        A page shows that a command fails: by asking for its exit status in the next line.
        """
        if command == STATUS:
            printed, self._status = f"{self._status}\n", 0
            return printed
        assert self._status == 0, f"the command before {command!r} ended with {self._status}"
        words = shlex.split(command, comments=True)
        plain = words and words[0] == "guidebot" and not _FOR_A_SHELL.search(_unquoted(command))
        self._status, printed = self._here(words[1:]) if plain else self._in_a_shell(command)
        return printed

    def end(self) -> None:
        """Hold that the last command ended well."""
        assert self._status == 0, f"the last command ended with {self._status}"

    def _here(self, arguments: list[str]) -> tuple[int, str]:
        output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        nothing = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(output), redirect_stderr(output), patch("sys.stdin", nothing):
            try:
                self._main(arguments)
                status = 0
            except SystemExit as ended:
                status = int(ended.code or 0)
        output.flush()
        printed = output.buffer.getvalue()  # type: ignore[attr-defined]
        return status, printed.decode("utf-8")

    def _in_a_shell(self, command: str) -> tuple[int, str]:
        ended = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            env=self._environment,
            timeout=60,
            check=False,
        )
        return ended.returncode, ended.stdout.decode("utf-8")


def _unquoted(command: str) -> str:
    """Return a command without what is quoted, and without its comment."""
    return re.sub(r"""'[^']*'|"[^"]*"|(?:^|\s)#.*$""", " ", command)

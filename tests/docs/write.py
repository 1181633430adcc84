"""Writes what the commands of a page print now into the page, where it shows something else.

    python -m tests.docs.write docs/keeping.md

Look at the difference before you keep it: an answer that became worse is no documentation.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from textwrap import fill

from bot.command_line import main as guidebot
from tests.docs.test_commands import can_run
from tests.docs.test_measurements import HEADING, PAGE, measured
from tests.helpers.pages import README, blocks, table_rows
from tests.helpers.shell_session import ANYTHING, ShellSession, Step, says_the_same, steps

WIDTH = 100


def written(page: Path, session: ShellSession) -> str:
    """Return a page with what its commands print."""
    text, end, new = page.read_text(encoding="utf-8"), 0, ""
    for block in blocks(page):
        if block.file:
            session.write(block.file, block.body)
        elif block.is_run and can_run(block):
            body = "".join(_run(step, session) for step in steps(block))
            if block.sort == "console":
                new, end = new + text[end : block.start] + body, block.end
    return new + text[end:]


def _run(step: Step, session: ShellSession) -> str:
    printed = session.run(step.command)
    print(f"$ {step.command}\n{printed}", end="", file=sys.stderr)
    same = step.shown is None or says_the_same(step.shown, printed)
    lasting = printed.replace(str(session.folder), ANYTHING).replace(date.today().isoformat(), ANYTHING)
    return f"$ {step.command}\n{step.shown if same else _broken(lasting)}"


def _broken(printed: str) -> str:
    """Return lines as a page shows them: none is so long that it has to be scrolled."""
    lines = []
    for line in printed.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        broken = fill(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
        lines.append(broken if len(line) > WIDTH else line)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def with_figures(text: str) -> str:
    """Return the page of measurements with the figures of today."""
    for number, row in enumerate(table_rows(PAGE, HEADING)):
        with tempfile.TemporaryDirectory() as place:
            figures = measured(number, Path(place, "data"))
        cells = [row[0], f"{figures[0]:.0f}", *(f"{figure:.2f}" for figure in figures[1:])]
        text = text.replace(f"| {' | '.join(row)} |", f"| {' | '.join(cells)} |")
    return text


def main() -> None:
    """Write the pages that are named."""
    for name in sys.argv[1:]:
        page = Path(name).resolve()
        if page == PAGE:
            page.write_text(with_figures(page.read_text(encoding="utf-8")), encoding="utf-8")
            continue
        with tempfile.TemporaryDirectory() as place:
            data_dir, folder = Path(place, "data"), Path(place, "here")
            folder.mkdir()
            shutil.copy(README, folder)
            os.environ |= {"GUIDEBOT_DATA_DIR": str(data_dir), "COLUMNS": "80", "HOME": str(folder)}
            os.chdir(folder)
            session = ShellSession(folder, guidebot, data_dir)
            session.run("guidebot corpus list")
            page.write_text(written(page, session), encoding="utf-8")
            shutil.rmtree(data_dir)


if __name__ == "__main__":
    main()

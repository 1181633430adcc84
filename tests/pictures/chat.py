"""A real conversation with the built-in guide, as README shows it.

    .venv/bin/python tests/pictures/chat.py

writes the picture and the text into the README again.
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.channels.input_lines import Line
from bot.channels.terminal.chat_session import ChatSession
from bot.channels.terminal.highlighting import print_highlighted
from bot.command_line.opening import open_assistant, open_library
from bot.settings import Settings

QUESTIONS = (
    "what do pain specialists earn?",
    "how long is the felowship",
    "and who accredits it?",
    "what do neurologists earn?",
)
WIDTH = 88
ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / ".github" / "chat.svg"
README = ROOT / "README.md"
_BLOCK = re.compile(r"(<!-- transcript -->\n```\n).*?(```\n)", re.DOTALL)


def record() -> Console:
    """Return a console that has seen the conversation, in a fresh data directory."""
    console = Console(
        file=io.StringIO(), record=True, force_terminal=True, color_system="truecolor", width=WIDTH
    )
    with tempfile.TemporaryDirectory() as folder:
        library = open_library(Settings(Path(folder)))
        session = ChatSession(open_assistant(library), library, lambda: None)
        for question in QUESTIONS:
            console.print(Text(f"> {question}", style="bold green"))
            print_highlighted(session.respond(Line(question, "")), WIDTH, end="\n\n", console=console)
    return console


def transcript(console: Console) -> str:
    """Return the conversation as plain text."""
    lines = console.export_text(clear=False).rstrip().split("\n")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def in_readme() -> str:
    """Return the conversation that README shows now."""
    found = _BLOCK.search(README.read_text(encoding="utf-8"))
    return found[0].removeprefix(found[1]).removesuffix(found[2]) if found else ""


def main() -> None:
    """Write the picture, and the text into README."""
    console = record()
    text = transcript(console)
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(console.export_svg(title="guidebot chat"), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(_BLOCK.sub(lambda found: f"{found[1]}{text}{found[2]}", readme), encoding="utf-8")


if __name__ == "__main__":
    main()

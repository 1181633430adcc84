"""Real conversations as README shows them: with the built-in guide, and with one in Spanish.

    .venv/bin/python -m tests.pictures.chat

writes the pictures, and the text of the first into the README again.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.channels.input_lines import Line
from bot.channels.terminal.chat_session import ChatSession
from bot.channels.terminal.highlighting import print_highlighted
from bot.command_line.opening import open_assistant, open_library
from bot.settings import Settings
from corpus.languages.spoken import PACKS, speaking
from corpus.readers.sources import read_source
from corpus.store.library import Library
from tests.helpers.guides import library_of

QUESTIONS = (
    "what do pain specialists earn?",
    "how long is the felowship",
    "and who accredits it?",
    "what do neurologists earn?",
)
IN_SPANISH = ("¿cuánto es la cuota anual?", "¿puedo ir con mi perro?", "¿hay piscina?")
SPANISH_GUIDE = "tests/languages/packs/es/huerto.md"
WIDTH = 88
ROOT = Path(__file__).parent.parent.parent
PICTURE, SPANISH_PICTURE = ROOT / ".github" / "chat.svg", ROOT / ".github" / "chat.es.svg"
README = ROOT / "README.md"
_BLOCK = re.compile(r"(<!-- transcript -->\n```\n).*?(```\n)", re.DOTALL)


def record() -> Console:
    """Return a console that has seen the conversation, in a fresh data directory."""
    with tempfile.TemporaryDirectory() as folder:
        return _seen(open_library(Settings(Path(folder))), QUESTIONS)


def record_in_spanish() -> Console:
    """Return the same of a conversation with a Spanish guide."""
    with tempfile.TemporaryDirectory() as folder:
        return _seen(library_of(Path(folder), *read_source(str(ROOT / SPANISH_GUIDE))), IN_SPANISH)


def _seen(library: Library, questions: Sequence[str]) -> Console:
    console = Console(
        file=io.StringIO(), record=True, force_terminal=True, color_system="truecolor", width=WIDTH
    )
    session = ChatSession(open_assistant(library), library, lambda: None)
    for question in questions:
        console.print(Text(f"> {question}", style="bold green"))
        reply = session.respond(Line(question, ""))
        with speaking(PACKS[reply.language]):
            print_highlighted(reply, WIDTH, end="\n\n", console=console)
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
    """Write the pictures, and the text into README."""
    console = record()
    text = transcript(console)
    PICTURE.parent.mkdir(exist_ok=True)
    for picture, seen in ((PICTURE, console), (SPANISH_PICTURE, record_in_spanish())):
        picture.write_text(seen.export_svg(title="guidebot chat"), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(_BLOCK.sub(lambda found: f"{found[1]}{text}{found[2]}", readme), encoding="utf-8")


if __name__ == "__main__":
    main()

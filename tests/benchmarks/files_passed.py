"""How many of our files does a question pass, and how many a document? Fewer are quicker understood.

    python -m tests.benchmarks.files_passed [--list]

A file is passed if one of its functions is called: that it is imported, or that a class in it is made, is not
enough. The bot in Telegram has answered another question before, so nothing is opened for this one; what it
does within half a second of its answer belongs to it. The document is a small page of Markdown with hints,
added beside the built-in guide by a process of its own.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.instructions import environment
from tests.helpers.bot_api import BotApi
from tests.helpers.telegram_process import TelegramProcess, wait_until

ROOT = Path(__file__).parent.parent.parent
FLOORS = ("bot", "retrieval", "corpus")
QUESTIONS = {"How long is a fellowship?": "fellowship", "What do pain specialists earn?": "$"}
"""What is asked in one chat, with what the answer holds: the last is watched."""
PAGE = (
    "# The boat club\n\nA kayak costs $70 a day.\n\n## Hours\n\nThe club opens at nine. It closes at six.\n"
)
HINTS = '[[answer]]\ntext = "A kayak costs $70 a day."\nquestions = ["what is the price of a boat"]\n'
SIGNALS = (signal.SIGUSR1, signal.SIGUSR2)
AFTERWARDS = 0.5
"""Seconds in which the bot notes that it answered."""
WATCHER = """
import bot, os, signal, sys, threading
from bot.command_line import main
root = os.path.dirname(os.path.dirname(bot.__file__))
passed = set()
def called(frame, event, argument):
    if event == "call" and frame.f_code.co_flags & 2:  # a function's code, not a module's or a class's
        passed.add(frame.f_code.co_filename)
def write(*signalled):
    ours = (os.path.relpath(path, root) for path in list(passed) if path.startswith(root + "/"))
    with open({out!r} + ".part", "w") as file:
        file.writelines(path + "\\n" for path in sorted(ours) if path.split(os.sep)[0] in {floors})
    os.replace({out!r} + ".part", {out!r})
signal.signal(signal.SIGUSR1, lambda *signalled: passed.clear())
signal.signal(signal.SIGUSR2, write)
threading.setprofile(called)
sys.setprofile(called)
try:
    main()
finally:
    sys.setprofile(None)
    write()
"""
"""The program, which keeps a list of what it passes: SIGUSR1 has it forget, SIGUSR2 has it write."""


class _Watched(TelegramProcess):
    """The bot, told to keep that list."""

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


def main() -> None:
    """Count both, and print the figures."""
    listed = _options().list
    with tempfile.TemporaryDirectory() as folder:
        ways = {
            "A question in Telegram": of_question(Path(folder)),
            "`corpus add`": of_document(Path(folder)),
        }
    for name, files in ways.items():
        floors = ", ".join(f"{sum(file.startswith(floor) for file in files)} in {floor}" for floor in FLOORS)
        print(f"{name} passes {len(files)} files: {floors}.")
        if listed:
            print(*(f"{_lines(file):6} {file}" for file in files), sep="\n")


def of_question(folder: Path) -> list[str]:
    """Return the files that a second question in Telegram passes; the data go into a folder."""
    out = folder / "question"
    with BotApi() as api:
        bot = _Watched(api, folder / "telegram")
        bot.program = _watcher(out)
        with bot:
            person = api.person()
            for number, (question, answer) in zip(SIGNALS, QUESTIONS.items(), strict=True):
                api.ask(person, question, answer)
                time.sleep(AFTERWARDS)
                bot.signal(number)
            wait_until(out.exists)
    return out.read_text(encoding="utf-8").splitlines()


def of_document(folder: Path) -> list[str]:
    """Return the files that `corpus add` of a small page with hints passes; data go into a folder."""
    out, page = folder / "document", folder / "boats.md"
    page.write_text(PAGE, encoding="utf-8")
    page.with_suffix(".hints.toml").write_text(HINTS, encoding="utf-8")
    watched = ["-c", _watcher(out), "corpus", "add", page]
    for command in (["-c", TelegramProcess.program, "corpus", "list"], watched):
        subprocess.run(
            [sys.executable, *command],
            env=environment(str(folder / "data")),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return out.read_text(encoding="utf-8").splitlines()


def _watcher(out: Path) -> str:
    return WATCHER.format(out=str(out), floors=FLOORS)


def _lines(file: str) -> int:
    return len((ROOT / file).read_text(encoding="utf-8").splitlines())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="the files as well, with their lines")
    return parser.parse_args()


if __name__ == "__main__":
    main()

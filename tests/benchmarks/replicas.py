"""What do several processes of a bot cost on a database, and how many answers do they give? One command:

    TEST_DATABASE_URL=postgresql://… python -m tests.benchmarks.replicas --bots 4 --replicas 3

Each bot has a service of its own that takes 60 ms for a message and says to wait as Telegram does. Without
`--replicas` a bot is one process over files. Answers a second are the machine's, with all that runs on it;
the processor time of the bots alone is compared.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bot.telegram.conftest import GUIDE
from tests.bot.telegram.test_kills import QUESTIONS, answers
from tests.helpers.bot_api import BotApi
from tests.helpers.replicas import start_replicas
from tests.helpers.telegram_process import TelegramProcess

LATENCY = 0.06  # seconds
PATIENCE = 600.0  # seconds


def guide_in(folder: Path) -> Path:
    """Return a data directory with one small guide."""
    from corpus.model import Document
    from corpus.store.library import Library
    from retrieval.editions.publishing import Request, add, ensure_first, remove

    library = Library.open(folder)
    ensure_first(library)
    add(library, [Document("workshop", "The open workshop", GUIDE, source="workshop.md")], Request())
    remove(library, ["pain-medicine"], Request())
    library.close()
    return folder


class Bot:
    """One bot: its service, its people, and its processes."""

    def __init__(self, stack: ExitStack, guide: Path, folder: Path, replicas: int) -> None:
        folder.mkdir()
        if replicas:
            started = start_replicas(stack, guide, folder, limits=True, replicas=replicas)
            self.api, self.processes = started.api, started.all
        else:
            self.api = stack.enter_context(BotApi(limits=True))
            data = folder / "data"
            guide_in(data)
            self.processes = [stack.enter_context(TelegramProcess(self.api, data))]
            self.api.ask(self.api.person(), *QUESTIONS[0])
        self.api.fault("slow", "sendMessage", 10**9, LATENCY)
        self.people: list[int] = []

    @property
    def cpu_seconds(self) -> float:
        return sum(one.cpu_seconds() for one in self.processes)

    def asked(self, people: int, each: int) -> None:
        """Let people ask, all at once."""
        self.people = [self.api.person() for _ in range(people)]
        for turn in range(each):
            for number, person in enumerate(self.people):
                self.api.say(person, QUESTIONS[(turn + number) % len(QUESTIONS)][0])

    def answered(self) -> int:
        return sum(len(answers(self.api, person)) for person in self.people)


def measured(bots: int, replicas: int, people: int, each: int) -> dict[str, Any]:
    """Return how many answers a second there were, and what one cost."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        guide = guide_in(folder / "guide")
        running = [Bot(stack, guide, folder / f"bot{number}", replicas) for number in range(bots)]
        before = sum(bot.cpu_seconds for bot in running)
        begun = time.monotonic()
        for bot in running:
            bot.asked(people, each)
        wanted = people * each
        for bot in running:
            bot.api.wait(lambda bot=bot: bot.answered() >= wanted, PATIENCE)
        seconds = time.monotonic() - begun
        cpu = sum(bot.cpu_seconds for bot in running) - before
        memory = max(process.memory() for bot in running for process in bot.processes)
        total = bots * wanted
        return {
            "bots": bots,
            "replicas": replicas,
            "answers": total,
            "answers a second": round(total / seconds, 1),
            "CPU ms an answer": round(1000 * cpu / total, 2),
            "MiB a process": round(memory),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bots", type=int, default=1)
    parser.add_argument("--replicas", type=int, default=0, help="0: one process over files")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--each", type=int, default=8)
    given = parser.parse_args()
    print(json.dumps(measured(given.bots, given.replicas, given.people, given.each)))


if __name__ == "__main__":
    main()

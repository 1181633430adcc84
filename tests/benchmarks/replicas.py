"""What do several processes of a bot cost on a database, and how many answers do they give? One command:

    TEST_DATABASE_URL=postgresql://… python -m tests.benchmarks.replicas --bots 4 --replicas 3

Each bot has a service of its own that takes 60 ms for a message and says to wait as Telegram does. Without
`--replicas` a bot is one process over files. Answers a second are the machine's, with all that runs on it;
the processor time of the bots alone is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from tests.bot.telegram.conftest import GUIDE
from tests.bot.telegram.test_kills import QUESTIONS, answers
from tests.helpers.bot_api import BotApi
from tests.helpers.postgres import server_url
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
        self.alone = self._alone()
        self.api.fault("slow", "sendMessage", 10**9, LATENCY)
        self.people: list[int] = []

    def _alone(self) -> float:
        """Return the median seconds until somebody is answered whom nobody else keeps waiting."""
        took = []
        for number in range(40):
            person = self.api.person()
            begun = time.perf_counter()
            self.api.ask(person, *QUESTIONS[number % len(QUESTIONS)])
            took.append(time.perf_counter() - begun)
        return median(took)

    @property
    def database_seconds(self) -> float:
        """What the server has worked for the connections of now, where it runs on this machine."""
        with psycopg.connect(server_url()) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'guidebot'"
            ).fetchall()
        return sum(_worked(pid) for (pid,) in rows)

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


def _worked(pid: int) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return 0.0
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def measured(bots: int, replicas: int, people: int, each: int, idle: float) -> dict[str, Any]:
    """Return how many answers a second there were, and what one cost."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        guide = guide_in(folder / "guide")
        running = [Bot(stack, guide, folder / f"bot{number}", replicas) for number in range(bots)]
        before, of_database = sum(bot.cpu_seconds for bot in running), _of_database(running, replicas)
        time.sleep(idle)
        idly = (sum(bot.cpu_seconds for bot in running) - before) / sum(len(bot.processes) for bot in running)
        before = sum(bot.cpu_seconds for bot in running)
        idly_there, of_database = (
            _of_database(running, replicas) - of_database,
            _of_database(running, replicas),
        )
        begun = time.monotonic()
        for bot in running:
            bot.asked(people, each)
        wanted = people * each
        for bot in running:
            bot.api.wait(lambda bot=bot: bot.answered() >= wanted, PATIENCE)
        seconds = time.monotonic() - begun
        cpu = sum(bot.cpu_seconds for bot in running) - before
        there = _of_database(running, replicas) - of_database
        memory = max(process.memory() for bot in running for process in bot.processes)
        total = bots * wanted
        return {
            "bots": bots,
            "replicas": replicas,
            "answers": total,
            "answers a second": round(total / seconds, 1),
            "ms until a lone answer": round(1000 * median(bot.alone for bot in running), 1),
            "CPU ms an answer": round(1000 * cpu / total, 2),
            "CPU ms of the database an answer": round(1000 * there / total, 2),
            "idle CPU ms a second and process": round(1000 * idly / idle, 2) if idle else None,
            "idle CPU ms of the database": round(1000 * idly_there / idle, 2) if idle else None,
            "MiB a process": round(memory),
        }


def _of_database(running: list[Bot], replicas: int) -> float:
    return running[0].database_seconds if replicas else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bots", type=int, default=1)
    parser.add_argument("--replicas", type=int, default=0, help="0: one process over files")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--each", type=int, default=8)
    parser.add_argument("--idle", type=float, default=0.0, help="seconds that nobody asks before")
    given = parser.parse_args()
    print(json.dumps(measured(given.bots, given.replicas, given.people, given.each, given.idle)))


if __name__ == "__main__":
    main()

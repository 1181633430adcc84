"""Several processes of one bot over a real PostgreSQL, and the service that they talk to."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg

from bot.keeping.moving.move import move
from corpus.languages.spoken import say
from corpus.store.postgres.address import read_address
from tests.bot.telegram.test_kills import QUESTIONS, answers
from tests.helpers.balancer import HOOK, SECRET, Balancer, free_port
from tests.helpers.bot_api import BotApi
from tests.helpers.postgres import a_schema
from tests.helpers.telegram_process import TelegramProcess

REPLICAS = 3
TOLD = say("chat.away")


class Replicas(NamedTuple):
    """The processes, the service they talk to, and the schemas they share.

    Attributes:
        all: the processes.
        api: what they talk to.
        url: of the database.
        balancer: hands deliveries out; None where one of them fetches.
    """

    all: list[TelegramProcess]
    api: BotApi
    url: str
    balancer: Balancer | None = None

    def assert_well(self) -> None:
        """Fail if one of them broke a rule; one that no longer fetches may not know it the next time."""
        again = "getUpdates: asks again"
        self.api.mistakes[:] = [one for one in self.api.mistakes if not one.startswith(again)]
        for one in self.all:
            one.assert_well()

    def number(self, statement: str) -> int:
        """Return what the database says in the bot's schema."""
        address = read_address(self.url)
        with psycopg.connect(address.server, autocommit=True) as connection:
            connection.execute(f"SET search_path TO {address.schema}_bot".encode())
            row = connection.execute(statement.encode()).fetchone()
        return int(row[0]) if row else 0

    def wait_for(self, many: int) -> None:
        """Wait until so many processes are there."""
        self.api.wait(lambda: self.number("SELECT count(*) FROM replica") == many, 60)

    def wait_until_done(self, seconds: float = 20) -> None:
        """Wait until nothing is left to be answered."""
        self.api.wait(
            lambda: self.number("SELECT count(*) FROM inbox WHERE payload IS NOT NULL") == 0, seconds
        )


def start_replicas(
    stack: ExitStack,
    guide: Path,
    folder: Path,
    *,
    limits: bool = False,
    webhook: bool = False,
    server: str = "",
    replicas: int = REPLICAS,
    **settings: str,
) -> Replicas:
    """Start processes over a copy of a guide, each with a directory of its own; they end with the stack.

    Args:
        stack: ends them.
        guide: a data directory that is moved into a schema of their own.
        folder: of the test.
        limits: whether the service says to wait as Telegram does.
        server: of the database; that of the tests if left out.
        replicas: how many.
        webhook: whether they stand behind a balancer; otherwise one of them fetches.
        settings: of each, by their names without `GUIDEBOT_`.
    """
    api = stack.enter_context(BotApi(limits=limits))
    url = stack.enter_context(a_schema(server))
    move(Path(shutil.copytree(guide, folder / "files")), url)
    ports = [free_port() for _ in range(replicas)] if webhook else []
    found = []
    for number in range(replicas):
        place = folder / str(number)
        place.mkdir()
        arguments = ("--webhook", HOOK, "--listen", f"127.0.0.1:{ports[number]}") if webhook else ()
        process = TelegramProcess(
            api, place / "data", *arguments, database_url=url, telegram_webhook_secret=SECRET, **settings
        )
        stack.callback(process.kill)
        found.append(process.start(wait=False))
    balancer = stack.enter_context(Balancer(api, ports)) if webhook else None
    started = Replicas(found, api, url, balancer)
    started.wait_for(replicas)
    api.ask(api.person(), *QUESTIONS[0])
    return started


@contextmanager
def asking(api: BotApi, people: list[int], pause: float = 0.05) -> Iterator[Counter[int]]:
    """Let people ask one after the other, and count what each of them has asked."""
    asked: Counter[int] = Counter()
    stop = threading.Event()

    def ask() -> None:
        while not stop.wait(pause):
            person = people[asked.total() % len(people)]
            api.say(person, QUESTIONS[asked[person] % len(QUESTIONS)][0])
            asked[person] += 1

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield asked
    finally:
        stop.set()
        thread.join()


def words_for(asked: int) -> list[str]:
    """Return what stands in the answers to so many questions of one of them."""
    return [QUESTIONS[turn % len(QUESTIONS)][1] for turn in range(asked)]


def said_once(api: BotApi, person: int) -> list[str]:
    """Return the answers that somebody got, each that was said again at once counted once.

    That the guide can't be reached is no answer.
    """
    found: list[str] = []
    for text in answers(api, person):
        if text != TOLD and (not found or found[-1] != text):
            found.append(text)
    return found


def in_order(texts: list[str], words: list[str]) -> bool:
    """Return whether there is an answer to each of somebody's questions, in their order."""
    return len(texts) == len(words) and all(word in text for word, text in zip(words, texts, strict=True))

"""What does the desk cost where much was asked of a large guide?

    python -m tests.benchmarks.desk [--questions 200000] [--passages 100000] [--out desk.json]

The questions are made up and stand in the bot's database as a chat keeps them; half of them were answered.
Times are CPU time of the desk's process, and of what it starts where that is said.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import process_time

import msgspec
from starlette.testclient import TestClient

from bot.channels.chat.store.conversations import Cited, Content
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.channels.chat.store.sqlite.database import FILE_NAME
from bot.desk.app import build_app
from bot.desk.gate.sessions import Gate
from bot.keeping.staying import StayingProcess
from tests.benchmarks.growth import made_up
from tests.benchmarks.texts import word
from tests.bot.desk.keeper import HOST, Keeper

DISTINCT = 4
"""How often a question is asked, on the average."""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=200_000)
    parser.add_argument(
        "--passages", type=int, default=0, help="of a made-up document; the built-in guide if 0"
    )
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guidebot-desk-") as folder:
        figures = measured(Path(folder), options.questions, options.passages)
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for name, figure in figures.items():
        print(f"{name}: {figure:.3g}")


def measured(data_dir: Path, questions: int, passages: int) -> dict[str, float]:
    """Return what pages take, in seconds of CPU, and the memory of the process, in MB."""
    from bot.keeping.apart import carry_out_apart
    from bot.keeping.changes import Add
    from bot.keeping.outcome import Job

    if passages:
        source = data_dir / "source.md"
        source.write_text(_document(passages), encoding="utf-8")
        outcome = asyncio.run(carry_out_apart(Job(str(data_dir), Add((str(source),)))))
        assert outcome.problem is None, outcome.problem
    asked(data_dir, questions)
    gate, figures = Gate("keeper"), {}
    headers = {"Sec-Fetch-Site": "same-origin"}
    app = build_app(data_dir, gate, staying=StayingProcess())
    with TestClient(app, f"http://{HOST}", headers=headers) as client:
        keeper = Keeper(client)

        def take(name: str, page: Callable[[], object], *, children: bool = False) -> None:
            before, started = _children(), process_time()
            page()
            figures[name] = process_time() - started + (_children() - before if children else 0.0)

        take("the list for the first time", lambda: keeper.see(f"/enter?key={gate.new_key()}"))
        take("the list", lambda: keeper.see("/asked"))
        take("a search in it", lambda: keeper.see("/asked?q=how+long"))
        take("its last page", lambda: keeper.see("/asked?page=100000"))
        keeper.see("/asked")
        key, other = re.findall(r"/asked/([0-9a-f]{16})", keeper.page)[7:9]
        take("a group for the first time", lambda: keeper.see(f"/asked/{key}"))
        take("a group with its ten sentences", lambda: keeper.see(f"/asked/{key}"))
        take("a judgement, and the next group", lambda: keeper.send(f"/judge/{key}", verdict="not_covered"))
        take("re-asking, what it starts included", lambda: keeper.get("/effect"), children=True)
        keeper.see(f"/asked/{other}")
        keeper.send(f"/judge/{other}", verdict="not_covered")
        take("re-asking after the next judgement", lambda: keeper.get("/effect"), children=True)
        take("the pictures", lambda: keeper.see("/pictures"))
        take("the documents", lambda: keeper.see("/documents"))
    figures["memory, MB"] = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return figures


def asked(data_dir: Path, number: int) -> None:
    """Keep made-up questions as a chat does."""
    SqliteChatStore.open(data_dir, "telegram").close()
    chance = random.Random(8)
    content = [
        msgspec.json.encode(Content(**{name: (Cited("pain-medicine", 1, 0, 40, 0.7),)})).decode()
        for name in ("nearest", "cited")
    ]
    columns = (
        "id, chat, thread, asker, question_message, message, parent, asked, kind, question, understood_as,"
    )
    columns += " confidence, edition, content"

    def rows():  # type: ignore[no-untyped-def]
        for at in range(number):
            question = made_up(chance.randrange(number // DISTINCT))
            good = at % 2
            kind, sure = ("answer", 0.8) if good else ("not_found", 0.2)
            who = f"person{at % 1000}"
            yield (
                f"r{at}",
                who,
                "",
                who,
                "",
                "",
                "",
                4e9 + at,
                kind,
                question,
                question,
                sure,
                1,
                content[good],
            )

    with sqlite3.connect(data_dir / FILE_NAME) as connection:
        connection.executemany(f"INSERT INTO reply ({columns}) VALUES ({', '.join('?' * 14)})", rows())
    connection.close()


def _document(passages: int) -> str:
    chance = random.Random(8)

    def said(words: int) -> str:
        return " ".join(word(int(chance.paretovariate(0.6)) % 50_000) for _ in range(words))

    sections = (f"## {said(2)}\n\n{said(60)}.\n" for _ in range(passages))
    return "# A large guide\n\n" + "\n".join(sections)


def _children() -> float:
    """Return the CPU seconds of all processes that were started here, ended or not."""
    used = getrusage(RUSAGE_CHILDREN)
    running = 0
    for child in " ".join(path.read_text() for path in Path("/proc/self/task").glob("*/children")).split():
        running += sum(map(int, Path("/proc", child, "stat").read_text().rpartition(")")[2].split()[11:13]))
    return used.ru_utime + used.ru_stime + running / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()

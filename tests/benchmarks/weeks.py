"""Does a chat grow without end? 100,000 questions of 20,000 people in half a year, on a clock that is set.

    python -m tests.benchmarks.weeks [--questions 100000] [--people 20000]

Everything but the service goes on as it does in the bot: the inbox, answers, views, votes, wishes, tidying. A
line tells how much memory the process and how many rows each table has, ten times in between.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
from pathlib import Path

from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import Request, add, ensure_first, remove
from tests.bot.telegram.conftest import GUIDE
from tests.helpers.weeks import half_a_year, resident

_STEPS = 10


def main() -> None:
    """Measure, and print a line ten times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=20_000)
    options = parser.parse_args()
    logging.disable()
    asyncio.run(_measure(options.questions, options.people))


async def _measure(questions: int, people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="guidebot-weeks-") as folder:
        guide = Path(folder) / "guide"
        library = Library.open(guide)
        ensure_first(library)
        add(library, [Document("workshop", "The open workshop", GUIDE, source="workshop.md")], Request())
        remove(library, ["pain-medicine"], Request())
        library.close()
        async with half_a_year(Path(folder) / "data", guide, people) as weeks:
            for step in range(1, _STEPS + 1):
                await weeks.pass_by(questions // _STEPS, of=questions)
                rows = ", ".join(f"{table} {count:,}" for table, count in weeks.sizes().items() if count)
                print(f"{step * questions // _STEPS:>9,} asked  {resident():6.1f} MiB  {rows}", flush=True)
            print("at most", ", ".join(f"{table} {count:,}" for table, count in weeks.most.items()))


if __name__ == "__main__":
    main()

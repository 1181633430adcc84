"""Where do queues grow with more bots and more machines than there are here? One command, no server:

    python -m tests.benchmarks.simulation

Each bot has a process on each machine. An answer takes a core of the machine that has its chat in hand, a
core of the database, and a turn in what Telegram lets its bot say; who waits for whom is simulated, event by
event, with the times that `tests/benchmarks/replicas.py` measured.
"""

from __future__ import annotations

import argparse
import heapq
import random
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

MACHINES = (1, 4, 16)
BOTS = (10, 100)


class Times(NamedTuple):
    """What was measured, in seconds, and what is assumed.

    Attributes:
        alone: of a core, for an answer of a process over files.
        shared: the same over a database.
        database: of the database's core, for an answer.
        idle: of a core, in a second, for a process that nobody asks.
        idle_database: of the database's core, in a second, for such a process.
        gap: between two messages that Telegram lets one bot say.
        latency: of Telegram.
        cores: of a machine.
        database_cores: of the database's machine.
    """

    alone: float = 0.004
    shared: float = 0.0055
    database: float = 0.0011
    idle: float = 0.004
    idle_database: float = 0.001
    gap: float = 1.04 / 29
    latency: float = 0.06
    cores: int = 2
    database_cores: int = 4


MEASURED = Times()


class Line:
    """Who waits for one of some equal servers, first come first served.

    Attributes:
        busy: seconds of all servers so far.
        longest: how many waited at once.
    """

    def __init__(self, world: World, servers: int) -> None:
        self._world, self._free, self.servers = world, servers, servers
        self._waiting: deque[tuple[float, Callable[[], None]]] = deque()
        self.busy, self.longest = 0.0, 0

    def serve(self, seconds: float, then: Callable[[], None]) -> None:
        """Occupy a server for so long, as soon as one is free."""
        if self._free:
            self._free -= 1
            self._begin(seconds, then)
        else:
            self._waiting.append((seconds, then))
            self.longest = max(self.longest, len(self._waiting))

    def _begin(self, seconds: float, then: Callable[[], None]) -> None:
        self.busy += seconds

        def ended() -> None:
            then()
            if self._waiting:
                self._begin(*self._waiting.popleft())
            else:
                self._free += 1

        self._world.after(seconds, ended)


class World:
    """A clock, and what happens when."""

    def __init__(self) -> None:
        self.now, self._number = 0.0, 0
        self._events: list[tuple[float, int, Callable[[], None]]] = []

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        """Let something happen."""
        self._number += 1
        heapq.heappush(self._events, (self.now + seconds, self._number, what))

    def run(self, until: float) -> None:
        """Let everything happen up to a moment."""
        while self._events and self._events[0][0] <= until:
            self.now, _, what = heapq.heappop(self._events)
            what()
        self.now = until


class Outcome(NamedTuple):
    """What came of a simulation.

    Attributes:
        asked: questions a second, of all bots.
        answered: answers a second.
        median: seconds from question to answer,
        slowest: and that which one in a hundred takes longer than.
        machines: share of the machines' cores that is busy,
        database: of the database's,
        telegram: and of what Telegram lets the bots say.
    """

    asked: float
    answered: float
    median: float
    slowest: float
    machines: float
    database: float
    telegram: float

    @property
    def grows(self) -> str:
        """Where the queue grows; empty if it doesn't."""
        shares = {"machines": self.machines, "database": self.database, "Telegram": self.telegram}
        fullest = max(shares, key=lambda name: shares[name])
        return fullest if shares[fullest] > 0.97 or self.answered < 0.97 * self.asked else ""


def simulate(
    machines: int, bots: int, rate: float, *, times: Times = MEASURED, seconds: float = 60.0, seed: int = 1
) -> Outcome:
    """Let people ask for a while.

    Args:
        machines: with a process of each bot; one alone keeps it all in files.
        bots: that are asked.
        rate: questions a second to each of them.
        times: what takes how long.
        seconds: for how long they ask.
        seed: of chance.
    """
    chance, world = random.Random(seed), World()
    on_files = machines == 1
    # What idle processes take is no longer there for answers.
    left = max(1 - bots * times.idle / times.cores, 0.05)
    left_there = (
        1.0 if on_files else max(1 - bots * machines * times.idle_database / times.database_cores, 0.05)
    )
    cores = [Line(world, times.cores) for _ in range(machines)]
    database = Line(world, times.database_cores)
    telegram = [Line(world, 1) for _ in range(bots)]
    work = (times.alone if on_files else times.shared) / left
    there = 0.0 if on_files else times.database / left_there
    took: list[float] = []
    asked = 0

    def ask(bot: int) -> None:
        nonlocal asked
        asked += 1
        begun, machine = world.now, cores[chance.randrange(machines)]
        machine.serve(
            chance.expovariate(1 / work),
            lambda: database.serve(
                chance.expovariate(1 / there) if there else 0.0,
                lambda: telegram[bot].serve(
                    times.gap, lambda: took.append(world.now - begun + times.latency)
                ),
            ),
        )
        world.after(chance.expovariate(rate), lambda: ask(bot))

    for bot in range(bots):
        world.after(chance.expovariate(rate), lambda bot=bot: ask(bot))  # type: ignore[misc]
    world.run(seconds)
    took.sort()
    return Outcome(
        asked / seconds,
        len(took) / seconds,
        took[len(took) // 2],
        took[len(took) * 99 // 100],
        sum(line.busy for line in cores) / (seconds * times.cores * machines) * left + 1 - left,
        database.busy / (seconds * times.database_cores) * left_there + 1 - left_there,
        max(line.busy for line in telegram) / seconds,
    )


def table(rates: tuple[float, ...] = (0.5, 5.0, 20.0, 40.0)) -> Iterator[str]:
    """Yield the lines of the table in the documentation."""
    names = ["bots", "asked a second, each", "machines", "answers a second", "median s", "99 % s"]
    names += ["cores busy", "database busy", "Telegram busy", "the queue grows at"]
    yield f"| {' | '.join(names)} |"
    yield f"|{' ---: |' * (len(names) - 1)} --- |"
    for bots in BOTS:
        for rate in rates:
            for machines in MACHINES:
                found = simulate(machines, bots, rate)
                busy = " | ".join(
                    f"{min(share, 1):.0%}" for share in (found.machines, found.database, found.telegram)
                )
                yield (
                    f"| {bots} | {rate:g} | {machines} | {found.answered:,.0f} | {found.median:.2f}"
                    f" | {found.slowest:.2f} | {busy} | {found.grows or '–'} |"
                )


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    for line in table():
        print(line)


if __name__ == "__main__":
    main()

"""Trying a change before it is published: once for the same change, and one at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.desk.wording import told
from bot.keeping.changes import AddHints, AddHintsToSeveral, SetHints
from bot.keeping.outcome import Cause, Job, Known, Outcome, Problem

if TYPE_CHECKING:
    from bot.keeping.apart import CarryOut


class Rehearsals:
    """Remembers what came of the change that was tried last."""

    def __init__(self, carry_out: CarryOut, try_hints: CarryOut | None = None) -> None:
        """Take what tries a change.

        Args:
            carry_out: any change.
            try_hints: one that no document is read for, if that has a way of its own.
        """
        self._carry_out, self._try_hints = carry_out, try_hints or carry_out
        self._lock = asyncio.Lock()
        self._latest: tuple[int, Job] | None = None
        self._known: tuple[tuple[int, Job], Outcome] | None = None
        self._said: Known | None = None

    async def of(self, edition: int, job: Job) -> Outcome:
        """Return what a change would do to an edition; whoever asked last is served first.

        Args:
            edition: number of the published one.
            job: the change; it is rehearsed whatever it says.
        """
        wanted = edition, replace(job, dry_run=True)
        self._latest = wanted
        async with self._lock:
            if self._known is not None and self._known[0] == wanted:
                return self._known[1]
            if self._latest != wanted:
                return Outcome(problem=Problem(Cause.OTHER, told("overtaken")))
            reads_nothing = isinstance(job.change, AddHints | AddHintsToSeveral | SetHints)
            carry_out = self._try_hints if reads_nothing else self._carry_out
            outcome = await carry_out(replace(wanted[1], known=self._said))
            if outcome.problem is None:  # else it may go the next time
                self._said = outcome.known
                self._known = wanted, outcome
            return outcome

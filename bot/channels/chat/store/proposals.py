"""The port of proposals: changes that a keeper has proposed and not decided on."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from bot.keeping.changes import Change


class State(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Proposal(msgspec.Struct, frozen=True):
    """One proposed change.

    Attributes:
        id: of the delivery that proposed it.
        keeper: hash of who did.
        made: seconds since 1970.
        change: what is proposed.
        state: what became of it.
        edition: that it was tried on; on another one it does something else.
        note: what was said beside its preview.
    """

    id: str
    keeper: str
    made: float
    change: Change
    state: State = State.OPEN
    edition: int = 0
    note: str = ""


class Proposals(Protocol):
    """The proposals of one data directory."""

    async def keep(self, proposal: Proposal) -> None:
        """Write a proposal, in place of an earlier one of the same id."""
        ...

    async def get(self, proposal: str) -> Proposal | None:
        """Return a proposal, None if there is none or it was dropped."""
        ...

    async def set_state(self, proposal: str, state: State) -> None:
        """Remember what became of a proposal."""
        ...

    async def older(self, than: float) -> list[str]:
        """Return the ids of the proposals that were made before a moment."""
        ...

    async def drop(self, proposal: str) -> None:
        """Forget a proposal."""
        ...

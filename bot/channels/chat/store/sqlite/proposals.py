"""The proposals in the bot's database."""

from __future__ import annotations

import msgspec

from bot.channels.chat.store.proposals import Proposal, State
from bot.channels.chat.store.sqlite.database import Database
from bot.keeping.changes import Change
from corpus.store.sql import put

_NAMES = tuple(Proposal.__struct_fields__)
_COLUMNS = ", ".join(_NAMES)
_PUT = put("proposal", _NAMES[:1], *_NAMES[1:])


class SqliteProposals:
    """Implements `Proposals`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, proposal: Proposal) -> None:
        """Write a proposal, in place of an earlier one of the same id."""
        change = msgspec.json.encode(proposal.change).decode()
        self._database.quick.execute(
            _PUT,
            [getattr(proposal, name) if name != "change" else change for name in _NAMES],
        )

    async def get(self, proposal: str) -> Proposal | None:
        """Return a proposal, None if there is none or it was dropped."""
        row = self._database.quick.execute(
            f"SELECT {_COLUMNS} FROM proposal WHERE id = ?", [proposal]
        ).fetchone()
        if row is None:
            return None
        number, keeper, made, change, state, edition, note = row
        decoded: Change = msgspec.json.decode(change, type=Change)
        return Proposal(number, keeper, made, decoded, State(state), edition, note)

    async def set_state(self, proposal: str, state: State) -> None:
        """Remember what became of a proposal."""
        self._database.quick.execute("UPDATE proposal SET state = ? WHERE id = ?", [state, proposal])
        self._database.sync()

    async def older(self, than: float) -> list[str]:
        """Return the ids of the proposals that were made before a moment."""
        rows = self._database.quick.execute("SELECT id FROM proposal WHERE made < ?", [than])
        return [number for (number,) in rows]

    async def drop(self, proposal: str) -> None:
        """Forget a proposal."""
        self._database.quick.execute("DELETE FROM proposal WHERE id = ?", [proposal])

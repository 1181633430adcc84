"""Changes that a keeper has proposed and not decided on, with the files they came with."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.channels.chat.store.database import Database

FOLDER = "proposals"
KEPT = 7 * 86400.0  # seconds

OPEN = "open"
PUBLISHED = "published"
DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed change.

    Attributes:
        id: of the update that proposed it.
        keeper: hash of who did.
        made: seconds since 1970.
        action: the command of `guidebot corpus`.
        arguments: of that command.
        state: open, published or discarded.
    """

    id: int
    keeper: int
    made: float
    action: str
    arguments: tuple[str, ...]
    state: str = OPEN


class Proposals:
    """The proposals of one data directory."""

    def __init__(self, database: Database, data_dir: Path, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._folder = data_dir / FOLDER
        self._clock = clock

    def keep(self, proposal: Proposal) -> None:
        """Write a proposal, in place of an earlier one of the same id."""
        arguments = msgspec.json.encode(proposal.arguments).decode()
        self._database.quick.execute(
            "REPLACE INTO proposal VALUES (?, ?, ?, ?, ?, ?)",
            (proposal.id, proposal.keeper, proposal.made, proposal.action, arguments, proposal.state),
        )

    def get(self, number: int) -> Proposal | None:
        """Return a proposal, None if there is none or it was dropped."""
        row = self._database.quick.execute("SELECT * FROM proposal WHERE id = ?", [number]).fetchone()
        if row is None:
            return None
        number, keeper, made, action, arguments, state = row
        return Proposal(
            number, keeper, made, action, msgspec.json.decode(arguments, type=tuple[str, ...]), state
        )

    def set_state(self, number: int, state: str) -> None:
        """Remember what became of a proposal; a file stays only where the guide now comes from it."""
        self._database.quick.execute("UPDATE proposal SET state = ? WHERE id = ?", [state, number])
        if state == DISCARDED:
            self.drop_folder(number)

    def folder(self, number: int) -> Path:
        """Return a fresh folder for what a proposal came with."""
        folder = self._folder / str(number)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        return folder

    def drop_folder(self, number: int) -> None:
        """Delete what a proposal came with."""
        shutil.rmtree(self._folder / str(number), ignore_errors=True)

    def tidy(self, locations: Collection[str]) -> None:
        """Drop old proposals, and files that no document comes from any more.

        Args:
            locations: where the documents of the guide are read again.
        """
        too_old = self._clock() - KEPT
        used = {Path(location).parent.name for location in locations}
        old = self._database.quick.execute("SELECT id FROM proposal WHERE made < ?", [too_old]).fetchall()
        for (number,) in old:
            if str(number) not in used:
                self.drop_folder(number)
                self._database.quick.execute("DELETE FROM proposal WHERE id = ?", [number])

"""The proposals that several processes decide on, with the files that they came with."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from bot.channels.chat.keepers.keeper_files import FOLDER, ProposalFiles
from bot.channels.chat.store.postgres.database import PostgresDatabase
from bot.channels.chat.store.proposals import Proposal
from bot.channels.chat.store.sqlite.proposals import SqliteProposals
from bot.keeping.changes import Add


class PostgresProposals(SqliteProposals):
    """Implements `Proposals`; files that one process fetched are there for each that asks for it."""

    def __init__(self, database: PostgresDatabase) -> None:
        super().__init__(database)
        self._root = database.folder / FOLDER

    async def keep(self, proposal: Proposal) -> None:
        """Write a proposal with its files, in place of an earlier one of the same id."""
        folder = self._folder(proposal.id)
        found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
        rows = [(proposal.id, path.relative_to(folder).as_posix(), path.read_bytes()) for path in found]
        with self._database.transaction() as connection:
            await super().keep(proposal)
            connection.execute("DELETE FROM proposal_file WHERE proposal = ?", [proposal.id])
            connection.executemany("INSERT INTO proposal_file VALUES (?, ?, ?)", rows)

    async def get(self, proposal: str) -> Proposal | None:
        """Return a proposal whose files are in this process' data directory; None if there is none."""
        found = await super().get(proposal)
        if found is None or not isinstance(found.change, Add):
            return found
        self._fetch(proposal)
        sources = tuple(self._here(source, proposal) for source in found.change.sources)
        return replace(found, change=replace(found.change, sources=sources))

    async def drop(self, proposal: str) -> None:
        """Forget a proposal and its files."""
        with self._database.transaction() as connection:
            await super().drop(proposal)
            connection.execute("DELETE FROM proposal_file WHERE proposal = ?", [proposal])

    def _fetch(self, proposal: str) -> None:
        """Write the files that another process fetched."""
        folder = self._folder(proposal)
        rows = self._database.quick.execute(
            "SELECT name, data FROM proposal_file WHERE proposal = ?", [proposal]
        ).fetchall()
        for name, data in rows:
            path = folder / name
            if not path.is_file():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.write_bytes(data)

    def _here(self, source: str, proposal: str) -> str:
        """Return where a source is in this process' data directory; an address stays as it is."""
        parts, folder = Path(source).parts, self._folder(proposal)
        pairs = list(pairwise(parts))
        if "://" in source or (FOLDER, folder.name) not in pairs:
            return source
        return str(folder.joinpath(*parts[pairs.index((FOLDER, folder.name)) + 2 :]))

    def _folder(self, proposal: str) -> Path:
        return self._root / ProposalFiles.name_of(proposal)

"""The library in PostgreSQL: several machines ask and publish it, each with index files of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import AwayError, LibraryError
from corpus.files.staged_file import make_private_folder
from corpus.files.writer_lock import unwritable
from corpus.store.library import Library
from corpus.store.migrations import MIGRATIONS
from corpus.store.postgres.address import backing_up
from corpus.store.postgres.connection import PostgresConnection
from corpus.store.postgres.opening import open_connection
from corpus.store.postgres.steps import Steps

PART = "library"
_LOOK_SECONDS = 2.0
"""After so long the published edition is looked up, whatever was heard of it."""
_PATIENCE = 300.0  # seconds for another one who publishes
_STEP = 0.05  # seconds between two tries


class PostgresLibrary(Library):
    """A `Library` whose tables are in PostgreSQL; `data_dir` holds what is made of it."""

    def __init__(self, data_dir: Path, connection: PostgresConnection) -> None:
        super().__init__(data_dir, connection)
        self._postgres = connection
        self._seen: tuple[int, float] | None = None
        self._listening: object = None
        self._writing = False
        self._key: tuple[int, str, float] = 0, "", 0.0

    @classmethod
    def at(cls, data_dir: Path, url: str) -> PostgresLibrary:
        """Return the library in a database; its tables are made where there are none.

        Raises:
            GuidebotError: it can't be reached or used, or the directory can't be written.
        """
        try:
            make_private_folder(data_dir)
        except OSError as error:
            raise unwritable(data_dir, error) from error
        return cls(data_dir, open_connection(url, PART, Steps(MIGRATIONS)))

    def published(self) -> int:
        """Return the number of the published edition, 0 if there is none yet.

        The server tells when another one is published; that it may be lost costs two seconds. While the
        server is away it is the one that was published last.
        """
        if self._postgres.in_transaction:
            return super().published()
        now = time.monotonic()
        try:
            if self._heard_of_another() or self._seen is None or now > self._seen[1] + _LOOK_SECONDS:
                self._seen = super().published(), now
        except AwayError:
            if self._seen is None:
                raise
            self._seen = self._seen[0], time.monotonic()  # it is asked again when it may be back
        return self._seen[0]

    def edition_key(self, number: int) -> str:
        """Return what names an edition among all libraries; it is looked up now and then."""
        now = time.monotonic()
        if self._postgres.in_transaction:
            return super().edition_key(number)
        if self._key[0] != number or now > self._key[2] + _LOOK_SECONDS:
            self._key = number, super().edition_key(number), now
        return self._key[1]

    def publish(self, number: int) -> None:
        """Switch to an edition, for every process at once."""
        with self.transaction():
            super().publish(number)
            self._postgres.execute("SELECT pg_notify(?, ?)", [self._postgres.schema, str(number)])
        self._seen = None

    @contextmanager
    def writing(self, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Keep others from publishing, on whatever machine."""
        with super().writing(waiting):
            if self._writing:
                yield
                return
            self._take_turn(waiting)
            self._writing = True
            try:
                yield
            finally:
                self._writing = False
                self._postgres.execute("SELECT pg_advisory_unlock(hashtext(?))", [self._turn])

    def verify(self) -> None:
        """Check that everything fits together; the server looks after its files itself."""
        row = self._postgres.execute(
            "SELECT (SELECT count(*) FROM content c WHERE n_characters !="
            " (SELECT coalesce(sum(length(text)), 0) FROM piece p WHERE p.content = c.id)),"
            " (SELECT count(*) FROM content c WHERE n_passages !="
            " (SELECT count(*) FROM passage p WHERE p.content = c.id))"
        ).fetchone()
        if row is not None and any(row):
            raise LibraryError(
                f"The library in the database {self._postgres.address.shown} is damaged:"
                " restore a dump of it with pg_restore."
            )

    def back_up(self, target: Path) -> None:
        """Refuse: the server's own tools do it, whole and while it is in use."""
        raise LibraryError(backing_up(self._postgres.address))

    @property
    def _turn(self) -> str:
        return f"{self._postgres.schema} writing"

    def _take_turn(self, waiting: Callable[[], None]) -> None:
        end, told = time.monotonic() + _PATIENCE, False
        while not self._is_our_turn():
            if time.monotonic() > end:
                raise LibraryError(
                    f"Somebody else is changing the guide in the database {self._postgres.address.shown}:"
                    " try again when that has finished."
                )
            if not told:
                waiting()
                told = True
            time.sleep(_STEP)

    def _is_our_turn(self) -> bool:
        row = self._postgres.execute("SELECT pg_try_advisory_lock(hashtext(?))", [self._turn]).fetchone()
        return bool(row and row[0])

    def _follow(self) -> None:
        """Stay where it is: no file takes a database's place."""

    def _check_place(self) -> None:
        """Write: as `_follow`."""

    def _heard_of_another(self) -> bool:
        """Return whether the server told of a publication; asks it nothing."""
        driver = self._postgres.driver
        if driver.closed or self._listening is not driver:
            self._postgres.execute(f'LISTEN "{self._postgres.schema}"')
            self._listening = self._postgres.driver
            return True
        return self._postgres.heard()

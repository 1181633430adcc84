"""Whether files stand in for the engine just now: one answer for all editions that it has."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import TypeVar

from corpus.errors import EngineAwayError
from retrieval.engine.artifact import IndexFileError
from retrieval.engine.opensearch.settings import ASKING

_Said = TypeVar("_Said")
_log = logging.getLogger("guidebot")


def _beside(what: Callable[[], object]) -> None:
    Thread(target=what, daemon=True).start()


class StandingIn:
    """Remembers that the engine is away, and when it is worth another try; safe to use from several threads.

    Attributes:
        why: what is wrong with the engine, an empty string where it is asked.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        beside: Callable[[Callable[[], object]], None] = _beside,
    ) -> None:
        """Begin with an engine that is asked.

        Args:
            clock: in seconds.
            beside: runs something while the caller goes on.
        """
        self._clock, self._beside = clock, beside
        self._lock, self._again = Lock(), 0.0
        self._last: Callable[[], object] = lambda: None
        self.why = ""

    def asked(self, engine: Callable[[], _Said], files: Callable[[], _Said]) -> _Said:
        """Return what the engine says, or what files do while it is away."""
        if self._may_try():
            with suppress(EngineAwayError, IndexFileError):
                return self.tried(engine)
        return files()

    def tried(self, engine: Callable[[], _Said]) -> _Said:
        """Return what the engine says, and remember whether it did.

        Raises:
            EngineAwayError: it is away.
            IndexFileError: it has no longer what it is asked about.
        """
        try:
            said = engine()
        except (EngineAwayError, IndexFileError) as error:
            self._began(error, engine)
            raise
        self._ended()
        return said

    def look(self) -> str:
        """Return why files are asked, an empty string where they aren't; try beside whether it is so."""
        if self.why and self._may_try():
            self._beside(self._try_again)
        return self.why

    def _try_again(self) -> None:
        with suppress(EngineAwayError, IndexFileError):
            self.tried(self._last)

    def _began(self, error: Exception, engine: Callable[[], object]) -> None:
        with self._lock:
            is_new, self.why, self._last = not self.why, str(error), engine
            self._again = self._clock() + ASKING.pause_seconds
        if is_new:
            _log.warning("files are searched: %s", error)

    def _ended(self) -> None:
        if self.why:
            with self._lock:
                was_away, self.why = self.why, ""
            if was_away:
                _log.warning("the search engine is searched again")

    def _may_try(self) -> bool:
        """Return whether the engine is to be asked: by one at a time where it was away."""
        if not self.why:
            return True
        with self._lock:
            now = self._clock()
            if now < self._again:
                return False
            self._again = now + ASKING.pause_seconds
            return True

"""What people asked, in chats and in terminals, as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.keeping.asked import Asked, AskedQuestions
    from bot.keeping.use.exchange import Exchange


def asked_everywhere(data_dir: Path) -> AskedQuestions:
    """Return what was asked in any channel of a data directory."""
    from bot.channels.chat.store.sqlite.asked import SqliteAskedQuestions
    from bot.channels.terminal.asked_file import AskedFile

    return _AllAsked((SqliteAskedQuestions(data_dir), AskedFile(data_dir)))


class _AllAsked:
    """Several `AskedQuestions` together."""

    def __init__(self, parts: Sequence[AskedQuestions]) -> None:
        self._parts = parts

    def recent(self, limit: int) -> list[Asked]:
        """Return the questions asked last, the newest first, each text once."""
        found: dict[str, Asked] = {}
        for one in _newest_first(part.recent(limit) for part in self._parts):
            found.setdefault(" ".join(one.text.split()).casefold(), one)
        return list(found.values())[:limit]

    def unanswered(self) -> list[Asked]:
        """Return what was not answered well, the newest first."""
        return _newest_first(part.unanswered() for part in self._parts)

    def exchanges(self) -> Iterator[Exchange]:
        """Yield what was asked, with what was shown and what was thought of it."""
        for part in self._parts:
            yield from part.exchanges()

    def cited_editions(self) -> frozenset[int]:
        """Return the editions that kept replies quote."""
        return frozenset().union(*(part.cited_editions() for part in self._parts))

    def set_aside(self) -> int:
        """Return how many messages were set aside."""
        return sum(part.set_aside() for part in self._parts)


def _newest_first(parts: Iterable[list[Asked]]) -> list[Asked]:
    return sorted((one for part in parts for one in part), key=lambda one: one.asked, reverse=True)

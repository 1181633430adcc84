"""What was asked, in groups, ready to be searched and leafed through."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.keeping.asked import LOW_CONFIDENCE
from bot.keeping.asked_groups import Group, grouped
from bot.keeping.judging.judgement import key_of

if TYPE_CHECKING:
    from bot.keeping.asked import AskedQuestions
    from bot.keeping.judging.judgement import Judgement

PAGE = 50
"""Groups on a page."""
MOST_ASKED = 20_000
"""Questions that are shown where everything is, the newest."""
PATIENCE = 20.0
"""Times as long as reading took before it is read again: a busy bot writes all the time."""
_LONGEST = 60.0
"""Seconds after which it is read again in any case: what a database holds changes no file."""
_FILES = ("bot.sqlite", "bot.sqlite-wal", "asked.jsonl")


@dataclass(frozen=True, slots=True)
class Entry:
    """A group of questions in the list.

    Attributes:
        key: names it in an address.
        group: its questions, the newest first.
        keys: what `key_of` says of its wordings.
        words: all of them, to be searched.
    """

    key: str
    group: Group
    keys: tuple[str, ...]
    words: str


class Wanted(NamedTuple):
    """Which groups are wanted.

    Attributes:
        view: ``open`` for what was not answered well and is not judged, ``all`` for everything.
        words: that all stand in one of them.
        why: as `Group.why` says, or ``answered``; empty for any.
        days: how old the newest may be; 0 for any age.
    """

    view: str = "open"
    words: str = ""
    why: str = ""
    days: int = 0


class AskedList:
    """The groups of a data directory, read again when something was asked."""

    def __init__(self, data_dir: Path, asked: AskedQuestions) -> None:
        self._data_dir, self._asked = data_dir, asked
        self._states: dict[str, object] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._again: dict[str, float] = {}

    def wanted(self, wanted: Wanted, judged: Mapping[str, Judgement]) -> list[Entry]:
        """Return the groups that are wanted, the newest first.

        Raises:
            LibraryError: what was asked can't be read.
        """
        words = wanted.words.casefold().split()
        oldest = _moment(time.time() - wanted.days * 86_400) if wanted.days else ""
        return [
            entry
            for entry in self._all(wanted.view)
            if (wanted.view != "open" or not judged or any(key not in judged for key in entry.keys))
            and all(word in entry.words for word in words)
            and (not wanted.why or why(entry.group) == wanted.why)
            and entry.group.first.asked >= oldest
        ]

    def find(self, key: str) -> Entry | None:
        """Return the group that has a question of this key; None where it is not kept any more."""
        for view in ("open", "all"):
            for entry in self._all(view):
                if key == entry.key or key in map(short, entry.keys):
                    return entry
        return None

    def _all(self, view: str) -> list[Entry]:
        now = time.monotonic()
        state = [int(now / _LONGEST), *(_state(self._data_dir / name) for name in _FILES)]
        changed = self._states.get(view) != state
        if view not in self._entries or (changed and now >= self._again.get(view, 0.0)):
            found = self._asked.unanswered() if view == "open" else self._asked.recent(MOST_ASKED)
            self._entries[view] = [_entry(group) for group in grouped(found)]
            self._states[view] = state
            self._again[view] = time.monotonic() + (time.monotonic() - now) * PATIENCE
        return self._entries[view]


def short(key: str) -> str:
    """Return what names a question in an address."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def why(group: Group) -> str:
    """Return what went wrong with a group, ``answered`` where nothing did."""
    fine = all(one.kind == "answer" and one.confidence >= LOW_CONFIDENCE for one in group.questions)
    return "answered" if fine and group.why != "voted down" else group.why


def _entry(group: Group) -> Entry:
    keys = tuple(dict.fromkeys(key_of(one.text) for one in group.questions))
    return Entry(short(keys[0]), group, keys, "\n".join(keys))


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))

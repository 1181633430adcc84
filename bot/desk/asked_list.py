"""What was asked, in groups, ready to be searched and leafed through."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from bot.keeping.asked import LOW_CONFIDENCE
from bot.keeping.asked_groups import Group, grouped
from bot.keeping.judging.judgement import key_of
from corpus.guides import guide_of, guides_of
from corpus.languages.choosing import languages_of
from corpus.languages.detecting import asked_in

if TYPE_CHECKING:
    from bot.keeping.asked import AskedQuestions
    from bot.keeping.judging.judgement import Judgement
    from corpus.editions import Edition

PAGE = 50
"""Groups on a page."""
MOST_ASKED = 20_000
"""Questions that are shown where everything is, the newest."""
LONGEST_WORDS = 200
"""Characters of what is searched for."""
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
        words: what `key_of` says of its wordings, a line each.
    """

    key: str
    group: Group
    words: str

    @property
    def keys(self) -> list[str]:
        """What `key_of` says of its wordings."""
        return self.words.split("\n")


class Wanted(NamedTuple):
    """Which groups are wanted.

    Attributes:
        view: ``open`` for what was not answered well and is not judged, ``all`` for everything.
        q: words that all stand in one of them.
        why: as `Group.why` says, or ``answered``; empty for any.
        days: how old the newest may be; 0 for any age.
        channel: where one was asked, see `Asked`; empty for any.
        guide: that what was shown belongs to; empty for any.
        language: code of the language of the newest; empty for any.
        sure: ``0`` for a confidence of the newest below .25, ``1`` for one below .5 and so on; empty for any.
        vote: ``up``, ``down`` or ``none``; empty for any.
    """

    view: str = "open"
    q: str = ""
    why: str = ""
    days: int = 0
    channel: str = ""
    guide: str = ""
    language: str = ""
    sure: str = ""
    vote: str = ""

    @property
    def query(self) -> str:
        """What stands in an address for it, from the ``?`` on; empty where nothing special is wanted."""
        own = {name: value for name, value in self._asdict().items() if value != _ANY[name]}
        return "?" + urlencode(own) if own else ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out of its view."""
        return self._replace(view="open") != Wanted()


_ANY = Wanted._field_defaults


def wanted_of(fields: Mapping[str, str]) -> Wanted:
    """Return what the fields of an address want; one that has no such value wants anything."""
    days = fields.get("days", "")
    texts = {
        name: fields.get(name, "")[:LONGEST_WORDS] for name in Wanted._fields if name not in ("days", "view")
    }
    return Wanted(
        view="all" if fields.get("view") == "all" else "open",
        days=min(int(days), 36_500) if days.isascii() and days.isdigit() and len(days) < 9 else 0,
        **texts,
    )


class Terms:
    """What the published guide makes of questions: for which of its guides they are, in which language."""

    def __init__(self, edition: Edition) -> None:
        self._guides = {stored.name: guide_of(stored.metadata) for stored in edition.documents}
        self.guides = guides_of(edition.documents)
        self._held = languages_of([stored.metadata for stored in edition.documents])
        self._languages: dict[str, str] = {}

    def guide_of(self, document: str) -> str:
        """Return the guide that a document belongs to, empty where it is not there any more."""
        return self._guides.get(document, "")

    def language_of(self, question: str) -> str:
        """Return the code of a question's language."""
        if question not in self._languages:
            self._languages[question] = asked_in(question, self._held, self._held[0]).code
        return self._languages[question]


class AskedList:
    """The groups of a data directory, read again when something was asked."""

    def __init__(self, data_dir: Path, asked: AskedQuestions) -> None:
        self._data_dir, self._asked = data_dir, asked
        self._states: dict[str, object] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._again: dict[str, float] = {}

    def wanted(self, wanted: Wanted, judged: Mapping[str, Judgement], terms: Terms) -> list[Entry]:
        """Return the groups that are wanted, the newest first.

        Args:
            wanted: which.
            judged: what was judged, by `key_of`.
            terms: of the edition that they are held against.

        Raises:
            LibraryError: what was asked can't be read.
        """
        words = wanted.q.casefold().split()
        oldest = _moment(time.time() - wanted.days * 86_400) if wanted.days else ""
        return [
            entry
            for entry in self._all(wanted.view)
            if (wanted.view != "open" or not judged or any(key not in judged for key in entry.keys))
            and all(word in entry.words for word in words)
            and (not wanted.why or why(entry.group) == wanted.why)
            and entry.group.first.asked >= oldest
            and _is_wanted(entry, wanted, terms)
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


def _is_wanted(entry: Entry, wanted: Wanted, terms: Terms) -> bool:
    questions, first = entry.group.questions, entry.group.first
    return (
        (not wanted.channel or any(one.channel == wanted.channel for one in questions))
        and (not wanted.guide or any(terms.guide_of(one.document) == wanted.guide for one in questions))
        and (not wanted.sure or str(min(int(first.confidence * 4), 3)) == wanted.sure)
        and (not wanted.vote or any(_vote(one.vote) == wanted.vote for one in questions))
        and (not wanted.language or terms.language_of(first.text) == wanted.language)
    )


def _vote(vote: int) -> str:
    return "none" if not vote else "up" if vote > 0 else "down"


def short(key: str) -> str:
    """Return what names a question in an address."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def why(group: Group) -> str:
    """Return what went wrong with a group, ``answered`` where nothing did."""
    fine = all(one.kind == "answer" and one.confidence >= LOW_CONFIDENCE for one in group.questions)
    return "answered" if fine and group.why != "voted down" else group.why


def _entry(group: Group) -> Entry:
    keys = list(dict.fromkeys(key_of(one.text) for one in group.questions))
    words = "\n".join(keys)
    return Entry(short(keys[0]), group, group.first.text if words == group.first.text else words)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))

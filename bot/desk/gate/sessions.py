"""Who is at the desk: links that are used once, a password, and sessions that end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest

IDLE_SECONDS, LONGEST_SECONDS = 2 * 3600.0, 12 * 3600.0
"""A session ends after so long without a request, and after so long whatever happens."""
LINK_SECONDS = 10 * 60.0
FREE_TRIES, LONGEST_WAIT = 3, 60.0
"""Wrong keys or passwords before the next has to wait, and the seconds that it waits at most."""
_MOST_SESSIONS = 100


@dataclass(slots=True)
class Session:
    """One browser that was let in.

    Attributes:
        author: who sits there, for the history.
        csrf: what a form has to carry.
        started: seconds.
        seen: when the last request came.
        note: a sentence to show once, on the next page.
        named: whether a proxy said who the author is.
    """

    author: str
    csrf: str
    started: float
    seen: float
    note: str = ""
    named: bool = False


@dataclass(slots=True)
class Throttle:
    """Makes guesses wait: each wrong one twice as long as the one before."""

    clock: Callable[[], float]
    wrong: int = 0
    until: float = 0.0

    def wait(self) -> int:
        """Return the seconds until the next try counts, 0 for now."""
        left = self.until - self.clock()
        return int(left) + 1 if left > 0 else 0

    def failed(self) -> None:
        """Tell that a guess was wrong."""
        self.wrong += 1
        if self.wrong > FREE_TRIES:
            self.until = self.clock() + min(2.0 ** (self.wrong - FREE_TRIES), LONGEST_WAIT)

    def passed(self) -> None:
        """Tell that somebody knew it."""
        self.wrong, self.until = 0, 0.0


@dataclass(slots=True)
class Gate:
    """Lets keepers in.

    Attributes:
        author: who they are in the history.
        password: that opens the desk; empty where a link does.
        clock: seconds, from anywhere.
    """

    author: str
    password: str = field(default="", repr=False)
    clock: Callable[[], float] = time.monotonic
    throttle: Throttle = field(init=False)
    _links: dict[bytes, float] = field(default_factory=dict, repr=False)
    _sessions: dict[bytes, Session] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.throttle = Throttle(self.clock)

    def new_key(self) -> str:
        """Return the key of a link that lets one browser in, once, for a while."""
        key = secrets.token_urlsafe(32)
        self._links[_digest(key)] = self.clock() + LINK_SECONDS
        return key

    def by_link(self, key: str) -> str | None:
        """Return a new session's cookie for a link's key; None where it was used, is too old or is none."""
        ends = self._links.pop(_digest(key), None)
        if ends is None or ends < self.clock():
            self.throttle.failed()
            return None
        return self._begin()

    def by_password(self, password: str) -> str | None:
        """Return a new session's cookie, None for a wrong password."""
        known, given = self.password.encode(), password.encode("utf-8", "surrogatepass")
        if not self.password or not compare_digest(known, given):
            self.throttle.failed()
            return None
        return self._begin()

    def by_name(self, user: str) -> str:
        """Return a new session's cookie for somebody whom a trusted proxy let in."""
        return self._begin(user)

    def session(self, cookie: str) -> Session | None:
        """Return the session of a cookie; None where there is none or it has ended."""
        found = self._sessions.get(_digest(cookie))
        now = self.clock()
        if found is None:
            return None
        if now - found.seen > IDLE_SECONDS or now - found.started > LONGEST_SECONDS:
            self.leave(cookie)
            return None
        found.seen = now
        return found

    def leave(self, cookie: str) -> None:
        """End a session."""
        self._sessions.pop(_digest(cookie), None)

    def _begin(self, user: str = "") -> str:
        self.throttle.passed()
        while len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[min(self._sessions, key=lambda one: self._sessions[one].seen)]
        cookie, now = secrets.token_urlsafe(32), self.clock()
        self._sessions[_digest(cookie)] = Session(
            user or self.author, secrets.token_urlsafe(32), now, now, named=bool(user)
        )
        return cookie


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()

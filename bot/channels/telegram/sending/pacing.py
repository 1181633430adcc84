"""When the next message may go out: Telegram's flood limits, kept before Telegram has to say so."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

_A_MOMENT = 1e-4  # seconds; a shorter wait is none


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's limits for one bot, https://core.telegram.org/bots/faq#my-bot-is-hitting-limits.

    Attributes:
        seconds_each: between two messages to one person, in the long run.
        burst: messages to one person that may come at once.
        edits: changes of messages that may come at once besides: people press buttons faster than they read.
        group: messages to one group within `group_seconds`.
        group_seconds: that span, with a little to spare for the way there.
        overall: messages to anybody within `overall_seconds`.
        overall_seconds: that span, with a little to spare.
    """

    seconds_each: float = 1.05
    burst: int = 3
    edits: int = 3
    group: int = 20
    group_seconds: float = 61.0
    overall: int = 29
    overall_seconds: float = 1.04


@dataclass(slots=True)
class _Chat:
    private: bool = True
    due: float = 0.0  # when all that was sent is paid for, at one message every `seconds_each`
    recent: deque[float] = field(default_factory=deque)
    not_before: float = 0.0  # as Telegram told


class Pacer:
    """Tells how long to wait before a message to a chat."""

    def __init__(
        self,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        share: Callable[[int], int] = lambda whole: whole,
    ) -> None:
        """Begin with nothing sent.

        Args:
            limits: of the bot.
            clock: seconds, from whenever.
            share: returns how many of so many messages are for this process, where several send for the bot.
        """
        self.limits = limits or Limits()
        self._clock = clock
        self._share = share
        self._chats: dict[str, _Chat] = {}
        self._recent: deque[float] = deque()

    def take_overall(self) -> float:
        """Return 0 and count a message to anybody, or the seconds after which to ask again."""
        now = self._clock()
        while self._recent and self._recent[0] <= now - self.limits.overall_seconds:
            self._recent.popleft()
        if len(self._recent) >= self._share(self.limits.overall):
            return self._recent[0] + self.limits.overall_seconds - now
        self._recent.append(now)
        return 0.0

    def wait(self, chat_id: str, *, edit: bool = False) -> float:
        """Return how many seconds a message to a chat, or an edit there, has to wait; 0 if it may go."""
        chat = self._chats.get(chat_id)
        if chat is None:
            return 0.0
        now = self._clock()
        wait = max(chat.not_before - now, self._pace(chat, now, self.limits.edits if edit else 0))
        return wait if wait >= _A_MOMENT else 0.0

    def count(self, chat_id: str, *, private: bool = True) -> None:
        """Count a message that goes out now, to one person or to a group."""
        now = self._clock()
        chat = self._chats.get(chat_id)
        if chat is None:
            self._forget_idle(now)
            chat = self._chats[chat_id] = _Chat(private)
        if chat.private:
            chat.due = max(chat.due, now) + self.limits.seconds_each
        else:
            chat.recent.append(now)

    def lately(self, chat_id: str) -> float:
        """Return how many messages, about, a chat got within the last moments."""
        chat = self._chats.get(chat_id)
        return 0.0 if chat is None else max(chat.due - self._clock(), 0.0) + len(chat.recent)

    def told_to_wait(self, chat_id: str, seconds: float, *, private: bool = True) -> None:
        """Keep quiet in a chat for as long as Telegram says."""
        chat = self._chats.setdefault(chat_id, _Chat(private))
        chat.not_before = max(chat.not_before, self._clock() + seconds + 0.1)

    def _pace(self, chat: _Chat, now: float, more: int) -> float:
        if chat.private:
            return chat.due - now - (self.limits.burst + more - 1) * self.limits.seconds_each
        while chat.recent and chat.recent[0] <= now - self.limits.group_seconds:
            chat.recent.popleft()
        if len(chat.recent) < self.limits.group:
            return 0.0
        return chat.recent[0] + self.limits.group_seconds - now

    def _forget_idle(self, now: float) -> None:
        if len(self._chats) < 2048:
            return
        too_old = now - self.limits.group_seconds
        self._chats = {
            chat_id: chat
            for chat_id, chat in self._chats.items()
            if max(chat.due, chat.not_before, chat.recent[-1] if chat.recent else 0.0) > too_old
        }

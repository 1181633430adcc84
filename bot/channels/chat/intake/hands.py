"""What is in hand is known at every moment, so that what the process dies over is known afterwards."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from contextlib import AbstractContextManager
from typing import Any

from bot.channels.chat.store.attempts import Attempts


class Hands:
    """Marks deliveries while something is done for them, and at no other time.

    Many are answered at once, and wait for the service most of the time. Each is marked while a step of its
    own runs, from one point of waiting to the next, and while the assistant thinks about it.
    """

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts
        self._held: dict[str, tuple[int, AbstractContextManager[None]]] = {}

    def holding(self, delivery: str) -> AbstractContextManager[None]:
        """Return what is entered while something is done for a delivery; may be nested."""
        return _Holding(self, delivery)

    async def steps(self, delivery: str, work: Coroutine[Any, Any, None]) -> None:
        """Do some work, and hold the delivery in each of its steps."""
        await _Steps(self.holding(delivery), work)

    def take(self, delivery: str) -> None:
        """Begin to hold a delivery, or hold it once more."""
        times, mark = self._held.get(delivery) or (0, self._attempts.in_hand(delivery))
        if not times:
            mark.__enter__()
        self._held[delivery] = times + 1, mark

    def let_go(self, delivery: str) -> None:
        """Hold a delivery once less."""
        times, mark = self._held.pop(delivery)
        if times > 1:
            self._held[delivery] = times - 1, mark
        else:
            mark.__exit__(None, None, None)


class _Holding(AbstractContextManager[None]):
    def __init__(self, hands: Hands, delivery: str) -> None:
        self._hands, self._delivery = hands, delivery

    def __enter__(self) -> None:
        self._hands.take(self._delivery)

    def __exit__(self, *_: object) -> None:
        self._hands.let_go(self._delivery)


class _Steps:
    """Awaits a coroutine; what is between two of its points of waiting is one step."""

    def __init__(self, holding: AbstractContextManager[None], work: Coroutine[Any, Any, None]) -> None:
        self._holding, self._work = holding, work

    def __await__(self) -> Generator[Any, Any, None]:
        error: BaseException | None = None
        while True:
            try:
                with self._holding:
                    waits_for = self._work.send(None) if error is None else self._work.throw(error)
            except StopIteration:
                return
            try:
                yield waits_for
                error = None
            except BaseException as found:  # cancelled, for instance: the work is to know
                error = found

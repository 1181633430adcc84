"""The passages that a proposal makes, as a file for whoever decides on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.channels.channel import Attachment, Message, Place
from bot.channels.chat.keepers import keeper_text
from bot.channels.chat.saying.message_text import plain
from corpus.languages.spoken import say, spoken

if TYPE_CHECKING:
    from bot.channels.chat.services import Services
    from bot.keeping.changes import Change
    from bot.keeping.outcome import Outcome, Tried


class Trying(Protocol):
    """Tries a change, and lists the passages that it makes."""

    async def __call__(self, change: Change, *, dry_run: bool, passages_in: str) -> Outcome:
        """Return what the change would do, with the passages in a language's words."""
        ...


class Passages:
    """Shows what a change makes of the guide, passage by passage: what would be published at this moment."""

    def __init__(self, services: Services, carry_out: Trying) -> None:
        self._services = services
        self._carry_out = carry_out

    async def send(self, place: Place, change: Change) -> None:
        """Send the passages, or a sentence that says why there are none."""
        await self._services.speaker.typing(place)
        outcome = await self._carry_out(change, dry_run=True, passages_in=spoken().code)
        if outcome.tried is None or not outcome.passages:
            problem = keeper_text.problem(outcome, change) if outcome.tried is None else say("keepers.same")
            await self._services.speaker.say(place, Message(plain(problem)))
            return
        file = Attachment(_name(outcome.tried), outcome.passages)
        await self._services.speaker.say(place, Message(plain(say("keepers.cut_caption")), attached=file))


def _name(tried: Tried) -> str:
    """Return what the file is called: after its document if it is one."""
    names = (*tried.added, *tried.changed, *tried.removed)
    return f"passages-{names[0]}.txt" if len(names) == 1 else "passages.txt"

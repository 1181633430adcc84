"""How much is asked, when keepers want to know it, and every day or week for those who want that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from bot.channels.channel import ChatGoneError, Message, Place, Said
from bot.channels.chat.keepers import keeper_text
from bot.channels.chat.privacy.logs import event, mistake
from bot.channels.chat.saying.message_text import BOLD, Composer, FormattedText, plain
from bot.keeping.asked import AskedQuestions
from corpus.errors import DamagedError, GuidebotError
from corpus.languages.spoken import say, speaking

if TYPE_CHECKING:
    from bot.channels.chat.services import Services
    from bot.keeping.use.stats import Stats

_A_DAY = 86_400.0  # seconds
_DAYS = {"daily": 1, "weekly": 7}
_OFF = "off"
_SAYS = {
    "daily": "keepers.digest_daily",
    "weekly": "keepers.digest_weekly",
    _OFF: "keepers.digest_off",
}
"""What is said of each choice."""
_EVERY = 60.0  # seconds between two looks at the clock
_SPANS = (1, 7, 30)  # days
_GROUPS = 5
_NOTE = "digests"


class Wanted(msgspec.Struct, frozen=True):
    """How often a keeper wants a digest, in days, and when the last one came."""

    days: int
    last: float


class Digests:
    """Counts what was asked."""

    def __init__(self, services: Services, asked: AskedQuestions) -> None:
        self._services = services
        self._asked = asked

    async def stats(self, said: Said) -> None:
        """Show how much was asked in the last day, week and month."""
        try:
            text = await self._counts(_SPANS)
        except GuidebotError as error:
            text = plain(str(error))
        await self._services.speaker.say(said.place, Message(text))

    async def choose(self, said: Said) -> None:
        """Let a keeper have a digest every day or week, or none."""
        wanted, word = await self._wanted(), said.text.strip().lower()
        if word not in _SAYS:
            await self._services.speaker.say(said.place, Message(plain(say("keepers.digest_how"))))
            return
        wanted.pop(said.person, None)
        if word != _OFF:
            wanted[said.person] = Wanted(_DAYS[word], self._services.clock())
        await self._keep(wanted)
        await self._services.speaker.say(said.place, Message(plain(say(_SAYS[word]))))

    async def run(self) -> None:
        """Send digests until cancelled."""
        while True:
            try:
                await self.look()
            except DamagedError:
                raise
            except Exception as error:
                mistake(error)
            await asyncio.sleep(_EVERY)

    async def look(self) -> None:
        """Send what is due; nothing in quiet hours, nor to who is no keeper any more."""
        services, now = self._services, self._services.clock()
        if services.about.is_quiet(now):
            return
        for person, one in (await self._wanted()).items():
            if now - one.last < one.days * _A_DAY:
                continue
            still = await self._wanted()
            still.pop(person, None)
            if services.team.role(person) is not None:
                still[person] = Wanted(one.days, now)
            await self._keep(still)  # before it is sent: one that is lost is better than one each minute
            if person in still:
                with speaking(services.language()):
                    await self._send(person, one.days)

    async def _send(self, person: str, days: int) -> None:
        from bot.keeping.asked_groups import grouped

        groups = grouped(await asyncio.to_thread(self._asked.unanswered))
        text = Composer().add_formatted(await self._counts((days,))).add("\n")
        text.add_formatted(keeper_text.report(groups[:_GROUPS]))
        try:
            await self._services.speaker.say(Place(person), Message(text.finish()))
        except ChatGoneError:
            event("digest_not_sent")

    async def _counts(self, spans: tuple[int, ...]) -> FormattedText:
        from bot.keeping.use.stats import stats_of

        services, guides = self._services, self._services.guide_of_documents()
        exchanges = await asyncio.to_thread(self._asked.exchanges)
        composer = Composer()
        for days in spans:
            since = services.clock() - days * _A_DAY
            counted = stats_of(exchanges, since, guides, services.language_asked_in())
            composer.add(say("keepers.last_day" if days == 1 else "keepers.last_days", n=days) + "\n", BOLD)
            composer.add("\n".join(_lines(counted)) + "\n\n")
        return composer.finish()

    async def _wanted(self) -> dict[str, Wanted]:
        written = await self._services.store.note(f"{self._services.channel.name} {_NOTE}")
        return msgspec.json.decode(written or "{}", type=dict[str, Wanted])

    async def _keep(self, wanted: dict[str, Wanted]) -> None:
        written = msgspec.json.encode(wanted).decode()
        await self._services.store.set_note(f"{self._services.channel.name} {_NOTE}", written)


def _lines(counted: Stats) -> list[str]:
    """Return counts as lines; what there is one of alone is not told apart."""
    lines = [
        say(
            "keepers.counts",
            asked=counted.asked,
            answered=counted.answered,
            refused=counted.refused,
            liked=counted.liked,
            disliked=counted.disliked,
        )
    ]
    for name, pairs in (("by_guide", counted.guides), ("by_language", counted.languages)):
        if len(pairs) > 1:
            lines.append(say(f"keepers.{name}", what=_pairs(pairs)))
    if len(counted.places) > 1:
        lines.append(say("keepers.by_chat", what=", ".join(f"{n:,}" for _, n in counted.places)))
    return lines


def _pairs(pairs: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in pairs)

"""Pressed buttons: answered at once, then carried out; pressed twice, they do the same as pressed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.assistant.reply import Kind
from bot.channels.channel import Message, Place, Pressed, Reacted
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.guide_choice import GuideChoice
from bot.channels.chat.answers.helpers import PEOPLE, Helpers
from bot.channels.chat.answers.keyboards import LOOKS, Action, Press
from bot.channels.chat.answers.page_views import PageViews
from bot.channels.chat.answers.questions import Question, Questions, language_of
from bot.channels.chat.answers.topics import Topics
from bot.channels.chat.answers.views import show
from bot.channels.chat.answers.votes import Votes
from bot.channels.chat.answers.whispers import Whispers
from bot.channels.chat.privacy.anonymity import redact
from bot.channels.chat.privacy.logs import mistake
from bot.channels.chat.saying import texts
from bot.channels.chat.services import Services
from bot.channels.chat.settings import RETENTION, TIMES
from bot.channels.chat.store.conversations import Look, Record, View
from bot.channels.chat.store.wishes import Wish
from corpus.caching.bounded_cache import BoundedCache
from corpus.errors import AwayError, GuidebotError
from corpus.languages.spoken import say, speaking, spoken
from retrieval.retriever import Retriever

if TYPE_CHECKING:
    from bot.channels.chat.keepers.keepers import Keepers

_PROPOSALS = frozenset({Action.PUBLISH, Action.DISCARD, Action.CUT})
_OUTLINE = frozenset({Action.SECTION, Action.PASSAGE})
_OF_OTHERS = _PROPOSALS | PEOPLE | _OUTLINE | {Action.GUIDE, Action.JUDGE}
_VIEWS_ASKED = 32
"""Presses under one reply that are known until their turn: nobody has more in hand."""


class ButtonPresses:
    """Carries out what buttons say."""

    def __init__(self, services: Services, questions: Questions, keepers: Keepers, helpers: Helpers) -> None:
        self._helpers = helpers
        self._services = services
        self._questions = questions
        self._keepers = keepers
        self._guides = GuideChoice(services)
        self._votes = Votes(services)
        self._topics = Topics(services)
        self._pages = PageViews(services)
        self._whispers = Whispers(services, self.shown)
        # Who presses faster than messages may change sees the last view asked for, not all of them in turn.
        self._views_asked: BoundedCache[str, list[str]] = BoundedCache(limit=RETENTION.newest)

    def arrived(self, pressed: Pressed) -> None:
        """Note a press as soon as it arrives, and so before its turn."""
        press = keyboards.decode(pressed.data)
        if press is not None and press.action in LOOKS:
            asked = self._views_asked.get(press.id) or []
            self._views_asked.keep(press.id, [*asked, pressed.id][-_VIEWS_ASKED:])

    async def acknowledge(self, pressed: Pressed, in_hand: Callable[[str], bool] = lambda _: False) -> None:
        """Show that a press has arrived; later than half a minute it no longer matters.

        Args:
            pressed: the press.
            in_hand: whether a delivery is being answered: then the reply to it may be shown and not kept yet.
        """
        says = await self._said(pressed, keyboards.decode(pressed.data), in_hand)
        await self._services.channel.acknowledge(pressed, says)

    async def choose(self, delivery: str, pressed: Pressed) -> None:
        """Do what a button says that somebody chose by its number."""
        await self.acknowledge(pressed)
        await self.press(delivery, pressed)

    async def press(self, delivery: str, pressed: Pressed) -> None:
        """Do what a button says."""
        press = keyboards.decode(pressed.data)
        if press is None or not pressed.place.chat:
            return
        if press.action in _OF_OTHERS - {Action.ASK_PERSON}:
            await self._do_of_others(delivery, pressed, press)
            return
        record = await self._record(pressed, press)
        if record is None:
            return
        place = replace(pressed.place, thread=record.thread, reply_to="")
        with speaking(language_of(record)):  # others read the message as well, whatever their apps speak
            await self._do(delivery, pressed, press, record, place)

    async def _do(self, delivery: str, pressed: Pressed, press: Press, record: Record, place: Place) -> None:
        """Do what a button under a reply says."""
        if press.action is Action.ASK:
            await self._ask(delivery, pressed, press, record)
        elif press.action is Action.VOTE:
            await self._votes.count(record, pressed.person, press.argument, place)
        elif press.action is Action.REASON:
            await self._votes.because(record, pressed.person, press.argument, place)
        elif press.action is Action.ASK_PERSON:
            await self._helpers.ask(pressed, record)
        elif press.action is Action.TELL_ME:
            await self._tell_me(pressed, record, place)
        elif press.action is Action.PAGE:
            if record.content.cited and not await self._pages.show(record, place):
                await self._show(View(Look.CONTEXT), record, place)
        elif record.content.cited and self._is_newest(pressed, press):
            view = View(LOOKS[press.action], press.argument)
            if not await self._whispers.why(pressed, record, view, place):
                await self._show(view, record, place)

    async def _do_of_others(self, delivery: str, pressed: Pressed, press: Press) -> None:
        """Do what a button says that is about no reply in its own chat."""
        if press.action in _PROPOSALS:
            await self._keepers.decide(pressed, press)
        elif press.action in _OUTLINE:
            await self._topics.press(pressed, press)
        elif press.action is Action.GUIDE:
            await self._guides.press(pressed, press)
        elif press.action is Action.JUDGE:
            await self._keepers.judge(delivery, pressed, press)
        elif press.action is Action.SIGN:
            await self._helpers.sign(pressed, press)
        elif press.action is Action.INTO_GUIDE:
            await self._helpers.into_guide(pressed, press, delivery)

    async def react(self, reacted: Reacted) -> None:
        """Count a sign on an answer as a vote."""
        chat = self._services.identity.name(reacted.place.chat)
        record = await self._services.store.conversations.by_message(chat, reacted.message)
        if record is not None and record.kind == Kind.ANSWER:
            await self._votes.count(record, reacted.person, reacted.vote, reacted.place)

    async def _record(self, pressed: Pressed, press: Press) -> Record | None:
        if not pressed.place.chat:
            return None
        chat = self._services.identity.name(pressed.place.chat)
        record = await self._services.store.conversations.get(press.id, chat)
        if record is None or record.message == pressed.message:
            return record
        # The bot was killed between sending this message and noting it, and answered again: both work.
        return replace(record, message=pressed.message, view=View(Look.UNKNOWN))

    async def _said(self, pressed: Pressed, press: Press | None, in_hand: Callable[[str], bool]) -> str:
        if press is None:
            return texts.pressed("old_button")
        if press.action in _OF_OTHERS:
            return await self._said_by_others(pressed, press)
        answering = in_hand(press.id) or await self._is_answered_elsewhere(press)
        if not answering and await self._record(pressed, press) is None:
            return texts.pressed("too_old")
        if press.action is Action.TELL_ME and not await self._services.store.wishes.has_room():
            return texts.pressed("no_room")
        if press.action in (Action.VOTE, Action.REASON):
            return texts.pressed("thanks")
        return texts.pressed("will_tell") if press.action is Action.TELL_ME else ""

    async def _is_answered_elsewhere(self, press: Press) -> bool:
        """Return whether another process may have shown the reply and not kept it yet."""
        services = self._services
        return services.sharing is not None and await services.store.inbox.read(press.id) is not None

    async def _said_by_others(self, pressed: Pressed, press: Press) -> str:
        """Return what the press of a button is answered with that is not about a reply's views."""
        if press.action in _PROPOSALS:
            return await self._keepers.said(pressed, press)
        if press.action in _OUTLINE:
            return ""
        if press.action is Action.GUIDE:
            return self._guides.said(pressed)
        if press.action is Action.JUDGE:
            return "" if self._services.team.role(pressed.person) else say("chat.not_a_keeper")
        return await self._helpers.said(pressed, press)

    async def _ask(self, delivery: str, pressed: Pressed, press: Press, record: Record) -> None:
        if not 0 <= press.argument < len(record.content.suggestions):
            return
        place = replace(pressed.place, thread=record.thread)
        text = record.content.suggestions[press.argument]
        if await self._just_asked(pressed, record, text):
            return
        await self._questions.answer(Question(delivery, place, pressed.person, text, parent="", echo=True))

    def _is_newest(self, pressed: Pressed, press: Press) -> bool:
        """Return whether no later press of a view has arrived here; another process may have taken it in."""
        asked = self._views_asked.get(press.id) or []
        if pressed.id not in asked:
            return True
        later = asked[asked.index(pressed.id) + 1 :]
        if later:
            self._views_asked.keep(press.id, later)
        else:
            self._views_asked.pop(press.id, None)
        return not later

    async def _just_asked(self, pressed: Pressed, record: Record, text: str) -> bool:
        """Return whether the same person has pressed the same button a moment ago."""
        kept, asker = self._services.store.conversations, self._services.identity.name(pressed.person)
        last = await kept.get(await kept.latest(record.chat, record.thread, asker), record.chat)
        recent = last is not None and self._services.clock() - last.asked < TIMES.double_press
        return recent and last is not None and last.question == redact(text)

    async def _show(self, view: View, record: Record, place: Place) -> None:
        if view == record.view:
            return
        services, shown = self._services, await self.shown(record, view)
        if not await services.speaker.edit(place, record.message, shown):
            await services.speaker.say(place, shown)
        await services.noted(partial(services.store.conversations.set_view, record, view))

    async def shown(self, record: Record, view: View) -> Message:
        """Return what shows a view of a reply."""
        why = await self._why(record, plainly=not view.step) if view.look is Look.WHY else ""
        return show(self._services.library, record, view, why)

    async def _why(self, record: Record, *, plainly: bool) -> str:
        """Return how an answer was found; where its edition is too old for that, how it would be today."""
        services = self._services
        published = services.library.published()
        known = Retriever.is_ready(services.library, record.edition)
        try:
            edition = record.edition if known else published
            why = await services.brain.explain(
                record.reading, edition, record.content.guide, plainly=plainly, language=spoken()
            )
        except AwayError:
            raise
        except GuidebotError as error:
            mistake(error)
            return say("chat.unexplained")
        return why if known else f"{say('chat.today')}\n{why}"

    async def _tell_me(self, pressed: Pressed, record: Record, place: Place) -> None:
        services = self._services
        if record.kind != Kind.NOT_FOUND or not record.question:
            return
        asker = services.identity.name(pressed.person)
        wish = Wish(
            record.id, place.chat, place.thread, record.question_message or record.message, asker,
            record.understood_as, services.clock(), record.edition, place.private,
        )  # fmt: skip
        if not await services.store.wishes.add(wish) or record.view.look is Look.TOLD:
            return
        await services.store.conversations.set_view(record, View(Look.TOLD))
        buttons = keyboards.under_reply(record, told=True, helped=bool(services.people.helpers))
        await services.speaker.edit_buttons(place, record.message, buttons)

"""What was asked in vain, one question after the other, with buttons that say what a keeper thinks of it."""

from __future__ import annotations

import asyncio
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from bot.assistant.reply import Conversation
from bot.channels.channel import Button, Buttons, Message, Pressed
from bot.channels.chat.answers.keyboards import Action, Press, encode
from bot.channels.chat.saying import texts
from bot.channels.chat.saying.message_text import BOLD, ITALIC, QUOTE, Composer, plain, shorten
from bot.channels.chat.settings import LENGTHS
from bot.keeping.asked import AskedQuestions
from bot.keeping.changes import AddHints, Change, Hint, NewCheck
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.channels.chat.services import Services
    from bot.keeping.asked_groups import Group
    from retrieval.retriever import Answer

FIRST = "first"
"""Stands for the first question, on the button under a report."""
_NEXT, _HINT, _NOT_COVERED, _CHECK, _IGNORE = range(5)


class Cards:
    """Shows questions one by one, and makes changes of what keepers press."""

    def __init__(self, services: Services, data_dir: Path, asked: AskedQuestions) -> None:
        self._services = services
        self._data_dir = data_dir
        self._asked = asked

    async def press(self, pressed: Pressed, press: Press) -> Change | None:
        """Do what a button says; return the change that it proposes, if it does."""
        if self._services.team.role(pressed.person) is None or not pressed.place.private:
            return None
        groups = await asyncio.to_thread(self._open)
        place = next((at for at, group in enumerate(groups) if _short(group) == press.id), None)
        if press.argument in (_HINT, _NOT_COVERED, _CHECK) and place is not None:
            return await self._change(groups[place], press.argument)
        if press.argument == _IGNORE and place is not None:
            await asyncio.to_thread(self._ignore, groups.pop(place))
        elif place is not None:
            place += 1
        left = groups[place:] if place is not None else groups
        message = await self._card(left[0]) if left else Message(plain(say("keepers.all_seen")))
        where, speaker = pressed.place, self._services.speaker
        if press.id == FIRST or not await speaker.edit(where, pressed.message, message):
            await speaker.say(where, message)
        return None

    async def _card(self, group: Group) -> Message:
        near = await self._near(group)
        composer = Composer().add(shorten(group.first.text, LENGTHS.note), BOLD)
        composer.add(f"\n{len(group.questions)}× · {group.first.asked[:10]}", ITALIC)
        if near is not None:
            composer.add("\n\n" + say("replies.nearest") + "\n")
            composer.add(shorten(drop_markup(near.text).text.strip(), LENGTHS.other), QUOTE)
            composer.add(f"\n— {near.title}", ITALIC)
        return Message(composer.finish(), self._buttons(group, near is not None))

    def _buttons(self, group: Group, has_words: bool) -> Buttons:
        def button(name: str, argument: int) -> Button:
            return Button(texts.button(name), encode(Action.JUDGE, _short(group), argument))

        on_words = (button("answers_it", _HINT), button("stays_so", _CHECK)) if has_words else ()
        not_covered = (button("not_covered", _NOT_COVERED),) if self._document(None) or has_words else ()
        last = (button("ignore", _IGNORE), button("next", _NEXT))
        return tuple(filter(None, (on_words, not_covered, last)))

    async def _change(self, group: Group, wanted: int) -> Change | None:
        """Return what a keeper wants of a question's nearest words."""
        near = await self._near(group)
        document = self._document(near)
        if not document or (near is None and wanted != _NOT_COVERED):
            return None
        asked = tuple(dict.fromkeys(one.understood_as or one.text for one in group.questions))
        words = " ".join(near.text.split()) if near is not None else ""
        if wanted == _CHECK:
            return AddHints(document, (), (NewCheck(group.first.text, (words,), group.first.history),))
        return AddHints(document, (Hint(asked, words if wanted == _HINT else ""),))

    def _document(self, near: Answer | None) -> str:
        """Return the document that a hint belongs to: that of the nearest words, or the only one."""
        library = self._services.library
        documents = library.edition(library.published()).documents
        if near is not None:
            return near.document
        return documents[0].name if len(documents) == 1 else ""

    async def _near(self, group: Group) -> Answer | None:
        question = group.first.understood_as or group.first.text
        reply = await self._services.brain.reply(Conversation(), question)
        return next(iter((*reply.answers, *reply.nearest)), None)

    def _open(self) -> list[Group]:
        """Return what was not answered well and not judged yet."""
        from bot.keeping.asked_groups import grouped
        from bot.keeping.judging.judgement import key_of
        from bot.keeping.judging.judgements import Judgements

        judged = Judgements(self._data_dir).by_question()
        groups = grouped(self._asked.unanswered())
        return [group for group in groups if not all(key_of(text) in judged for text in group.wordings)]

    def _ignore(self, group: Group) -> None:
        from bot.keeping.judging.judgement import Verdict
        from bot.keeping.judging.judgements import Judgements

        author = say("keepers.author", channel=self._services.channel.name.title())
        Judgements(self._data_dir, self._services.clock).judge(Verdict.IGNORED, group.wordings, author)


def under_report() -> Buttons:
    """Return the button under a report that shows its questions one by one."""
    return ((Button(texts.button("one_by_one"), encode(Action.JUDGE, FIRST)),),)


def _short(group: Group) -> str:
    """Return what stands for a question on a button."""
    return blake2b(group.first.text.encode(), digest_size=8).hexdigest()

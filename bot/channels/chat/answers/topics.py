"""The guide's outline as buttons: sections open those below them, and show what the guide says there."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from bot.assistant.outline import Headings, Outline, Said
from bot.channels.channel import Button, Buttons, Message
from bot.channels.chat.answers.keyboards import Action, Press, encode
from bot.channels.chat.saying.message_text import BOLD, ITALIC, QUOTE, Composer, clean, shorten
from bot.channels.chat.saying.texts import button
from bot.channels.chat.settings import LENGTHS
from corpus.languages.spoken import say
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from bot.channels.channel import Place, Pressed
    from bot.channels.chat.services import Services

_ON_A_PAGE = 8  # sections


class Topics:
    """Walks through the outline of the guide that a chat is answered from."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def buttons(self, place: Place, word: str = "") -> Buttons:
        """Return the buttons that the outline begins with; none where buttons can't be walked with.

        Args:
            place: where the outline is shown.
            word: in small letters; where it is given, the sections named so are shown instead.
        """
        if not self._services.speaker.changes_buttons:
            return ()
        outline = await self._outline(place)
        if not word:
            return _sections(outline, outline.root, 0)
        named = [path for path in outline.all if path and word in path[-1].casefold()]
        return tuple((_to(_label(path), _opens(outline, path), path),) for path in named[:_ON_A_PAGE])

    async def press(self, pressed: Pressed, press: Press) -> None:
        """Show a section, or what the guide says in it; where it begins if that is no longer there."""
        place = pressed.place
        outline = await self._outline(place)
        known = next((path for path in outline.all if _short(path) == press.id), None)
        section = outline.root if known is None else known
        if press.action is Action.PASSAGE and known is not None:
            said = await self._services.brain.said_under(section, await self._services.guide_in(place))
            message = _quoted(outline, section, said, press.argument)
        else:
            buttons = _sections(outline, section, press.argument)
            message = Message(_heading(outline, section).finish(), buttons)
        if not await self._services.speaker.edit(place, pressed.message, message):
            await self._services.speaker.say(place, message)

    async def _outline(self, place: Place) -> Outline:
        return Outline(await self._services.brain.sections(await self._services.guide_in(place)))


def _heading(outline: Outline, section: Headings) -> Composer:
    if section == outline.root:
        return Composer().add(say("chat.speaks_of"), BOLD)
    return Composer().add(shorten(clean(SECTION_SEPARATOR.join(section)), LENGTHS.title), BOLD)


def _sections(outline: Outline, section: Headings, page: int) -> Buttons:
    """Return a page of the sections below one, and the ways on: its words, and back."""
    below = outline.below(section)
    page = min(max(page, 0), max(len(below) - 1, 0) // _ON_A_PAGE)
    shown = below[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    rows = [(_to(_label(path), _opens(outline, path), path),) for path in shown]
    leafing = (
        *((_to("◀", Action.SECTION, section, page - 1),) if page else ()),
        *((_to("▶", Action.SECTION, section, page + 1),) if (page + 1) * _ON_A_PAGE < len(below) else ()),
    )
    on = (
        ()
        if section == outline.root
        else (
            _to(button("says_here"), Action.PASSAGE, section),
            _to(button("up"), Action.SECTION, outline.above(section)),
        )
    )
    return tuple(filter(None, (*rows, leafing, on)))


def _label(section: Headings) -> str:
    return shorten(clean(section[-1]).strip(), LENGTHS.label) or "…"


def _opens(outline: Outline, section: Headings) -> Action:
    return Action.SECTION if outline.below(section) else Action.PASSAGE


def _quoted(outline: Outline, section: Headings, said: Sequence[Said], number: int) -> Message:
    """Return the words of one passage of a section, with buttons to those beside it and back."""
    up = outline.above(section) if not outline.below(section) else section
    back = _to(button("up"), Action.SECTION, up)
    if not said:
        return Message(_heading(outline, section).finish(), ((back,),))
    number = min(max(number, 0), len(said) - 1)
    title, passage = said[number]
    words = clean(drop_markup(passage.text).text).strip() or "…"
    composer = Composer().add(shorten(clean(SECTION_SEPARATOR.join(passage.section)), LENGTHS.title), BOLD)
    composer.add("\n").add(shorten(words, LENGTHS.context), QUOTE)
    composer.add("\n").add(f"— {shorten(clean(title), LENGTHS.title)}", ITALIC)
    row = (
        *((_to("◀", Action.PASSAGE, section, number - 1),) if number else ()),
        back,
        *((_to("▶", Action.PASSAGE, section, number + 1),) if number + 1 < len(said) else ()),
    )
    return Message(composer.finish(), (row,))


def _to(label: str, action: Action, section: Headings, argument: int = 0) -> Button:
    return Button(label, encode(action, _short(section), argument))


def _short(section: Headings) -> str:
    """Return what stands for a section on a button, which carries 64 bytes at most."""
    return blake2b("\0".join(section).encode(), digest_size=8).hexdigest()

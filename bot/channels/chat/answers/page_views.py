"""The page that an answer stands on, as a picture with its words marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.assistant.quoting import place_of
from bot.channels.channel import Attachment, Message
from bot.channels.chat.answers import citations
from bot.channels.chat.answers.reply_text import answer_words
from bot.channels.chat.saying.message_text import Composer, shorten
from bot.channels.chat.settings import LENGTHS, RETENTION, TIMES
from corpus.caching.bounded_cache import BoundedCache
from corpus.errors import UnknownNameError
from corpus.originals.page_pictures import PagePictures, page_wanted

if TYPE_CHECKING:
    from bot.assistant.reply import Reply
    from bot.channels.channel import Place
    from bot.channels.chat.services import Services
    from bot.channels.chat.store.conversations import Record


def can_be_shown(services: Services, reply: Reply) -> bool:
    """Return whether the page of a reply's one answer can be shown here."""
    if not services.channel.abilities.attachments or not reply.answers or reply.parts:
        return False
    first = reply.answers[0]
    if first.page is None:
        return False
    try:
        stored = citations.edition_of(services.library, first.edition).document(first.document)
    except UnknownNameError:
        return False
    return stored is not None and bool(page_wanted(services.library, stored.version, first.start, first.end))


class PageViews:
    """Sends pages that somebody wants to see."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pictures = PagePictures()
        self._lately: BoundedCache[tuple[str, str], float] = BoundedCache(limit=RETENTION.newest)

    async def show(self, record: Record, place: Place) -> bool:
        """Send the page of a reply below it; return whether that was possible."""
        library, cited = self._services.library, record.content.cited[0]
        source = citations.find_source(library, record, cited)
        answer = citations.read_answer(library, record, cited, source) if source else None
        wanted = page_wanted(library, source.stored.version, cited.start, cited.end) if source else None
        if source is None or answer is None or wanted is None or place.only:  # a picture is seen by all
            return False
        if self._just_shown(record):
            return True
        await self._services.speaker.typing(place)
        picture = await self._pictures.draw(wanted)
        if picture is None:
            return False
        pages = "–".join(map(str, dict.fromkeys((picture.pages[0], picture.pages[-1]))))
        caption = Composer().add(shorten(place_of(replace(answer, page_label=pages)), LENGTHS.title))
        if source.note:
            caption.add(f"\n{source.note}")
        name = f"{cited.document}-{pages.replace('–', '-')}.png"
        file = Attachment(name, answer_words(answer), picture.png)
        await self._services.speaker.say(
            replace(place, reply_to=record.message), Message(caption.finish(), attached=file)
        )
        self._lately.keep((record.chat, record.id), self._services.clock())
        return True

    def _just_shown(self, record: Record) -> bool:
        """Return whether this page was sent a moment ago: a second press is none."""
        shown = self._lately.get((record.chat, record.id), 0.0)
        return self._services.clock() - shown < TIMES.double_press

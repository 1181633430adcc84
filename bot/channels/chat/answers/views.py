"""The views that a reply's message can show, each made anew from what the reply cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from telegram import InlineKeyboardMarkup

from bot.assistant.markup import drop_markup
from bot.assistant.quoting import place_of
from bot.channels.chat.answers import citations, keyboards
from bot.channels.chat.answers.citations import Source
from bot.channels.chat.answers.reply_text import add_answer, answer_words, render_answer
from bot.channels.chat.message_text import BOLD, ITALIC, Composer, FormattedText, clean, plain
from bot.channels.chat.splitting import shorten, split
from bot.channels.chat.store.replies import Record
from corpus.library import Library
from corpus.model import SECTION_SEPARATOR, Passage, Span

if TYPE_CHECKING:
    from retrieval.retriever import Answer

_MAX_AROUND = 850  # UTF-16 units of each passage beside the answer's
_MAX_OTHER = 900
_MAX_WHY = 2000
_BLOCK = "blockquote"


class View(NamedTuple):
    """What a message shows: text and buttons."""

    text: FormattedText
    keyboard: InlineKeyboardMarkup | None


def show(library: Library, record: Record, action: str, step: int = 0, why: str = "") -> View:
    """Return a view of an answer.

    Args:
        library: holds what was cited.
        record: of the reply.
        action: which view, as the buttons name them.
        step: how many passages away from the answer the context stands.
        why: how the answer was found, for that view.
    """
    source = citations.find_source(library, record, record.content.cited[0])
    answer = citations.read_answer(library, record, record.content.cited[0], source) if source else None
    if source is None or answer is None:
        return View(plain(citations.GONE), None)
    if action == keyboards.CONTEXT:
        return _context(library, record, answer, source, step)
    if action == keyboards.OTHERS:
        return View(_others(library, record, answer, source), keyboards.under_view(record))
    if action == keyboards.WHY:
        composer = _answer_first(answer, source).add("\n\nWhy this answer?\n", BOLD)
        return View(composer.add(shorten(why, _MAX_WHY)).finish(), keyboards.under_view(record))
    composer = Composer()
    if source.note:
        composer.add(source.note, ITALIC).add("\n\n")
    wide = citations.widen(library, answer)
    return View(render_answer(wide, record.content.notes, composer), keyboards.under_reply(record))


def _answer_first(answer: Answer, source: Source) -> Composer:
    composer = Composer()
    add_answer(composer, answer)
    if source.note:
        composer.add("\n" + source.note, ITALIC)
    return composer


def _context(library: Library, record: Record, answer: Answer, source: Source, step: int) -> View:
    own = record.content.cited[0].passage
    middle = min(max(own + step, 1), source.stored.n_passages)
    composer = _answer_first(answer, source).add("\n")
    section: tuple[str, ...] | None = answer.section
    for passage in citations.read_around(library, source, middle):
        composer.add("\n")
        if passage.section != section and passage.section:
            composer.add(shorten(SECTION_SEPARATOR.join(passage.section), 200), BOLD).add("\n")
        section = passage.section
        composer.add_formatted(_quoted(passage, answer if passage.number == own else None), _BLOCK).add("\n")
    keyboard = keyboards.under_context(record, middle - own, middle <= 1, middle >= source.stored.n_passages)
    return View(composer.finish(), keyboard)


def _quoted(passage: Passage, answer: Answer | None) -> FormattedText:
    if answer is None:
        return plain(shorten(clean(drop_markup(passage.text).text).strip(), _MAX_AROUND))
    start = answer.start - passage.start
    text, (span,) = drop_markup(passage.text, Span(start, start + len(answer.text)))
    composer = Composer().add(text[: span.start]).add(text[span.start : span.end], BOLD).add(text[span.end :])
    return next(iter(split(composer.finish(), 2 * _MAX_AROUND)), FormattedText(""))


def _others(library: Library, record: Record, answer: Answer, source: Source) -> FormattedText:
    composer = _answer_first(answer, source).add("\n\nOther answers\n", BOLD)
    for cited in record.content.cited[1:]:
        place = citations.find_source(library, record, cited)
        other = citations.read_answer(library, record, cited, place) if place else None
        if other is not None:
            composer.add("\n")
            composer.add(shorten(answer_words(other), _MAX_OTHER))
            composer.add("\n— " + shorten(place_of(other), 200), ITALIC)
            composer.add("\n")
    return composer.finish()

"""The views that a reply's message can show, each made anew from what the reply cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from bot.assistant.quoting import place_of
from bot.channels.channel import Message
from bot.channels.chat.answers import citations, keyboards
from bot.channels.chat.answers.citations import Source
from bot.channels.chat.answers.reply_text import add_answer, answer_words, render_answer
from bot.channels.chat.saying.message_text import (
    BOLD,
    ITALIC,
    QUOTE,
    Composer,
    FormattedText,
    clean,
    plain,
    shorten,
    split,
    utf16_length,
)
from bot.channels.chat.settings import LENGTHS
from bot.channels.chat.store.conversations import Look, Record, View
from corpus.languages.spoken import say
from corpus.model import SECTION_SEPARATOR, Passage, Span
from corpus.store.library import Library

if TYPE_CHECKING:
    from retrieval.retriever import Answer


def show(library: Library, record: Record, view: View, why: str = "") -> Message:
    """Return what shows a view of an answer.

    Args:
        library: holds what was cited.
        record: of the reply.
        view: which.
        why: how the answer was found, for that view.
    """
    source = citations.find_source(library, record, record.content.cited[0])
    answer = citations.read_answer(library, record, record.content.cited[0], source) if source else None
    if source is None or answer is None:
        return Message(plain(say("chat.gone")))
    if view.look is Look.CONTEXT:
        return _context(library, record, answer, source, view.step)
    if view.look is Look.OTHERS:
        return Message(_others(library, record, answer, source), keyboards.under_view(record, view))
    if view.look is Look.WHY:
        # Numbers need the room that the answer has above plain words.
        composer = Composer() if view.step else _answer_first(answer, source).add("\n\n")
        composer.add(f"{say('chat.why_this')}\n", BOLD).add(_whole_lines(why, LENGTHS.why))
        return Message(composer.finish(), keyboards.under_view(record, view))
    composer = Composer()
    if source.note:
        composer.add(source.note, ITALIC).add("\n\n")
    wide = citations.widen(library, answer)
    return Message(render_answer(wide, record.content.notes, composer), keyboards.under_reply(record))


def _whole_lines(text: str, limit: int) -> str:
    """Return as many lines from the top as have room."""
    lines, units = text.splitlines(), 0
    for number, line in enumerate(lines):
        units += utf16_length(line) + 1
        if units > limit:
            return "\n".join([*lines[:number], "…"])
    return text


def _answer_first(answer: Answer, source: Source) -> Composer:
    composer = Composer()
    add_answer(composer, answer)
    if source.note:
        composer.add("\n" + source.note, ITALIC)
    return composer


def _context(library: Library, record: Record, answer: Answer, source: Source, step: int) -> Message:
    own = record.content.cited[0].passage
    middle = min(max(own + step, 1), source.stored.n_passages)
    composer = _answer_first(answer, source).add("\n")
    section: tuple[str, ...] | None = answer.section
    for passage in citations.read_around(library, source, middle):
        composer.add("\n")
        if passage.section != section and passage.section:
            composer.add(shorten(SECTION_SEPARATOR.join(passage.section), LENGTHS.title), BOLD).add("\n")
        section = passage.section
        composer.add_formatted(_quoted(passage, answer if passage.number == own else None), QUOTE).add("\n")
    keyboard = keyboards.under_context(record, middle - own, middle <= 1, middle >= source.stored.n_passages)
    return Message(composer.finish(), keyboard)


def _quoted(passage: Passage, answer: Answer | None) -> FormattedText:
    if answer is None:
        return plain(shorten(clean(drop_markup(passage.text).text).strip(), LENGTHS.around))
    start = answer.start - passage.start
    text, (span,) = drop_markup(passage.text, Span(start, start + len(answer.text)))
    composer = Composer().add(text[: span.start]).add(text[span.start : span.end], BOLD).add(text[span.end :])
    return next(iter(split(composer.finish(), 2 * LENGTHS.around)), FormattedText(""))


def _others(library: Library, record: Record, answer: Answer, source: Source) -> FormattedText:
    composer = _answer_first(answer, source).add(f"\n\n{say('chat.other_answers')}\n", BOLD)
    for cited in record.content.cited[1:]:
        place = citations.find_source(library, record, cited)
        other = citations.read_answer(library, record, cited, place) if place else None
        if other is not None:
            composer.add("\n")
            composer.add(shorten(answer_words(other), LENGTHS.other))
            composer.add("\n— " + shorten(place_of(other), LENGTHS.title), ITALIC)
            composer.add("\n")
    return composer.finish()

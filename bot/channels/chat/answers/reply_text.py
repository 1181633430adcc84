"""A reply as a Telegram message: the answer, where it stands, and its passage in a quote that opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from bot.assistant.quoting import place_of, quoted_words
from bot.assistant.reply import Kind, Reply
from bot.channels.chat.saying.message_text import (
    BOLD,
    FOLDED_QUOTE,
    ITALIC,
    Composer,
    FormattedText,
    Mark,
    clean,
    shorten,
)
from bot.channels.chat.settings import LENGTHS
from corpus.languages.spoken import PACKS, say, speaking, spoken
from corpus.model import Span

if TYPE_CHECKING:
    from retrieval.retriever import Answer


def render(reply: Reply, *, late: bool = False) -> FormattedText:
    """Return the first view of a reply.

    Args:
        reply: what the assistant said.
        late: whether the question waited so long that an apology is due.
    """
    composer = Composer()
    if late:
        composer.add(say("chat.sorry"), ITALIC).add("\n\n")
    if reply.parts:
        return _numbered(composer, reply)
    if reply.answers:
        return render_answer(reply.answers[0], reply.notes, composer)
    add_notes(composer, reply.notes)
    composer.add(shorten(_said(reply), LENGTHS.said // 2))
    for place, answer in enumerate(reply.nearest):
        composer.add("\n\n" if place else f"\n\n{say('replies.nearest')}\n")
        add_answer(composer, answer, LENGTHS.said // 8)
    if reply.kind is Kind.NOT_FOUND and reply.lead and reply.suggestions:
        composer.add(f"\n\n{say('chat.does_answer')}")
    return composer.finish()


def _said(reply: Reply) -> str:
    """Return the words of a reply that quotes nothing; in a chat nobody can run a command to fill it."""
    with speaking(PACKS.get(reply.language) or spoken()):
        said = reply.lead or reply.text
        return say("chat.empty_guide") if said == say("replies.empty_guide") else said


def _numbered(composer: Composer, reply: Reply) -> FormattedText:
    """Return what is said to each of several questions."""
    for number, part in enumerate(reply.parts, 1):
        composer.add(f"{number}. {shorten(part.question, LENGTHS.note)}", BOLD).add("\n")
        if part.answers:
            add_answer(composer, part.answers[0], LENGTHS.answer // len(reply.parts) + LENGTHS.note)
        else:
            composer.add(shorten(part.text, LENGTHS.note * 2))
        composer.add("\n\n")
    return composer.finish()


def render_answer(
    answer: Answer, notes: Sequence[str] = (), composer: Composer | None = None
) -> FormattedText:
    """Return an answer with its place and its context, the answering words bold in it."""
    composer = composer or Composer()
    add_answer(composer, answer)
    add_notes(composer, notes, before="\n")
    context = quoted_context(answer)
    if context is not None:
        composer.add("\n\n").add_formatted(context, FOLDED_QUOTE)
    return composer.finish()


def add_answer(composer: Composer, answer: Answer, limit: int = LENGTHS.answer) -> None:
    """Append the answer's words, at most `limit` UTF-16 units, and the line that says where they stand."""
    composer.add(shorten(answer_words(answer), limit))
    composer.add("\n— " + shorten(place_of(answer), LENGTHS.place), ITALIC)


def add_notes(composer: Composer, notes: Sequence[str], before: str = "") -> None:
    """Append lines about the reading, each in italics."""
    for note in notes[:3]:
        composer.add(before).add(shorten(note, LENGTHS.note), ITALIC)
        if not before:
            composer.add("\n")


def answer_words(answer: Answer) -> str:
    """Return the words that answer, with what governs them, without Markdown's marks."""
    return clean(quoted_words(answer)).strip()


def quoted_context(answer: Answer, limit: int = LENGTHS.context) -> FormattedText | None:
    """Return the passage around an answer, the answer bold in it; None where there is nothing around it."""
    start = answer.start - answer.context_start
    text, span = drop_markup(answer.context, Span(start, start + len(answer.text)))
    before, words, after = (
        clean(part)
        for part in (text[: span[0].start], text[span[0].start : span[0].end], text[span[0].end :])
    )
    if not (before + after).strip():
        return None
    before, words, after = fit(before, words, after, limit)
    whole = before + words + after
    bold = Mark(BOLD, len(before) + len(words) - len(words.lstrip()), len(before) + len(words.rstrip()))
    return FormattedText(whole, (bold,) if bold.start < bold.end else ())


def fit(before: str, words: str, after: str, limit: int) -> tuple[str, str, str]:
    """Return the three parts in about `limit` characters; what is next to the words is kept longest."""
    words = shorten(words, max(limit, LENGTHS.least_context))
    room = max(limit - len(words), 0)
    short_after = min(len(after), max(room // 2, room - len(before)))
    kept_before = room - short_after
    if len(before) > kept_before:
        cut = before[len(before) - kept_before :] if kept_before else ""
        before = "…" + cut[cut.find(" ") + 1 if " " in cut else 0 :]
    if len(after) > short_after:
        after = shorten(after, short_after) if short_after > 1 else "…"
    return before.lstrip(), words, after.rstrip()

"""A reply on a terminal that can show more than plain text: the answer stands out inside its passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.assistant.markup import drop_markup
from bot.assistant.quoting import footnote_lines, governing_lines, own_lines, place_of, quoted_words
from bot.assistant.reply import PartReply, Reply
from bot.assistant.replying import besides
from bot.channels.terminal.rendering import clean_for_terminal
from corpus.languages.spoken import say
from corpus.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from retrieval.retriever import Answer

_ANSWER = "bold"
_AROUND = "dim"
_PLACE = "cyan"
_BLANK = Text()
_INDENT = 0, 0, 0, 2  # top, right, bottom, left


def print_highlighted(reply: Reply, width: int, end: str = "\n", console: Console | None = None) -> None:
    """Print a reply in lines of at most `width` columns."""
    console = console or Console(width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)
    for part in _parts(reply):
        console.print(part)
    console.print(end=end.removeprefix("\n"))


def _parts(reply: Reply) -> list[RenderableType]:
    if reply.parts:
        return [line for number, part in enumerate(reply.parts, 1) for line in _numbered(number, part)]
    notes: list[RenderableType] = [Text(clean_for_terminal(note), style=_AROUND) for note in reply.notes]
    if not reply.answers:
        said = Text(clean_for_terminal(reply.lead or reply.text))
        near = _nearest(reply.nearest)
        return [said, *near, *notes, *(_suggestions(reply) if reply.lead else [])]
    first, *others = reply.answers
    return [
        _passage(first),
        _place(first),
        *[part for answer in others for part in (_BLANK, _words(answer, first), _place(answer))],
        *notes,
        *_suggestions(reply),
    ]


def _nearest(nearest: Sequence[Answer]) -> list[RenderableType]:
    """Return what comes nearest to an answer: dim, for it is none."""
    if not nearest:
        return []
    shown = [
        part for answer in nearest for part in (Text(_plain_words(answer), style=_AROUND), _place(answer))
    ]
    return [_BLANK, Text(say("replies.nearest"), style=_AROUND), *shown]


def _plain_words(answer: Answer) -> str:
    return clean_for_terminal(quoted_words(answer))


def _numbered(number: int, part: PartReply) -> list[RenderableType]:
    """Return what is said to one of several questions."""
    blank = [_BLANK] if number > 1 else []
    question = Text(clean_for_terminal(f"{number}. {part.question}"), style=_AROUND)
    if not part.answers:
        return [*blank, question, Text(clean_for_terminal(part.text))]
    answer = Text(_plain_words(part.answers[0]), style=_ANSWER)
    return [*blank, question, answer, _place(part.answers[0])]


def _passage(answer: Answer) -> Text:
    if answer.kind is BlockKind.ROW:
        return _lines(answer)
    outside = [lead for lead in answer.leads if not answer.context_start <= lead.start < answer.start]
    if outside or answer.footnotes:
        return _lines(answer)
    start = answer.start - answer.context_start
    plain = drop_markup(answer.context, Span(start, start + len(answer.text)))
    span = plain.spans[0]
    text = Text()
    text.append(clean_for_terminal(plain.text[: span.start]), style=_AROUND)
    text.append(clean_for_terminal(plain.text[span.start : span.end]), style=_ANSWER)
    text.append(clean_for_terminal(plain.text[span.end :]), style=_AROUND)
    return text


def _lines(answer: Answer) -> Text:
    """Return an answer without its passage: where that doesn't hold what has to be read with it."""
    around, own = (governing_lines(answer), own_lines(answer))
    parts = [(f"{line}\n", _AROUND) for line in around] + [("\n".join(own), _ANSWER)]
    parts += [(f"\n{line}", _AROUND) for line in footnote_lines(answer)]
    return Text.assemble(*((clean_for_terminal(line), style) for line, style in parts))


def _words(answer: Answer, first: Answer) -> Text:
    """Return a further answer; only the first one stands out."""
    return Text.assemble((f"{besides(answer, first)} ", _AROUND), _plain_words(answer))


def _place(answer: Answer) -> Text:
    return Text(clean_for_terminal(f"— {place_of(answer)}"), style=_PLACE)


def _suggestions(reply: Reply) -> list[RenderableType]:
    if not reply.suggestions:
        return []
    lines = "\n".join(f"· {clean_for_terminal(question)}" for question in reply.suggestions)
    return [_BLANK, Text(say("replies.also_ask"), style=_AROUND), Padding(Text(lines), _INDENT)]

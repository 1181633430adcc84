"""A reply as JSON: one object on one line, whatever stands in it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import msgspec

from bot.assistant.reply import Kind, PartReply, Reply
from corpus.caching import kept
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from retrieval.retriever import Answer

# JSON allows these as they are, but tools that read by lines take them for line ends.
_LINE_SEPARATORS = kept.pattern("[\x85\u2028\u2029]")


def encode_line(value: dict[str, Any]) -> bytes:
    """Return `value` as one line of JSON in UTF-8, line end included."""
    text = msgspec.json.encode(value).decode("utf-8")
    return _LINE_SEPARATORS.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode("utf-8") + b"\n"


def print_json(fields: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own."""
    sys.stdout.flush()
    sys.stdout.buffer.write(encode_line(fields))
    sys.stdout.buffer.flush()


def reply_fields(reply: Reply) -> dict[str, Any]:
    """Return what the outside may read of a reply."""
    fields: dict[str, Any] = {
        "kind": reply.kind.value,
        "answered": reply.answered,
        "confidence": reply.confidence,
        "reply": reply.text,
        "question": reply.question,
        "understood_as": reply.understood_as,
        "answers": [_answer_fields(answer) for answer in reply.answers],
        "suggestions": list(reply.suggestions),
    }
    if reply.kind is Kind.NOT_FOUND:
        fields["nearest"] = [_answer_fields(answer) for answer in reply.nearest]
    if reply.parts:
        fields["parts"] = [_part_fields(part) for part in reply.parts]
    return fields


def _part_fields(part: PartReply) -> dict[str, Any]:
    return {
        "question": part.question,
        "kind": part.kind.value,
        "answers": [_answer_fields(answer) for answer in part.answers],
        "reply": part.text,
    }


def _answer_fields(answer: Answer) -> dict[str, Any]:
    return {
        "text": answer.text,
        "lead": answer.lead.text,
        "lead_start": answer.lead.start,
        "lead_end": answer.lead.end,
        "context": answer.context,
        "confidence": answer.confidence,
        "score": answer.score,
        "document": answer.document,
        "title": answer.title,
        "section": SECTION_SEPARATOR.join(answer.section),
        "source": answer.source,
        "page": answer.page,
        "url": answer.url,
        "passage": answer.passage,
        "start": answer.start,
        "end": answer.end,
        "edition": answer.edition,
        "guide": answer.guide,
    }

"""The reply to a whole message: to its one question, or to each of several, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.assistant.reply import Kind, PartReply, Reply, Turn
from bot.assistant.replying import answer_reply, canned_reply, empty_guide_reply, refusal_reply
from bot.assistant.scope import judge, strip_opener
from bot.assistant.scope.data import card
from bot.assistant.settings import SPLITTING
from corpus.caching import kept
from corpus.languages.spoken import spoken
from retrieval.words.analysis import plain_letters

if TYPE_CHECKING:
    from bot.assistant.messages.message_parts import Asked
    from bot.assistant.open_edition import OpenEdition

_INSIDE = kept.pattern(r"[.!?…;:,()\n–—]\s*\S| - ")
"""Punctuation with something behind it; without that and a joining word a message is one question."""


def reply_to(edition: OpenEdition, turns: Sequence[Turn], text: str) -> Reply:
    """Return the reply to a message.

    Args:
        edition: to answer from.
        turns: what was said before, oldest first.
        text: the message as it was typed.
    """
    plain = plain_letters(text)
    if plain != text:
        return replace(reply_to(edition, turns, plain), question=text)
    canned = no_question(edition, text)
    if canned is not None:
        return canned
    if edition.retriever.is_empty:
        return empty_guide_reply(text)
    question = strip_opener(text)
    asked = _asked(edition, question)
    if asked is None:
        return _reply(edition, turns, question, text)
    if len(asked) == 1:
        return replace(_reply(edition, turns, asked[0].question, text, asked[0]), question=text)
    return _replies(edition, turns, text, asked)


def no_question(edition: OpenEdition, text: str) -> Reply | None:
    """Return the reply to what is no question for the guide, None if it is one."""
    edition.retriever.look_up(text)
    judgement = judge(text, edition.retriever.knows)
    if judgement is None:
        return None
    said = judgement.text
    if len(edition.retriever.languages) > 1 and said == card("other_language"):  # it names one language
        from bot.assistant.foreign import languages_named

        said = languages_named(edition)
    return canned_reply(judgement.kind, said, text, edition)


def _asked(edition: OpenEdition, question: str) -> tuple[Asked, ...] | None:
    """Return what a message asks, None where it is one plain question."""
    words = question.lower().split()
    if not _INSIDE.search(question) and _signs().isdisjoint(words):
        return None
    from bot.assistant.messages.message_parts import read_message  # most questions need none of it

    message = read_message(question, edition.tells)
    return None if message.is_plain else message.asked


def _reply(
    edition: OpenEdition, turns: Sequence[Turn], question: str, text: str, asked: Asked | None = None
) -> Reply:
    """Return the reply to one question, which may be a part of what was typed."""
    reading, finding = edition.find(turns, question) if asked is None else edition.find_asked(turns, asked)
    if finding.answered:
        reply = answer_reply(question, finding, reading)
    else:
        reply = refusal_reply(question, finding, reading, edition, turns)
    return replace(reply, question=text)


def _replies(edition: OpenEdition, turns: Sequence[Turn], text: str, asked: Sequence[Asked]) -> Reply:
    """Return the reply to several questions; each may lean on those before it."""
    said: list[Turn] = list(turns)
    parts: list[Reply] = []
    canned: Reply | None = None
    for one in asked:
        canned = no_question(edition, f"{one.context} {one.question}".strip())
        if canned is not None and canned.kind in (Kind.EMERGENCY, Kind.MEDICAL_ADVICE):
            return replace(canned, question=text, understood_as=text)
        if canned is None:
            parts.append(_reply(edition, said, one.question, one.question, one))
            said.append(parts[-1].turn(edition.number))
    if not parts and canned is not None:  # nothing but small talk, one piece after the other
        return replace(canned, question=text, understood_as=text)
    return _joined(text, parts) if len(parts) > 1 else replace(parts[0], question=text)


def _joined(text: str, parts: Sequence[Reply]) -> Reply:
    """Return one reply made of several; it answers if any of them does."""
    answered = [part for part in parts if part.answered]
    first = answered[0] if answered else parts[0]
    return Reply(
        kind=first.kind,
        text="\n\n".join(f"{number}. {_headed(part)}" for number, part in enumerate(parts, 1)),
        question=text,
        understood_as=first.understood_as,
        reading=first.reading,
        confidence=first.confidence,
        answers=tuple(part.answers[0] for part in answered)[: SPLITTING.shown],
        suggestions=() if answered else first.suggestions,
        parts=tuple(PartReply(part.question, part.kind, part.answers, _said(part)) for part in parts),
    )


def _headed(part: Reply) -> str:
    return f"{part.question.strip()}\n{_said(part)}"


def _said(part: Reply) -> str:
    """Return what is said to one of several questions; what else can be asked is left out."""
    return part.text if part.answered else "\n\n".join((part.lead, *part.notes))


def _signs() -> frozenset[str]:
    return spoken().words("questions/message_signs")

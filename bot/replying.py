"""The words of a reply: an answer with its place, a refusal that says what is missing, a canned line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import drop_markup
from bot.rendering import place_of
from bot.reply import Kind, Reply
from bot.suggesting import suggestions, topics

if TYPE_CHECKING:
    from retrieval.answers import Answer
    from retrieval.finding import Finding
    from retrieval.retriever import Retriever

_EMPTY = "The guide is empty, so it can't answer anything: `guidebot corpus add FILE` adds a document."
_LONGEST_LIST = 3


def answer_reply(text: str, finding: Finding, *, understood_as: str = "") -> Reply:
    """Return the reply that quotes the guide."""
    notes = _notes(finding)
    first, *others = finding.answers
    parts = [*notes, _quoted(first), *_more(others)]
    return Reply(
        kind=Kind.ANSWER,
        text="\n\n".join(parts),
        question=text,
        understood_as=understood_as or _understood(text, finding),
        confidence=finding.confidence,
        answers=finding.answers,
        notes=notes,
    )


def refusal_reply(text: str, finding: Finding, retriever: Retriever, *, understood_as: str = "") -> Reply:
    """Return the reply that says what the guide does not say, and what it does."""
    lead = finding.say or _what_is_missing(finding)
    found = suggestions(retriever, finding)
    notes = _notes(finding)
    offer = "\n".join(("You can ask:", *(f"· {question}" for question in found))) if found else ""
    return Reply(
        kind=Kind.NOT_FOUND,
        text="\n\n".join(filter(None, (*notes, lead, offer))),
        question=text,
        understood_as=understood_as or _understood(text, finding),
        confidence=finding.confidence,
        suggestions=found,
        notes=notes,
        lead=lead,
    )


def canned_reply(kind: Kind, said: str, text: str, retriever: Retriever) -> Reply:
    """Return a reply that has nothing to do with the guide's text; advice is followed by its topics."""
    lead = said
    if kind is Kind.MEDICAL_ADVICE:
        named = topics(retriever)[:_LONGEST_LIST]
        said = f"{said}\n\nThe guide is about: {' · '.join(named)}." if named else said
    return Reply(kind=kind, text=said, question=text, understood_as=text, lead=lead)


def empty_guide_reply(text: str) -> Reply:
    """Return the reply where there is no guide at all."""
    return Reply(kind=Kind.NOT_FOUND, text=_EMPTY, question=text, understood_as=text, lead=_EMPTY)


def _quoted(answer: Answer) -> str:
    return f"{drop_markup(answer.text).text}\n— {place_of(answer)}"


def _more(others: list[Answer]) -> list[str]:
    return [f"Also: {_quoted(answer)}" for answer in others]


def _notes(finding: Finding) -> tuple[str, ...]:
    if not finding.query.repairs:
        return ()
    read = ", ".join(f"“{typed}” as “{meant}”" for typed, meant in finding.query.repairs)
    return (f"Reading {read}.",)


def _understood(text: str, finding: Finding) -> str:
    return finding.query.mended if finding.query.repairs else text


def _what_is_missing(finding: Finding) -> str:
    """Return a sentence that names what the question asks for and the guide does not mention."""
    missing = [f"“{concept.surface}”" for concept in finding.missing[:2]]
    held = [c.surface for c in finding.query.concepts if c.known and not c.idle and not c.subject][:1]
    if missing and held:
        return f"The guide speaks of {held[0]}, but nowhere of {' or '.join(missing)}."
    if missing:
        return f"The guide doesn't say anything about {' or '.join(missing)}."
    return "The guide doesn't say."

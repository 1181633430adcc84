"""The words of a reply: an answer with its place, a refusal that says what is missing, a canned line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.assistant.quoting import place_of, quoted_words
from bot.assistant.reading import Reading
from bot.assistant.reply import Kind, Reply, Turn
from bot.assistant.settings import REPLYING
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.assistant.open_edition import OpenEdition
    from retrieval.retriever import Answer, Finding

_AROUND = " ?.!¿¡"
"""What stands around a question and says nothing."""


def answer_reply(text: str, finding: Finding, reading: Reading) -> Reply:
    """Return the reply that quotes the guide."""
    notes = tuple(_notes(text, finding, reading))
    answers = tuple(_adding(finding.answers))
    further = (f"{besides(answer, answers[0])} {_quoted(answer)}" for answer in answers[1:])
    parts = [_quoted(answers[0]), *further, *notes]
    return Reply(
        kind=Kind.ANSWER,
        text="\n\n".join(parts),
        question=text,
        understood_as=_understood(text, finding, reading),
        confidence=round(finding.confidence, 4),
        answers=answers,
        notes=notes,
        reading=reading,
    )


def refusal_reply(
    text: str, finding: Finding, reading: Reading, edition: OpenEdition, turns: Sequence[Turn]
) -> Reply:
    """Return the reply that says what the guide does not say, and what it does.

    Args:
        text: the question as it was typed.
        finding: what was found instead of an answer.
        reading: how it was read.
        edition: in which it was looked for.
        turns: what was said before.
    """
    from bot.assistant.refusals.refusing import keepers_question, refusal  # an answer needs none of it

    near = keepers_question(finding)
    nearest = () if near else finding.nearest
    keepers = edition.retriever.say(near.target.version, near.target.end) if near else ""
    lead = refusal(finding, keepers, close=bool(nearest))
    if [turn.kind == Kind.NOT_FOUND for turn in list(turns)[-2:]] in ([True], [False, True]):
        lead = f"{lead} {say('replies.topics')}"
    found = edition.suggester.near(finding, turns)
    notes = tuple(_notes(text, finding, reading))
    offer = "\n".join((say("replies.also_ask"), *(f"· {question}" for question in found))) if found else ""
    return Reply(
        kind=Kind.NOT_FOUND,
        text="\n\n".join(filter(None, (lead, *near_by(nearest), *notes, offer))),
        question=text,
        understood_as=_understood(text, finding, reading),
        confidence=round(finding.confidence, 4),
        suggestions=found,
        notes=notes,
        lead=lead,
        reading=reading,
        nearest=nearest,
    )


def canned_reply(kind: Kind, said: str, text: str, edition: OpenEdition) -> Reply:
    """Return a reply that has nothing to do with the guide's text; advice is followed by its topics."""
    if kind is Kind.MEDICAL_ADVICE:
        named = edition.suggester.chapters[: REPLYING.chapters]
        about = say("replies.about", topics=" · ".join(named))
        said = f"{said}\n\n{about}" if named else said
    return Reply(kind=kind, text=said, question=text, understood_as=text, lead=said)


def empty_guide_reply(text: str) -> Reply:
    """Return the reply where there is no guide at all."""
    said = say("replies.empty_guide")
    return Reply(kind=Kind.NOT_FOUND, text=said, question=text, understood_as=text, lead=said)


def besides(answer: Answer, first: Answer) -> str:
    """Return what stands before a further answer: another place may say another thing, just as rightly."""
    return say("replies.elsewhere" if _is_as_good(answer, first) else "replies.also")


def _is_as_good(answer: Answer, first: Answer) -> bool:
    elsewhere = (answer.document, answer.section) != (first.document, first.section)
    return elsewhere and answer.confidence + REPLYING.rounded >= REPLYING.as_good * first.confidence


def _adding(answers: Sequence[Answer]) -> Iterator[Answer]:
    """Yield the first answer, and those further ones that are likely and say something else."""
    told: list[frozenset[str]] = []
    passages: set[str] = set()
    for answer in answers:
        words = frozenset(answer.text.lower().split())
        same = any(len(words & other) >= REPLYING.same * len(words) for other in told)
        if told and same and _is_as_good(answer, answers[0]) and words not in told:
            same = False
        if told and (answer.confidence < REPLYING.adds or same or answer.passage in passages):
            continue
        told.append(words)
        passages.add(answer.passage)
        yield answer


def near_by(nearest: Sequence[Answer]) -> Iterator[str]:
    """Yield what comes nearest to an answer and is none, under a line that says so."""
    if nearest:
        yield f"{say('replies.nearest')}\n{_quoted(nearest[0])}"
        yield from map(_quoted, nearest[1:])


def _quoted(answer: Answer) -> str:
    return f"{quoted_words(answer)}\n— {place_of(answer)}"


def _notes(text: str, finding: Finding, reading: Reading) -> Iterator[str]:
    """Yield what was read otherwise than it was typed: slips of the keyboard, a subject carried on."""
    if finding.query.repairs:
        read = (say("replies.as", typed=typed, meant=meant) for typed, meant in finding.query.repairs)
        yield say("replies.reading", pairs=", ".join(read))
    if reading.borrowed:
        yield say("replies.still_about", words=reading.borrowed.rstrip(" ?.!"))
    elif (understood := reading.understood_as.strip(_AROUND)) != text.strip(_AROUND):
        yield say("replies.reading_that", question=understood)


def _understood(text: str, finding: Finding, reading: Reading) -> str:
    if reading.understood_as != text:
        return reading.understood_as
    return finding.query.mended if finding.query.repairs else text

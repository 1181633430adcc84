"""Questions that the guide does answer, and what it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from retrieval.finding import Finding
    from retrieval.retriever import Retriever

_TRIED = 12


def topics(retriever: Retriever) -> tuple[str, ...]:
    """Return the titles of the guide's sections in reading order, each once."""
    return tuple(dict.fromkeys(title for path in retriever.sections() for title in path))


def examples(retriever: Retriever, limit: int) -> tuple[str, ...]:
    """Return questions that the guide answers, each about something else."""
    return tuple(islice(_answered(retriever, _questions(retriever)), limit))


def suggestions(retriever: Retriever, finding: Finding, limit: int = 3) -> tuple[str, ...]:
    """Return questions near the one that was asked that the guide answers when they are asked as they stand."""
    near = [one.question.text for one in finding.votes.near if one.question.covered]
    asked = finding.query.question.strip().lower()
    sections = [_about(c.ready.passage.section) for c in finding.candidates]
    questions = (q for q in (*near, *filter(None, sections)) if q.strip().lower() != asked)
    return tuple(islice(_answered(retriever, dict.fromkeys(questions)), limit))


def _answered(retriever: Retriever, questions: Iterable[str]) -> Iterator[str]:
    """Yield those of the questions that are answered, each from another place."""
    places: set[tuple[str, int]] = set()
    for question in islice(questions, _TRIED):
        found = retriever.ask(question)
        if found.answered:
            place = found.answers[0].passage, found.answers[0].start
            if place not in places:
                places.add(place)
                yield question


def _questions(retriever: Retriever) -> Iterator[str]:
    """Yield questions about the guide: the keeper's own, spread over it, or one for each section."""
    written = retriever.first_questions()
    step = max(1, len(written) // _TRIED)
    yield from written[::step]
    yield from filter(None, map(_about, retriever.sections()))


def _about(section: tuple[str, ...]) -> str:
    return f"Tell me about: {section[-1]}" if section else ""

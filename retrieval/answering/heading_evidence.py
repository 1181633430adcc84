"""How well do the headings above a passage fit a question? One that asks the same is the best evidence."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answering.settings import COVERING
from retrieval.question.query import Concept, Query


def names(query: Query, section: Sequence[float]) -> bool:
    """Return whether a heading names something that is asked for: what stands below it may answer.

    Args:
        query: the question, understood.
        section: how well the headings hold each concept, 0 to 1.
    """
    return any(
        held >= COVERING.named and not concept.idle and not concept.subject
        for concept, held in zip(query.concepts, section, strict=True)
    )


def heading_features(query: Query, terms: frozenset[str], held: Sequence[float]) -> dict[str, float]:
    """Return how well the nearest heading fits, by name.

    Args:
        query: the question, understood.
        terms: of that heading.
        held: how well it holds each concept, 0 to 1.
    """
    mass = query.mass or 1.0
    share = sum(concept.weight * one for concept, one in zip(query.concepts, held, strict=True)) / mass
    whole = len(_said(query.concepts, terms)) / len(terms) if terms else 0.0
    return {"title_share": share, "title_whole": whole, "title_same": min(share, whole)}


def _said(concepts: Sequence[Concept], terms: frozenset[str]) -> set[str]:
    """Return the terms of a heading that the question has words for."""
    forms = (form.terms for concept in concepts for form in concept.forms)
    return {term for form in forms if terms.issuperset(form) for term in form}

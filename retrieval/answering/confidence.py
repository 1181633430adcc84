"""What tells how sure an answer is: what of the question is covered, by which evidence, and what is not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from retrieval.answering.evidence import HEADING, PASSAGE, Candidate, leans
from retrieval.question.query import OWN, Concept, Query, unknown_words
from retrieval.ranking.keeper_questions import HintVotes
from retrieval.words.kinds import STRICT, AnswerKind

FEW = 1.5
"""Logarithm of the number of passages of a small collection; a large one has ten times as many."""
USUAL_LEVEL = 0.9
"""The level of BM25 below which a large collection is not likely to answer."""
_LITTLE = 0.4
_TRUSTED = 0.95
"""Forms at least as near as this are the same word, or said to mean the same by the guide or its keeper."""
_UNIT = re.compile(
    r"\bhow many (?:more |full )?"
    r"(seconds?|minutes?|hours?|days?|weeks?|months?|years?|semesters?|times|percent)\b",
    re.I,
)
_SHORT_UNITS, _LONG_UNITS = (
    r"\b(?:seconds?|minutes?|hours?)\b",
    r"\b(?:days?|weeks?|months?|years?|semesters?)\b",
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def confidence_features(
    query: Query, ranked: Sequence[Candidate], votes: HintVotes, n_passages: int
) -> dict[str, float]:
    """Return what the probability is made of that the first of the ranked spans is right, by name.

    Args:
        query: the question, understood.
        ranked: the spans, best first; at least one.
        votes: what the keepers' questions say.
        n_passages: of the whole edition.
    """
    best = ranked[0]
    mass = query.mass or 1.0
    strict = bool(query.kinds & STRICT)
    return {
        **best.features,
        **_standing(ranked, n_passages),
        **_unknown(query, mass),
        **_trusted(query, best, mass),
        **_mismatches(query, best),
        **_hinted(best, votes),
        "strict": float(strict),
        "thing_missing": float(strict and best.features["thing_around"] < _LITTLE),
        "yes_no": float(AnswerKind.YES_NO in query.kinds),
        "light": float(query.mass < _LITTLE),
        "concepts": min(len(query.concepts), 8) / 8,
        "mass": min(query.mass, 4.0) / 4,
    }


def overlap(one: Candidate, other: Candidate) -> bool:
    """Return whether two spans have characters in common."""
    return (
        one.ready.version == other.ready.version
        and one.span.start < other.span.end
        and other.span.start < one.span.end
    )


def _standing(ranked: Sequence[Candidate], n_passages: int) -> dict[str, float]:
    """Return how far the best span is ahead of the others, and how high its passage's BM25 is.

    That tells little in a guide of thirty passages, and more than anything in a collection of many entries.
    """
    best = ranked[0]
    level = max(c.features["level"] for c in ranked)
    many = min(max(math.log10(max(n_passages, 1)) - FEW, 0.0), 1.0)
    others = [c.score - best.score for c in ranked[1:] if not overlap(c, best)]
    margin = -others[0] if others else 5.0
    return {
        "level_top": level,
        "level_many": many * (level - USUAL_LEVEL),
        "margin": min(margin, 5.0) / 5,
        "softmax": 1 / (1 + sum(math.exp(min(o, 30.0)) for o in others)),
    }


def _unknown(query: Query, mass: float) -> dict[str, float]:
    """Return what the whole guide has nothing of."""
    unknown = unknown_words(query)
    return {
        "missing": sum(concept.weight for concept in unknown) / mass,
        "missing_count": min(len(unknown), 3) / 3,
        "missing_most": max((concept.weight for concept in unknown), default=0.0),
    }


def _trusted(query: Query, best: Candidate, mass: float) -> dict[str, float]:
    """Return what is covered when words that are only near don't count."""
    own = _terms_with_antecedent(best)
    inside = [_held(concept, own) for concept in query.concepts]
    anywhere = [
        max(a, PASSAGE * _held(c, best.ready.term_set), HEADING * _held(c, best.ready.heading_set))
        for a, c in zip(inside, query.concepts, strict=True)
    ]
    telling = [
        (concept, held)
        for concept, held in zip(query.concepts, anywhere, strict=True)
        if not concept.idle and not concept.subject
    ]
    lacking = [concept.weight for concept, held in telling if held < _LITTLE]
    things = [inside[place] for place in query.things]
    around = [anywhere[place] for place in query.things]
    return {
        "trusted": sum(c.weight * held for c, held in zip(query.concepts, inside, strict=True)) / mass,
        "trusted_around": sum(c.weight * held for c, held in zip(query.concepts, anywhere, strict=True))
        / mass,
        "trusted_least": min((held for _, held in telling), default=1.0),
        "lacking_count": min(len(lacking), 3) / 3,
        "lacking_most": max(lacking, default=0.0),
        "thing_trusted": sum(things) / len(things) if things else 1.0,
        "thing_lacking": float(any(held < _LITTLE for held in around)),
    }


def _mismatches(query: Query, best: Candidate) -> dict[str, float]:
    """Return what the question names and the passage has another of: a year, a name, a unit, a class."""
    held = best.ready.term_set | best.ready.heading_set
    years = [number for number in query.numbers if _YEAR.fullmatch(number)]
    unit = _UNIT.search(query.mended)
    text = " ".join(sentence.text for sentence in best.sentences)
    same = _SHORT_UNITS if unit and re.search(_SHORT_UNITS, unit[1], re.I) else _LONG_UNITS
    return {
        "contrast": float(any(c.contrast and not _held(c, held) for c in query.concepts)),
        "numbers_missing": sum(n not in held for n in query.numbers) / max(len(query.numbers), 1),
        "year_missing": float(any(year not in held for year in years)),
        "name_missing": float(any(_is_name(c) and not _held(c, held) for c in query.concepts)),
        "unit_missing": float(unit is not None and re.search(same, text, re.I) is None),
    }


def _hinted(best: Candidate, votes: HintVotes) -> dict[str, float]:
    """Return whether the keeper's questions speak for the span, or for saying that the guide lacks it."""
    covered, uncovered = votes.best(covered=True), votes.best(covered=False)
    other = max((score for target, score in votes.topics.items() if target.start < 0), default=0.0)
    return {
        "hint_best": covered,
        "not_covered": uncovered,
        "hint_lead": covered - uncovered,
        "topic_lead": best.features["topic"] - other,
    }


def _held(concept: Concept, terms: frozenset[str]) -> float:
    return max(
        (
            form.weight
            for form in concept.forms
            if (form.how in OWN or form.weight >= _TRUSTED) and terms.issuperset(form.terms)
        ),
        default=0.0,
    )


def _is_name(concept: Concept) -> bool:
    """Return whether a concept is written like a name within the question."""
    return concept.start > 0 and concept.surface[0].isupper() and concept.surface[1:].islower()


def _terms_with_antecedent(best: Candidate) -> frozenset[str]:
    """Return the terms of a span, with those of the sentence before where it leans on it."""
    terms = frozenset().union(*(sentence.term_set for sentence in best.sentences))
    place = best.ready.sentences.index(best.sentences[0])
    if place and leans(best.sentences[0].text):
        return terms | best.ready.sentences[place - 1].term_set
    return terms

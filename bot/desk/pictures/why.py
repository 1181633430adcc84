"""Why a reply was given, as a picture: which words of the question are where, and what makes it sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.assistant.explaining import rows_of
from bot.desk.pictures.drawing import Rows, aside
from corpus.languages.spoken import Later, speaking

if TYPE_CHECKING:
    from bot.assistant.open_edition import OpenEdition
    from bot.assistant.reading import Reading
    from corpus.languages.language import Language
    from retrieval.retriever import Candidate, Concept, Finding

WHERES = (
    Later("desk.in_words"),
    Later("desk.near_them"),
    Later("desk.in_a_hint"),
    Later("desk.elsewhere"),
    Later("desk.nowhere"),
)
NOWHERE = 4
"""Where a word of the question stands: in what was quoted, in its passage or headings, in a keeper's question
that leads there, elsewhere in the guide, or nowhere in it."""
_NEAR = 0.4
"""A form that is further from a word than this does not stand for it."""
_PARTS = 12
_LEAST = 0.05


class Why(NamedTuple):
    """A picture of words, and one of what speaks for and against the answer.

    Attributes:
        words: of the question, each with where it stands, a place in `WHERES`, and how much it counts.
        word_rows: the same drawn.
        parts: what each part adds, the largest first.
        part_rows: the same drawn.
        confidence: of the answer.
        threshold: that it needs.
        missing: words that stand nowhere.
    """

    words: tuple[tuple[str, int, float], ...]
    word_rows: Rows
    parts: tuple[tuple[str, float], ...]
    part_rows: Rows
    confidence: float
    threshold: float
    missing: tuple[str, ...]


def why(reading: Reading, edition: OpenEdition, language: Language) -> Why | None:
    """Return why a question was answered or refused; None where no passage has a word of it.

    Args:
        reading: what was asked.
        edition: that was asked.
        language: that the parts of the answer are called in.
    """
    with speaking(edition.language):
        finding = edition.ask(reading)
        if not finding.candidates:
            return None
        best = finding.candidates[0]
        part = edition.retriever.part(best)
        telling = [one for one in finding.query.concepts if not one.idle]
        words = tuple((one.surface, _where(one, finding, best), one.weight) for one in telling)
    with speaking(language):
        added = sorted(rows_of(part.confidence, finding.features), key=lambda row: -abs(row[0]))
        parts = tuple((name, value) for value, name in added if abs(value) >= _LEAST)[:_PARTS]
    return Why(
        words,
        aside([(word, weight, "second" if where == NOWHERE else "first") for word, where, weight in words]),
        parts,
        aside([(name, value, "second" if value < 0 else "first") for name, value in parts]),
        finding.confidence,
        part.threshold,
        tuple(word for word, where, _ in words if where == NOWHERE),
    )


def _where(concept: Concept, finding: Finding, best: Candidate) -> int:
    own = frozenset().union(*(one.term_set | one.lead_set for one in best.sentences))
    if _holds(concept, own):
        return 0
    if _holds(concept, best.ready.term_set | best.ready.heading_set):
        return 1
    version, (start, end) = best.ready.version, best.span
    for near in finding.votes.near:
        leads = near.target.version == version and near.target.start < end and start < near.target.end
        if leads and any(set(form.terms) <= set(near.question.terms) for form in concept.asked):
            return 2
    return 3 if concept.known else 4


def _holds(concept: Concept, terms: frozenset[str]) -> bool:
    return any(form.weight >= _NEAR and terms.issuperset(form.terms) for form in concept.forms)

"""How an answer was found, in words: what matched, what each part added, what the confidence is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from corpus.languages.spoken import spoken

if TYPE_CHECKING:
    from bot.assistant.reading import Reading
    from retrieval.retriever import Candidate, Concept, Explanation, Finding, LinearModel, Query, Retriever

_LEAST = 0.0005
"""Parts below this are left out."""
_FORMS = 4
_NEAREST = 3
_HOW = {
    "asked": "as asked",
    "same": "means the same",
    "related": "says something like it",
    "alike": "begins alike",
}
_KINDS = {"yes_no": "yes or no"}


def explain(retriever: Retriever, reading: Reading, finding: Finding) -> str:
    """Return how a question was answered or refused.

    Args:
        retriever: of the edition that was asked.
        reading: what was asked of it.
        finding: what it found.
    """
    sections: list[Iterable[str]] = [
        _reading(reading, finding.query),
        _words(retriever, finding.query),
        _keepers(finding),
    ]
    if finding.candidates:
        best = finding.candidates[0]
        rankers = retriever.explain(finding.query, best)
        sections += (_passage(retriever, explanation, best) for explanation in rankers)
        sections += _answer(retriever, best), _confidence(retriever, finding, best)
    else:
        sections.append(["Nothing in the guide matches."])
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines)


def _reading(reading: Reading, query: Query) -> Iterator[str]:
    yield f"Question: {reading.understood_as}"
    for typed, meant in query.repairs:
        yield f"  “{typed}” was read as “{meant}”"
    if reading.carried:
        yield f"  looked for besides, from the question before: {reading.carried}"
    if query.kinds:
        yield f"  asks for: {', '.join(sorted(_KINDS.get(kind, str(kind)) for kind in query.kinds))}"


def _words(retriever: Retriever, query: Query) -> Iterator[str]:
    """Yield each word of the question with its weight and what the guide has for it."""
    if query.concepts:
        yield "Its words, how telling each is (0 to 1), and what the guide has for it:"
    for concept in query.concepts:
        yield f"  {concept.weight:.2f}  {concept.surface}: {_held(retriever, concept)}"


def _held(retriever: Retriever, concept: Concept) -> str:
    forms = [
        f"{' '.join(map(retriever.word_of, form.terms))} ({_HOW.get(form.how, form.how)})"
        for form in concept.forms[:_FORMS]
    ]
    remarks = [
        remark
        for holds, remark in (
            (concept.subject, "the subject of the whole guide"),
            (concept.carried, "from the question before"),
        )
        if holds
    ]
    return "; ".join([", ".join(forms) or "nothing", *remarks])


def _keepers(finding: Finding) -> Iterator[str]:
    """Yield the keeper's questions that are most like this one."""
    if finding.votes.near:
        yield "The keeper's questions most like it (0 to 1):"
    for near in finding.votes.near[:_NEAREST]:
        covered = "" if near.question.covered else ", marked as not covered"
        yield f"  {near.similarity:.2f}  {near.question.text}{covered}"


def _passage(retriever: Retriever, explanation: Explanation, best: Candidate) -> Iterator[str]:
    """Yield what each word adds to a ranker's score of the best answer's passage."""
    measure = explanation.measure
    yield f"{measure} score of passage {best.ready.passage.id}, word by word:"
    rows = [
        (part.value, f"{retriever.word_of(part.term)}, in {_FIELDS[part.field]}")
        for part in explanation.parts
    ]
    yield from _sum(rows, f"{measure} score")


def _answer(retriever: Retriever, best: Candidate) -> Iterator[str]:
    """Yield what each part adds to the score of the best answer."""
    passage = best.ready.passage
    words = passage.text[best.span.start - passage.start : best.span.end - passage.start]
    quoted = " ".join(drop_markup(words).text.split())
    yield f"Score of its best words, “{quoted}”:"
    yield from _sum(_rows(retriever.part(best).ranking, best.features), "score")


def _confidence(retriever: Retriever, finding: Finding, best: Candidate) -> Iterator[str]:
    """Yield what the probability is made of that those words are right."""
    part = retriever.part(best)
    verdict = "answered" if finding.answered else "not answered"
    yield f"Confidence {finding.confidence:.3f}; an answer needs {part.threshold:.2f}, so it was {verdict}:"
    total = "in all: a probability of 1 / (1 + e^-x)"
    yield from _sum(_rows(part.confidence, finding.features), total)


def _rows(model: LinearModel, features: Mapping[str, float]) -> list[tuple[float, str]]:
    rows = [
        (weight * features.get(name, 0.0), f"{_plain(name)} ({features.get(name, 0.0):.2f})")
        for name, weight in model.weights.items()
    ]
    return [*rows, (model.bias, "to begin with")]


def _sum(rows: Iterable[tuple[float, str]], total: str) -> Iterator[str]:
    """Yield the parts of a sum, the largest first, and the sum."""
    listed = list(rows)
    for part, name in sorted(listed, key=lambda row: -abs(row[0])):
        if abs(part) >= _LEAST:
            yield f"  {part:+8.3f}  {name}"
    yield f"  = {sum(part for part, _ in listed):+6.3f}  {total}"


_FIELDS = {"text": "its text", "headings": "its headings", "hints": "the keeper's questions for it"}


def _plain(name: str) -> str:
    """Return what a part is in plain words."""
    return str(spoken().table("messages/features").get(name, name.replace("_", " ")))

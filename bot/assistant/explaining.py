"""How an answer was found, in words: what matched, what each part added, what the confidence is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.assistant.markup import drop_markup
from bot.assistant.settings import EXPLAINING
from corpus.languages.spoken import say, spoken

if TYPE_CHECKING:
    from bot.assistant.reading import Reading
    from retrieval.retriever import Candidate, Concept, Explanation, Finding, LinearModel, Query, Retriever


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
        sections.append([say("explaining.no_match")])
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines)


def _reading(reading: Reading, query: Query) -> Iterator[str]:
    yield say("explaining.question", question=reading.understood_as)
    for typed, meant in query.repairs:
        yield say("explaining.read_as", typed=typed, meant=meant)
    if reading.carried:
        yield say("explaining.carried", words=reading.carried)
    if query.kinds:
        kinds = sorted(name_of("kinds", kind) for kind in query.kinds)
        yield say("explaining.asks_for", kinds=", ".join(kinds))


def _words(retriever: Retriever, query: Query) -> Iterator[str]:
    """Yield each word of the question with its weight and what the guide has for it."""
    if query.concepts:
        yield say("explaining.words")
    for concept in query.concepts:
        yield f"  {concept.weight:.2f}  {concept.surface}: {_held(retriever, concept)}"


def _held(retriever: Retriever, concept: Concept) -> str:
    forms = [
        f"{' '.join(map(retriever.word_of, form.terms))} ({name_of('how', form.how)})"
        for form in concept.forms[: EXPLAINING.forms]
    ]
    remarks = [
        remark
        for holds, remark in (
            (concept.subject, say("explaining.subject")),
            (concept.carried, say("explaining.from_before")),
        )
        if holds
    ]
    return "; ".join([", ".join(forms) or say("explaining.nothing"), *remarks])


def _keepers(finding: Finding) -> Iterator[str]:
    """Yield the keeper's questions that are most like this one."""
    if finding.votes.near:
        yield say("explaining.keepers")
    for near in finding.votes.near[: EXPLAINING.nearest]:
        asked = near.question.text
        marked = asked if near.question.covered else say("explaining.not_covered", question=asked)
        yield f"  {near.similarity:.2f}  {marked}"


def _passage(retriever: Retriever, explanation: Explanation, best: Candidate) -> Iterator[str]:
    """Yield what each word adds to a ranker's score of the best answer's passage."""
    measure = explanation.measure
    yield say("explaining.passage", measure=measure, passage=best.ready.passage.id)
    rows = [
        (
            part.value,
            say("explaining.part", word=retriever.word_of(part.term), field=name_of("fields", part.field)),
        )
        for part in explanation.parts
    ]
    yield from _sum(rows, say("explaining.passage_total", measure=measure))


def _answer(retriever: Retriever, best: Candidate) -> Iterator[str]:
    """Yield what each part adds to the score of the best answer."""
    passage = best.ready.passage
    words = passage.text[best.span.start - passage.start : best.span.end - passage.start]
    quoted = " ".join(drop_markup(words).text.split())
    yield say("explaining.answer", words=quoted)
    yield from _sum(rows_of(retriever.part(best).ranking, best.features), say("explaining.answer_total"))


def _confidence(retriever: Retriever, finding: Finding, best: Candidate) -> Iterator[str]:
    """Yield what the probability is made of that those words are right."""
    part = retriever.part(best)
    verdict = "explaining.answered" if finding.answered else "explaining.not_answered"
    yield say(verdict, confidence=f"{finding.confidence:.3f}", threshold=f"{part.threshold:.2f}")
    rows = rows_of(part.confidence, finding.features)
    yield from _sum(rows, say("explaining.confidence_total"))
    fitted, confidence = 1 / (1 + math.exp(-sum(worth for worth, _ in rows))), f"{finding.confidence:.3f}"
    if f"{fitted:.3f}" != confidence:
        yield f"  {say('explaining.confidence_besides', confidence=confidence)}"


def rows_of(model: LinearModel, features: Mapping[str, float]) -> list[tuple[float, str]]:
    """Return what each part adds to the value of a model, and what it is called."""
    rows = [
        (weight * features.get(name, 0.0), f"{_plain(name)} ({features.get(name, 0.0):.2f})")
        for name, weight in model.weights.items()
    ]
    return [*rows, (model.bias, say("explaining.bias"))]


def _sum(rows: Iterable[tuple[float, str]], total: str) -> Iterator[str]:
    """Yield the parts of a sum, the largest first, and the sum."""
    listed = list(rows)
    for part, name in sorted(listed, key=lambda row: -abs(row[0])):
        if abs(part) >= EXPLAINING.least:
            yield f"  {part:+8.3f}  {name}"
    yield f"  = {sum(part for part, _ in listed):+6.3f}  {total}"


def _plain(name: str) -> str:
    """Return what a part is in plain words."""
    descriptions = spoken().table("messages/features")
    try:
        return str(descriptions[name])
    except KeyError:
        return name.replace("_", " ")


def name_of(group: str, name: str) -> str:
    """Return what a form, a kind or a field is called; it is shown by its own name where that isn't known."""
    try:
        return str(spoken().table("messages/explaining")[group][name])
    except KeyError:
        return name

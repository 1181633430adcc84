"""How an answer was found, in words: what matched, what each part added, what the confidence is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.finding import Finding
    from retrieval.retriever import Retriever


def explain(retriever: Retriever, finding: Finding) -> str:
    """Return how a question was answered or refused."""
    return "\n".join(_lines(retriever, finding))


def _lines(retriever: Retriever, finding: Finding) -> Iterator[str]:
    query = finding.query
    yield f"Question: {query.mended}"
    for typed, meant in query.repairs:
        yield f"  “{typed}” was read as “{meant}”"
    if query.kinds:
        yield f"It asks for: {', '.join(sorted(query.kinds))}"
    for concept in query.concepts:
        forms = ", ".join(f"{' '.join(f.terms)} ({f.how} {f.weight:.2f})" for f in concept.forms[:4])
        yield f"  {concept.surface}: weight {concept.weight:.2f}; in the guide: {forms or 'nothing'}"
    if not finding.candidates:
        yield "Nothing in the guide matches."
        return
    best = finding.candidates[0]
    part = retriever.part(best)
    yield f"Best span: {best.ready.passage.id}, score {best.score:.3f}, made of"
    yield from _parts(part.ranking.bias, part.ranking.weights, best.features, best.score)
    yield f"Confidence {finding.confidence:.3f} (an answer needs {part.threshold:.2f}), made of"
    total = part.confidence.value(finding.features)
    yield from _parts(part.confidence.bias, part.confidence.weights, finding.features, total)


def _parts(bias: float, weights: dict[str, float], features: object, total: float) -> Iterator[str]:
    values: dict[str, float] = dict(features)  # type: ignore[call-overload]
    rows = [(weight * values.get(name, 0.0), name) for name, weight in weights.items()]
    for part, name in sorted(rows, key=lambda row: -abs(row[0])):
        if abs(part) >= 0.0005:
            yield f"  {part:+8.3f}  {name} = {values.get(name, 0.0):.3f}"
    yield f"  {bias:+8.3f}  always"
    yield f"  {total:+8.3f}  in all"

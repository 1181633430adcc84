"""Fits what some hints of the keeper's count beside a document's own words, and writes that.

    python -m tests.fitting.some_hints             # prints figures of each guide by the others, then writes
    python -m tests.fitting.some_hints --dry-run   # prints them only

Three guides of which each fact is asked in many ways get 60, 150 and 300 judged questions as hints, and are
asked others; every second one of the smaller guides gets half of its questions, most of which are about other
facts than those that are asked then: what only looks alike is learned from them. The other numbers are held
fast: hints add to those between the ones for no hints and for many.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec.structs import replace
from scipy.optimize import minimize

from corpus.languages.spoken import ENGLISH
from corpus.model import Document
from corpus.readers import read_source
from retrieval.answering.confidence import confidence_features
from retrieval.answering.evidence import Candidate
from retrieval.answering.model import Part, load_model
from retrieval.evaluation.judged_hints import REFUSED_KIND, with_hints
from retrieval.evaluation.judging import Question, read_questions
from retrieval.retriever import SOME
from tests.fitting.examples import Example, examples, first_is_right
from tests.fitting.libraries import QUESTIONS, asked, guides, retriever_of
from tests.fitting.regressions import FEATURES, matrix

TARGET = ENGLISH.fitted("answers/model.hints.json")
RANKING, FOR, AGAINST = (FEATURES["hints"][name] for name in ("ranking", "for", "against"))
MANY_WORDINGS = ("mountain-rescue", "recycling")
AMOUNTS = (60, 150, 300)
ASKED, ASKED_OF_OTHERS = 600, 120
OTHERS_WEIGHT = 0.5
STRENGTH = 0.05 / 300
"""Of the regularisation of the ranking, for each question."""


def main() -> None:
    """Fit, print, write."""
    large = {name: list(with_amounts(name, *guide)) for name, guide in large_guides().items()}
    small = list(others())
    model = load_model()
    part = model.plain.towards(model.hinted, SOME)
    for name, rows in large.items():
        training = [row for other, found in large.items() if other != name for row in found] + small
        told = fit(part, training)
        for amount in (0, *AMOUNTS):
            some = [row for row in rows if row.size == amount]
            print(f"{name}, {amount} hints, fitted on the others: {figures(part, told, some)}", flush=True)
    told = fit(part, [row for rows in large.values() for row in rows] + small)
    print(f"the others: {figures(part, told, small)}")
    if "--dry-run" not in sys.argv:
        rounded = {kind: {n: round(w, 3) for n, w in weights.items()} for kind, weights in told.items()}
        TARGET.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


def large_guides() -> dict[str, tuple[Document, list[Question]]]:
    """Return the guides whose facts are asked in many ways, with their questions."""
    article = read_source(str(QUESTIONS / "guides" / "pain-medicine-article.txt"))[0]
    rows = asked(read_questions(QUESTIONS / "pain-medicine.fit.jsonl"))
    named = {name: (guides()[name].document, guides()[name].rows) for name in MANY_WORDINGS}
    return {**named, "pain-medicine-article": (article, rows)}


def with_amounts(name: str, document: Document, rows: Sequence[Question]) -> Iterator[Example]:
    """Yield questions to a guide that has other judged questions as hints; `size` says how many."""
    shuffled = list(rows)
    random.Random(18).shuffle(shuffled)
    pool, rest = shuffled[: max(AMOUNTS)], shuffled[max(AMOUNTS) :][:ASKED]
    for amount in (0, *AMOUNTS):
        for one in hinted(name, document, pool[:amount], rest):
            one.size = amount
            yield one


def others() -> Iterator[Example]:
    """Yield questions to smaller guides that have the other half of them as hints."""
    for name, guide in list(guides().items())[::2]:
        if name not in MANY_WORDINGS:
            rows = list(guide.rows)
            random.Random(18).shuffle(rows)
            halves = rows[:ASKED_OF_OTHERS:2], rows[1:ASKED_OF_OTHERS:2]
            for one in (*hinted(name, guide.document, *halves), *hinted(name, guide.document, *halves[::-1])):
                one.weight *= OTHERS_WEIGHT
                yield one


def hinted(
    name: str, document: Document, pool: Sequence[Question], rows: Sequence[Question]
) -> Iterator[Example]:
    """Yield questions to a document that has judged ones as hints."""
    usable = [one for one in pool if one.expect or one.kind == REFUSED_KIND]
    retriever = retriever_of(with_hints(document, usable))
    for row, one in zip(rows, examples(name, retriever, rows, paraphrased=1.0), strict=True):
        one.off = not row.expect
        yield one


def fit(part: Part, rows: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return what the features of hints count beside a part that is held fast."""
    ranking = _fit_ranking(part, rows)
    features, base, right, weights = _confidence_rows(part, ranking, rows)

    def loss(theta):  # type: ignore[no-untyped-def]
        z = base + features @ theta
        p = 1 / (1 + np.exp(-z))
        total = float((weights * (np.logaddexp(0, z) - right * z)).sum()) + 0.5 * float(theta @ theta)
        return total, features.T @ (weights * (p - right)) + theta

    bounds = [(0, None)] * len(FOR) + [(None, 0)] * len(AGAINST)
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds)
    return {"ranking": ranking, "confidence": dict(zip([*FOR, *AGAINST], map(float, found.x), strict=True))}


def _fit_ranking(part: Part, rows: Sequence[Example]) -> dict[str, float]:
    usable = [
        (
            row.weight,
            np.array([part.ranking.value(c.features) for c in row.candidates]),
            matrix([c.features for c in row.candidates], RANKING),
            np.array(row.right),
        )
        for row in rows
        if any(row.right) and not all(row.right)
    ]
    strength = STRENGTH * len(usable)

    def loss(theta):  # type: ignore[no-untyped-def]
        total, slope = strength * float(theta @ theta), 2 * strength * theta
        for weight, base, x, right in usable:
            z = base + x @ theta
            p = np.exp(z - z.max())
            p /= p.sum()
            q = p * right
            mass = max(float(q.sum()), 1e-12)
            total -= weight * np.log(mass)
            slope = slope - weight * (x.T @ (q / mass - p))
        return total, slope

    found = minimize(
        loss, np.zeros(len(RANKING)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(RANKING)
    )
    return dict(zip(RANKING, map(float, found.x), strict=True))


def _ranked(part: Part, ranking: Mapping[str, float], row: Example) -> list[Candidate]:
    model = part.ranking.besides(ranking)
    scored = [replace(one, score=model.value(one.features)) for one in row.candidates]
    return sorted(scored, key=lambda one: -one.score)


def _confidence_rows(part: Part, ranking: Mapping[str, float], rows: Sequence[Example]):  # type: ignore[no-untyped-def]
    features, base, right, weights = [], [], [], []
    for row in rows:
        if row.candidates:
            ranked = _ranked(part, ranking, row)
            found = confidence_features(row.query, ranked, row.evidence.fusion)
            features.append(found)
            base.append(part.confidence.value(found))
            right.append(float(first_is_right(row, ranked)))
            weights.append(row.weight)
    return matrix(features, [*FOR, *AGAINST]), np.array(base), np.array(right), np.array(weights)


def figures(part: Part, told: Mapping[str, Mapping[str, float]], rows: Sequence[Example]) -> str:
    """Return helpful & honest, and the share answered of what the guide does not answer."""
    helpful, answered, unable = 0, 0, 0
    for row in rows:
        sure = right = False
        if row.candidates:
            ranked = _ranked(part, told["ranking"], row)
            found = confidence_features(row.query, ranked, row.evidence.fusion)
            sure = part.confidence.besides(told["confidence"]).probability(found) >= part.threshold
            right = first_is_right(row, ranked)
        helpful += not sure if row.off else sure and right
        unable += row.off
        answered += sure and row.off
    shares = helpful / len(rows), answered / max(unable, 1)
    return "helpful & honest {:.3f}, answered though not covered {:.3f}".format(*shares)


if __name__ == "__main__":
    main()

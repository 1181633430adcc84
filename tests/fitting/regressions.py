"""The two regressions: which span comes first, and how likely what is quoted is right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from retrieval.answering.confidence import confidence_features
from retrieval.answering.evidence import Candidate
from tests.fitting.examples import Example, first_is_right

FEATURES = tomllib.loads(Path(__file__).with_name("features.toml").read_text(encoding="utf-8"))
RANKING, CONFIDENCE = FEATURES["ranking"], FEATURES["confidence"]
BOUNDS = {
    name: tuple(None if end == "" else end for end in ends) for name, ends in FEATURES["bounds"].items()
}
C = 0.3
"""Inverse strength of the regularisation of the confidence."""
COMPANY: dict[str, float] = FEATURES["company"]
"""Least weights of the confidence in company, by the name of the feature."""
RARE = 0.1
"""Standard deviation that a feature is taken to have at least: what is hardly ever there counts little."""


def fit_ranking(rows: Sequence[Example]) -> dict[str, object]:
    """Return weights under which the right spans take most of the softmax over a question's spans."""
    rows = [row for row in rows if any(row.right) and not all(row.right)]
    x, held, right = padded(rows)
    weights = np.array([row.weight for row in rows])

    def loss(theta):  # type: ignore[no-untyped-def]
        z = np.where(held, x @ theta, -np.inf)
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        q = p * right
        mass = np.maximum(q.sum(axis=1), 1e-12)
        pull = weights[:, None] * (q / mass[:, None] - p)
        total = 0.02 * float(theta @ theta) - float((weights * np.log(mass)).sum())
        return total, 0.04 * theta - np.einsum("nk,nkf->f", pull, x)

    found = minimize(
        loss,
        np.zeros(len(RANKING)),
        jac=True,
        method="L-BFGS-B",
        bounds=[BOUNDS.get(n, (0, None)) for n in RANKING],
    )
    return {"bias": 0.0, "weights": dict(zip(RANKING, map(float, found.x), strict=True))}


def padded(rows: Sequence[Example]):  # type: ignore[no-untyped-def]
    """Return the features of the spans, shape (n, most, n_features), which are there, and which are right."""
    most = max(len(row.candidates) for row in rows)
    x = np.zeros((len(rows), most, len(RANKING)))
    held, right = np.zeros((len(rows), most), bool), np.zeros((len(rows), most), bool)
    for place, row in enumerate(rows):
        x[place, : len(row.candidates)] = matrix([c.features for c in row.candidates], RANKING)
        held[place, : len(row.candidates)] = True
        right[place, : len(row.candidates)] = row.right
    return x, held, right


def rank(row: Example, ranking) -> list[Candidate]:  # type: ignore[no-untyped-def]
    """Return a question's spans in the order of a ranking."""
    theta = np.array([ranking["weights"][name] for name in RANKING])
    scores = matrix([c.features for c in row.candidates], RANKING) @ theta
    order = np.argsort(-scores, kind="stable")
    return [replace(row.candidates[i], score=float(scores[i])) for i in order]


def fit_confidence(  # type: ignore[no-untyped-def]
    rows: Sequence[Example], ranking, least: Mapping[str, float] | None = None
) -> dict[str, object]:
    """Return the logistic regression of whether what is quoted first is right.

    Left-out questions of the hints teach what is not covered; that they are more than people ask is set
    right again by a second regression, of two numbers, over the rows of the question files alone.
    """
    features, labels, weights, judged = [], [], [], []
    for row in rows:
        from_file = not row.made
        if row.candidates and (from_file or row.off):
            ranked = rank(row, ranking)
            features.append(confidence_features(row.query, ranked, row.evidence.fusion))
            labels.append(first_is_right(row, ranked))
            weights.append(row.weight)
            judged.append(from_file)
    x = matrix(features, CONFIDENCE)
    scale = np.maximum(x.std(axis=0), RARE)
    floors = {name: value * scale[CONFIDENCE.index(name)] for name, value in (least or {}).items()}
    bias, theta = logistic(x / scale, np.array(labels, float), np.array(weights), floors)
    mine = np.array(judged)
    values = (x / scale) @ theta + bias
    again = LogisticRegression(C=100, max_iter=2000).fit(
        values[mine, None], np.array(labels)[mine], sample_weight=np.array(weights)[mine]
    )
    slope, shift = float(again.coef_[0][0]), float(again.intercept_[0])
    return {
        "bias": slope * float(bias) + shift,
        "weights": dict(zip(CONFIDENCE, map(float, slope * theta / scale), strict=True)),
    }


def logistic(x, y, weights, floors):  # type: ignore[no-untyped-def]
    """Return bias and weights of a logistic regression whose weights have the sign that makes sense.

    Args:
        x: features, shape (n, n_features).
        y: whether it is right, shape (n,).
        weights: of the rows, shape (n,).
        floors: least weights by name, where it is not 0.
    """

    def loss(theta):  # type: ignore[no-untyped-def]
        z = x @ theta[1:] + theta[0]
        p = 1 / (1 + np.exp(-z))
        total = float((weights * (np.logaddexp(0, z) - y * z)).sum()) + 0.5 * float(theta[1:] @ theta[1:]) / C
        slope = x.T @ (weights * (p - y)) + theta[1:] / C
        return total, np.concatenate([[(weights * (p - y)).sum()], slope])

    signs = [(floors[name], None) if name in floors else _sign(name) for name in CONFIDENCE]
    bounds = [(None, None), *signs]
    start = np.array([0.0, *(floors.get(name, 0.0) for name in CONFIDENCE)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return found.x[0], found.x[1:]


def _sign(name: str) -> tuple[float | None, float | None]:
    if name in FEATURES["against"]:
        return None, FEATURES["ceilings"].get(name, 0)
    return (None, None) if name in FEATURES["either"] else (0, None)


class Judged(NamedTuple):
    """What became of a question."""

    confidence: float
    right: bool
    able: bool
    weight: float


def outcome(row: Example, ranking, confidence) -> Judged:  # type: ignore[no-untyped-def]
    """Return confidence, whether the first span is right, whether any could have been, its weight."""
    if not row.candidates:
        return Judged(0.0, False, any(row.right), row.weight)
    ranked = rank(row, ranking)
    features = confidence_features(row.query, ranked, row.evidence.fusion)
    total = confidence["bias"] + sum(w * features.get(k, 0.0) for k, w in confidence["weights"].items())
    likely = 1 / (1 + float(np.exp(-total)))
    return Judged(likely, first_is_right(row, ranked), any(row.right), row.weight)


def matrix(rows, names):  # type: ignore[no-untyped-def]
    """Return features as an array, shape (n_rows, n_names)."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=float)

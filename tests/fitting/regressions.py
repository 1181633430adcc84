"""The two regressions: which span comes first, and how likely what is quoted is right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from retrieval.answering.confidence import confidence_features
from retrieval.answering.evidence import Candidate
from tests.fitting.examples import FOLD_WEIGHT, Example, first_is_right

FEATURES = tomllib.loads(Path(__file__).with_name("features.toml").read_text(encoding="utf-8"))
RANKING, CONFIDENCE = FEATURES["ranking"], FEATURES["confidence"]
BOUNDS = {
    name: tuple(None if end == "" else end for end in ends) for name, ends in FEATURES["bounds"].items()
}
C = 0.3
"""Inverse strength of the regularisation of the confidence."""


def fit_ranking(rows: Sequence[Example]) -> dict[str, object]:
    """Return weights under which the right spans take most of the softmax over a question's spans."""
    data = [
        (row.weight, matrix([c.features for c in row.candidates], RANKING), np.array(row.right))
        for row in rows
        if any(row.right) and not all(row.right)
    ]

    def loss(theta):  # type: ignore[no-untyped-def]
        total, slope = 0.02 * float(theta @ theta), 0.04 * theta
        for weight, x, right in data:
            z = x @ theta
            z -= z.max()
            p = np.exp(z)
            p /= p.sum()
            q = p * right
            mass = max(q.sum(), 1e-12)
            total -= weight * np.log(mass)
            slope = slope - weight * ((q / mass - p) @ x)
        return total, slope

    found = minimize(
        loss,
        np.zeros(len(RANKING)),
        jac=True,
        method="L-BFGS-B",
        bounds=[BOUNDS.get(n, (0, None)) for n in RANKING],
    )
    return {"bias": 0.0, "weights": dict(zip(RANKING, map(float, found.x), strict=True))}


def rank(row: Example, ranking) -> list[Candidate]:  # type: ignore[no-untyped-def]
    """Return a question's spans in the order of a ranking."""
    theta = np.array([ranking["weights"][name] for name in RANKING])
    scores = matrix([c.features for c in row.candidates], RANKING) @ theta
    order = np.argsort(-scores, kind="stable")
    return [replace(row.candidates[i], score=float(scores[i])) for i in order]


def fit_confidence(rows: Sequence[Example], ranking) -> dict[str, object]:  # type: ignore[no-untyped-def]
    """Return the logistic regression of whether what is quoted first is right.

    Left-out questions of the hints teach what is not covered; that they are more than people ask is set
    right again by a second regression, of two numbers, over the rows of the question files alone.
    """
    features, labels, weights, judged = [], [], [], []
    for row in rows:
        from_file = row.weight > FOLD_WEIGHT
        if row.candidates and (from_file or row.off):
            ranked = rank(row, ranking)
            features.append(confidence_features(row.query, ranked, row.evidence.fusion))
            labels.append(first_is_right(row, ranked))
            weights.append(row.weight)
            judged.append(from_file)
    x = matrix(features, CONFIDENCE)
    scale = x.std(axis=0) + 1e-6
    hinted = any(row.evidence.votes.near for row in rows)
    floors = {} if hinted else {n: w * scale[CONFIDENCE.index(n)] for n, w in FEATURES["floors"].items()}
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
    """Return bias and weights of a logistic regression whose weights have the sign that makes sense."""

    def loss(theta):  # type: ignore[no-untyped-def]
        z = x @ theta[1:] + theta[0]
        p = 1 / (1 + np.exp(-z))
        total = float((weights * (np.logaddexp(0, z) - y * z)).sum()) + 0.5 * float(theta[1:] @ theta[1:]) / C
        slope = x.T @ (weights * (p - y)) + theta[1:] / C
        return total, np.concatenate([[(weights * (p - y)).sum()], slope])

    bounds = [(None, None), *(_sign(name, floors) for name in CONFIDENCE)]
    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds)
    return found.x[0], found.x[1:]


def _sign(name: str, floors: Mapping[str, float]) -> tuple[float | None, float | None]:
    if name in FEATURES["against"]:
        return None, FEATURES["ceilings"].get(name, 0)
    return (None, None) if name in FEATURES["either"] else (floors.get(name, 0), None)


def outcome(row: Example, ranking, confidence) -> tuple[float, bool, bool]:  # type: ignore[no-untyped-def]
    """Return confidence, whether the first span is right, and whether any could have been."""
    if not row.candidates:
        return 0.0, False, any(row.right)
    ranked = rank(row, ranking)
    features = confidence_features(row.query, ranked, row.evidence.fusion)
    total = confidence["bias"] + sum(w * features.get(k, 0.0) for k, w in confidence["weights"].items())
    return 1 / (1 + float(np.exp(-total))), first_is_right(row, ranked), any(row.right)


def matrix(rows, names):  # type: ignore[no-untyped-def]
    """Return features as an array, shape (n_rows, n_names)."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=float)

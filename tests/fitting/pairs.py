"""Fits what judged questions tell of two vectors, and writes pairs.json of the semantic ranker."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from sklearn.linear_model import LogisticRegression

from retrieval.encoding.encoder import SIZE
from retrieval.ranking.semantic.pairs import FILE, Pairs, both
from retrieval.ranking.semantic.ranking import JUDGED, SPAN, SemanticRanking
from tests.fitting.examples import Example

NEAREST = 6
"""Spans of a question that are learned from."""
C = 0.01
"""Inverse strength of the regularisation; 0.03 is no better."""
BESIDE = ("own", "anywhere", "kind_missing")
"""What words tell besides: fitted with the numbers of the vectors, so that these tell something else."""


def fit_pairs(rows: Sequence[Example]) -> Pairs:
    """Return the regression over the spans nearest to each question."""
    seen, right = [], []
    for row in rows:
        for place in sorted(range(len(row.candidates)), key=lambda at: -row.candidates[at].features[SPAN])[
            :NEAREST
        ]:
            pair = pair_of(row, place)
            if pair is not None:
                features = row.candidates[place].features
                beside = [5 * features[SPAN], *(features[name] for name in BESIDE)]
                seen.append(np.concatenate([pair, beside]).astype(np.float32))
                right.append(row.right[place])
    found = LogisticRegression(C=C, max_iter=300).fit(np.array(seen), right)
    weights = found.coef_[0][: 2 * SIZE].round(4)
    values = np.array(seen)[:, : 2 * SIZE] @ weights
    return Pairs(-float(np.median(values).round(4)), weights)


def pair_of(row: Example, place: int) -> np.ndarray | None:
    """Return what the regression sees of a question and one of its spans."""
    ranking = next(one for one in row.evidence.fusion.rankings if isinstance(one, SemanticRanking))
    candidate = row.candidates[place]
    sentence = ranking.sentence_of(candidate.ready.version, candidate.span)
    return None if sentence is None else both(ranking.vector, sentence)


def judge_again(rows: Sequence[Example], pairs: Pairs) -> None:
    """Give the spans of questions what a regression says of them."""
    for row in rows:
        ranking = next(one for one in row.evidence.fusion.rankings if isinstance(one, SemanticRanking))
        for place, candidate in enumerate(row.candidates):
            sentence = ranking.sentence_of(candidate.ready.version, candidate.span)
            judged = pairs.probability(ranking.vector, sentence)
            row.candidates[place] = replace(candidate, features={**candidate.features, JUDGED: judged})


def judge_out_of_fold(rows: Sequence[Example], folds: Sequence[Sequence[str]]) -> Pairs:
    """Give the spans of each guide's questions what the other guides' questions tell of them.

    Returns:
        The regression over all questions.
    """
    taught = [row for row in rows if not row.size]
    for fold in folds:
        pairs = fit_pairs([row for row in taught if row.group not in fold])
        judge_again([row for row in rows if row.group in fold], pairs)
    return fit_pairs(taught)


def write_pairs(pairs: Pairs) -> None:
    """Write the file."""
    numbers = [round(float(value), 4) for value in pairs.weights]
    parts = {"bias": pairs.bias, "products": numbers[:SIZE], "distances": numbers[SIZE:]}
    FILE.write_text(json.dumps(parts) + "\n", encoding="utf-8")

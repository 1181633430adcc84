"""Fits the ranking and the confidence on the question files, and writes retrieval/data/model.json.

    python -m tests.fitting.fit             # prints cross-validated figures, then writes the file
    python -m tests.fitting.fit --dry-run   # prints them only

It needs the `fit` extra. Guides without hints: every guide in `tests/questions/guides` with its questions,
and the built-in guide's questions over its facts in two other wordings. The guide with hints: the built-in
one, with its fitting questions, and with the hints' own questions in folds, each asked of an index built
without the questions of its fold. Nothing here looks at the held-out files.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.evaluation.metrics import auroc, expected_calibration_error
from retrieval.ranking.registry import RANKERS
from tests.fitting.examples import FOLD_WEIGHT, Example, hinted, plain
from tests.fitting.regressions import fit_confidence, fit_ranking, outcome

TARGET = Path(__file__).resolve().parents[2] / "retrieval" / "data" / "model.json"
WRONG = 0.4
"""What a wrong answer costs beside not being right: it is worse than a refusal."""


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--only", choices=("plain", "hinted"))
    arguments = parser.parse_args()
    parts = json.loads(TARGET.read_text(encoding="utf-8"))
    parts["rankers"] = [kind.name for kind in RANKERS]
    for name, found in (("hinted", hinted), ("plain", plain)):
        if arguments.only in (None, name):
            parts[name] = fit(name, list(found()))
    if not arguments.dry_run:
        TARGET.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")


def fit(name: str, rows: list[Example]) -> dict[str, object]:
    """Return the numbers for one sort of guide."""
    groups = sorted({row.group for row in rows})
    folds = groups if name == "plain" else ["fit"]
    judged: list[tuple[float, bool, bool]] = []
    held = _held_out(rows, folds)
    for training, testing in held:
        ranking = fit_ranking(training)
        confidence = fit_confidence(training, ranking)
        judged += [outcome(row, ranking, confidence) for row in testing if row.weight > FOLD_WEIGHT]
    report(name, judged)
    ranking = fit_ranking(rows)
    confidence = fit_confidence(rows, ranking)
    threshold = best_threshold(judged)
    for label, model in (("ranking", ranking), ("confidence", confidence)):
        print(
            label, {key: round(value, 2) for key, value in model["weights"].items()}, round(model["bias"], 2)
        )
    return {"ranking": ranking, "confidence": confidence, "threshold": threshold}


def _held_out(rows: list[Example], folds: list[str]) -> Iterator[tuple[list[Example], list[Example]]]:
    for fold in folds:
        mine = [row for row in rows if row.group == fold]
        if len(mine) > 200 and fold == "fit":
            for part in range(5):
                testing = mine[part::5]
                chosen = set(map(id, testing))
                yield [row for row in rows if id(row) not in chosen], testing
        else:
            yield [row for row in rows if row.group != fold], mine


def best_threshold(judged: Sequence[tuple[float, bool, bool]]) -> float:
    """Return the threshold with the most right answers and right refusals, wrong answers held against it."""
    grid = [step / 100 for step in range(25, 76)]

    def worth(threshold: float) -> float:
        wrong = sum(p >= threshold and not right for p, right, _ in judged) / len(judged)
        return helpful(judged, threshold) - WRONG * wrong

    return max(grid, key=worth)


def helpful(judged: Sequence[tuple[float, bool, bool]], threshold: float) -> float:
    """Return the share of right answers and right refusals."""
    return sum(right if p >= threshold else not able for p, right, able in judged) / len(judged)


def report(name: str, judged: Sequence[tuple[float, bool, bool]]) -> None:
    """Print what cross-validation says."""
    able = [(p, right) for p, right, ok in judged if ok]
    off = [p for p, _, ok in judged if not ok]
    t = best_threshold(judged)
    first = sum(right for _, right in able) / len(able)
    error = expected_calibration_error([(p, right) for p, right, _ in judged if p >= t])
    area = auroc([p for p, _ in able], off)
    print(f"{name}: {len(judged)} questions, right first {first:.3f}, AUROC {area:.3f},")
    print(f"  helpful & honest {helpful(judged, t):.3f} at {t:.2f}, calibration error {error:.3f}")


if __name__ == "__main__":
    main()

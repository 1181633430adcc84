"""Fits the ranking and the confidence on the question files, and writes the model of English.

    python -m tests.fitting.fit             # prints cross-validated figures, then writes the file
    python -m tests.fitting.fit --dry-run   # prints them only
    python -m tests.fitting.fit --semantic  # with the encoder that is installed: writes model.semantic.json

It needs the `fit` extra. Guides without hints: every guide in `tests/questions/guides` with its questions,
and the built-in guide's questions over its facts in two other wordings. The guide with hints: the built-in
one, with its fitting questions, and with the hints' own questions in folds, each asked of an index built
without the questions of its fold. Nothing here looks at the held-out files.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from corpus.languages.spoken import ENGLISH
from retrieval.evaluation.metrics import auroc, expected_calibration_error
from retrieval.ranking.semantic.ranker import SemanticKind
from tests.fitting.examples import Example, hinted, plain
from tests.fitting.libraries import RANKERS_FITTED
from tests.fitting.pairs import judge_out_of_fold, write_pairs
from tests.fitting.regressions import (
    COMPANY,
    CONFIDENCE,
    FEATURES,
    RANKING,
    Judged,
    fit_confidence,
    fit_ranking,
    outcome,
)
from tests.fitting.remembering import RememberingEncoder

TARGET = ENGLISH.fitted("answers/model.json")
SEMANTIC_TARGET = ENGLISH.fitted("answers/model.semantic.json")
FOLDS = 5
"""Parts of the guides of which each is left out once: what is printed was fitted without the guide."""
SURE = 0.9
AS_GOOD = 0.005
"""Thresholds whose worth differs by less are as good: chance parts them."""
WRONG = 0.2
"""What a wrong answer costs beside not being right: it is worse than a refusal."""


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--only", choices=("plain", "hinted"))
    parser.add_argument("--semantic", action="store_true", help="with the installed encoder")
    arguments = parser.parse_args()
    target = SEMANTIC_TARGET if arguments.semantic else TARGET
    if arguments.semantic:
        RANKERS_FITTED.append(SemanticKind(RememberingEncoder()))
        RANKING.extend(FEATURES["semantic"]["ranking"])
        CONFIDENCE.extend(FEATURES["semantic"]["confidence"])
    plain_parts = json.loads(TARGET.read_text(encoding="utf-8"))
    parts = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    parts["rankers"] = [kind.name for kind in RANKERS_FITTED]
    for name, found in (("hinted", hinted), ("plain", plain)):
        if arguments.only in (None, name):
            rows = list(found())
            if arguments.semantic and name == "plain":
                groups = sorted({row.group for row in rows})
                pairs = judge_out_of_fold(rows, [groups[part::FOLDS] for part in range(FOLDS)])
                if not arguments.dry_run:
                    write_pairs(pairs)
            # The threshold says what a keeper risks, not what a model knows: it is the same with an encoder.
            threshold = plain_parts[name]["threshold"] if arguments.semantic else None
            parts[name] = fit(name, rows, threshold)
    if not arguments.dry_run:
        target.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")


def fit(name: str, rows: list[Example], threshold: float | None = None) -> dict[str, Any]:
    """Return the numbers for one sort of guide, with a given threshold or the best one."""
    groups = sorted({row.group for row in rows})
    folds = [groups[part::FOLDS] for part in range(FOLDS)] if name == "plain" else [["fit"]]
    judged: dict[int, list[Judged]] = {}
    chosen: list[Judged] = []
    for training, testing in _held_out(rows, folds):
        part = fit_part(training)
        for row in (row for row in testing if not row.made):
            confidence = part["crowded"] if row.size and part["crowded"] else part["confidence"]
            one = outcome(row, part["ranking"], confidence)
            # The built-in guide's slang counts less in the fit, and as the rest in what is chosen by it.
            judged.setdefault(row.size, []).append(one if name == "plain" else one._replace(weight=1.0))
            if row.ordinary and not row.size:
                chosen.append(judged[row.size][-1])
    threshold = threshold or best_threshold(chosen)
    report(f"{name}, ordinary guides", chosen, threshold)
    for size, some in sorted(judged.items()):
        report(f"{name}, {size} bystanders", some, threshold)
    return {**fit_part(rows), "threshold": threshold}


def fit_part(rows: Sequence[Example]) -> dict[str, Any]:
    """Return ranking, confidence alone, and confidence in company."""
    ranking = fit_ranking(rows)
    alone, company = ([row for row in rows if bool(row.size) == crowded] for crowded in (False, True))
    return {
        "ranking": ranking,
        "confidence": fit_confidence(alone, ranking),
        "crowded": fit_confidence(company, ranking, COMPANY) if company else None,
    }


def _held_out(rows: list[Example], folds: list[list[str]]) -> Iterator[tuple[list[Example], list[Example]]]:
    for fold in folds:
        mine = [row for row in rows if row.group in fold]
        if fold == ["fit"]:
            for part in range(5):
                testing = mine[part::5]
                chosen = set(map(id, testing))
                yield [row for row in rows if id(row) not in chosen], testing
        else:
            yield [row for row in rows if row.group not in fold], mine


def best_threshold(judged: Sequence[Judged]) -> float:
    """Return the threshold with the most right answers and right refusals, wrong answers held against it."""
    grid = [step / 100 for step in range(25, 76)]

    def worth(threshold: float) -> float:
        return helpful(judged, threshold) - WRONG * share(judged, lambda one: is_wrong(one, threshold))

    worths = {threshold: worth(threshold) for threshold in grid}
    # The top is flat: of what is as good, the one that refuses least.
    return min(t for t, value in worths.items() if value >= max(worths.values()) - AS_GOOD)


def share(judged: Sequence[Judged], is_so: Callable[[Judged], bool]) -> float:
    """Return the weighted share of questions of which something is so."""
    return sum(one.weight for one in judged if is_so(one)) / sum(one.weight for one in judged)


def is_wrong(one: Judged, threshold: float) -> bool:
    """Return whether a question gets a wrong answer."""
    return one.confidence >= threshold and not one.right


def helpful(judged: Sequence[Judged], threshold: float) -> float:
    """Return the share of right answers and right refusals."""
    return share(judged, lambda one: one.right if one.confidence >= threshold else not one.able)


def report(name: str, judged: Sequence[Judged], t: float) -> None:
    """Print what cross-validation says."""
    able = [one for one in judged if one.able]
    first = share(able, lambda one: one.right)
    error = expected_calibration_error([(p, right) for p, right, _, _ in judged if p >= t])
    area = auroc([one.confidence for one in able], [one.confidence for one in judged if not one.able])
    print(f"{name}: {len(judged)} questions, right first {first:.3f}, AUROC {area:.3f},")
    print(f"  helpful & honest {helpful(judged, t):.3f} at {t:.2f}, calibration error {error:.3f},")
    wrong, sure = (share(judged, lambda one, least=least: is_wrong(one, least)) for least in (t, SURE))
    print(f"  wrong {wrong:.3f}, sure and wrong {sure:.3f}")


if __name__ == "__main__":
    main()

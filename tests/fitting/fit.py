"""Fits the ranking and the confidence on the question files beside it, and writes retrieval/data/model.json.

    python tests/fitting/fit.py             # prints cross-validated figures, then writes the file
    python tests/fitting/fit.py --dry-run   # prints them only

Guides without hints: every guide in `tests/questions/guides` with its questions, and the built-in guide's
questions over its facts as flowing text. The guide with hints: the built-in one, with its fitting questions, and
with the hints' own questions in folds, each asked of an index that was built without the questions of its fold.
Nothing here looks at the held-out files.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from corpus.chunking import chunk  # noqa: E402
from corpus.editions import Changes  # noqa: E402
from corpus.guide import built_in_document  # noqa: E402
from corpus.hints import AnswerHint, Hints, NotCovered, read_hints  # noqa: E402
from corpus.library import Library  # noqa: E402
from corpus.model import Document, Span  # noqa: E402
from corpus.readers import read_source  # noqa: E402
from retrieval.analysis import ANALYZER  # noqa: E402
from retrieval.certainty import confidence_features  # noqa: E402
from retrieval.document_analysis import analyse  # noqa: E402
from retrieval.edition_index import write_index  # noqa: E402
from retrieval.evaluation import Outcome, Question, judge, read_questions  # noqa: E402
from retrieval.evidence import Candidate  # noqa: E402
from retrieval.hint_index import HintVotes  # noqa: E402
from retrieval.metrics import auroc, expected_calibration_error  # noqa: E402
from retrieval.query import Query  # noqa: E402
from retrieval.retriever import Retriever  # noqa: E402
from retrieval.widening import widened  # noqa: E402

QUESTIONS = ROOT / "tests" / "questions"
TARGET = ROOT / "retrieval" / "data" / "model.json"
FOLDS = 8
PLAIN_ROWS = 347
"""Rows of the built-in guide's file that are asked of its plain wordings, too: slang is for guides with hints."""
SLANG_WEIGHT = 0.4
"""What the deliberately slangy rows count, which are more in the file than among what people type."""
NEXT_TO_NOTHING = 0.006
"""Share of helpful and honest replies that may be given up for fewer wrong answers."""
GAPS = 3
GAP_WEIGHT = 0.14
"""What a question counts whose answer was taken out of the guide."""
FOLD_WEIGHT = 0.15
"""What a question of the hints counts beside one of the question files."""
RANKED = 12
"""Spans of a question that are kept for fitting: the best by the present numbers, and all right ones."""
RANKING = (
    "own exact near passage section anywhere bm25 phrase number first call length kind_shown kind_missing"
    " key weakest thing thing_around defines shows_organisation shows_person shows_place shows_reason"
    " shows_duration shows_money shows_share shows_number shows_date hint hint_nearest hint_touched topic topic_share nearby"
).split()
BOUNDS = {
    "call": (None, -2.0),
    "kind_missing": (None, 0),
    "passage": (None, None),
    "first": (None, None),
    "length": (None, 0.5),
}
"""Between which values a weight may lie; from 0 on where nothing is said."""
CONFIDENCE = (
    "own exact near passage section anywhere bm25 level level_top phrase call length kind_shown kind_missing"
    " key weakest thing thing_around defines hint hint_nearest topic missing trusted"
    " uncovered uncovered_count uncovered_most strict thing_missing yes_no light softmax"
    " trusted_around trusted_least lacking_count lacking_most thing_trusted year_missing name_missing unit_missing"
    " missing_count missing_most contrast numbers_missing margin concepts mass hint_best not_covered hint_lead topic_lead"
).split()


AGAINST = frozenset(
    "call kind_missing missing missing_count missing_most uncovered uncovered_count uncovered_most thing_missing light"
    " lacking_count lacking_most contrast numbers_missing year_missing name_missing unit_missing not_covered".split()
)
"""Features of the confidence that can only speak against an answer."""
EITHER = frozenset("length strict yes_no concepts mass section".split())
"""Those that may speak for or against it; all others can only speak for it."""
FLOORS: dict[str, float] = {"level_top": 0.9}
"""Weights, in standard deviations, that a feature has at least: the level of the best passage's BM25 tells little in a
guide of thirty passages, and more than anything else in a collection of many short entries."""
C = 0.3
"""Inverse strength of the regularisation of the confidence."""


@dataclass
class Example:
    """A question with the spans that were found for it."""

    group: str
    weight: float
    query: Query
    votes: HintVotes
    candidates: list[Candidate]
    right: list[bool]
    judge: Callable[[str, Span], bool]
    off: bool


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--only", choices=("plain", "hinted"))
    arguments = parser.parse_args()
    parts = json.loads(TARGET.read_text(encoding="utf-8"))
    for name, found in (("hinted", hinted), ("plain", plain)):
        if arguments.only in (None, name):
            parts[name] = fit(name, list(found()))
    if not arguments.dry_run:
        TARGET.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")


def plain() -> Iterator[Example]:
    """Yield the questions to guides without hints."""
    for path in sorted((QUESTIONS / "guides").glob("*.jsonl")):
        source = next(p for p in (path.with_suffix(".md"), path.with_suffix(".txt")) if p.exists())
        yield from with_gaps(path.stem, read_source(str(source))[0], read_questions(path))
    rows = read_questions(QUESTIONS / "pain-medicine.fit.jsonl")[:PLAIN_ROWS]
    for name in ("pain-medicine-plain", "pain-medicine-article"):
        yield from with_gaps("pain-medicine", read_source(str(QUESTIONS / "guides" / f"{name}.txt"))[0], rows)


def with_gaps(group: str, document: Document, rows: Sequence[Question]) -> Iterator[Example]:
    """Yield the questions to a guide, and once more those that a guide with a third of it taken out can't answer."""
    yield from examples(group, document, rows)
    passages = chunk(document)
    for part in range(GAPS):
        text = document.text
        for passage in reversed(passages):
            if passage.number // 2 % GAPS == part:
                text = text[: passage.start] + text[passage.end :]
        answerable = [row for row in rows if row.expect]
        for one in examples(group, replace(document, text=text), answerable, weight=GAP_WEIGHT):
            if not any(one.right):
                one.off = True
                yield one


def hinted() -> Iterator[Example]:
    """Yield the questions to the built-in guide."""
    document = built_in_document()
    hints = read_hints(document)
    rows = read_questions(QUESTIONS / "pain-medicine.fit.jsonl")
    yield from examples("fit", document, rows[:PLAIN_ROWS], hints)
    yield from examples("fit", document, rows[PLAIN_ROWS:], hints, SLANG_WEIGHT)
    for number in range(FOLDS):
        kept, asked = without_fold(hints, number)
        yield from hint_examples(f"fold {number}", document, kept, asked)


def without_fold(hints: Hints, number: int) -> tuple[Hints, list[tuple[str, int, int]]]:
    """Return the hints without one question in `FOLDS`, and those left out with where they lead."""
    order = random.Random(7)
    asked: list[tuple[str, int, int]] = []

    def split(questions: tuple[str, ...], start: int, end: int) -> tuple[str, ...]:
        kept = []
        for question in questions:
            if order.randrange(FOLDS) == number:
                asked.append((question, start, end))
            else:
                kept.append(question)
        return tuple(kept)

    answers = tuple(
        AnswerHint(a.text, split(a.questions, a.start, a.end), a.start, a.end) for a in hints.answers
    )
    others = tuple(NotCovered(n.say, split(n.questions, -1, -1)) for n in hints.not_covered)
    return replace(hints, answers=answers, not_covered=others), asked


def retriever_of(document: Document, hints: Hints | None = None) -> Retriever:
    """Return a retriever over one document alone."""
    library = Library.open(Path(tempfile.mkdtemp(prefix="fit")))
    passages = chunk(document)
    hints = read_hints(document) if hints is None else hints
    version = library.store(document, passages, analyse(document, passages, hints).encode(), ANALYZER)
    with library.transaction():
        number = library.add_edition([version], Changes(), "fit", "fit")
        write_index(library, number)
        library.publish(number)
    return Retriever.open(library, number)


def examples(
    group: str, document: Document, rows: Sequence[Question], hints: Hints | None = None, weight: float = 1.0
) -> Iterator[Example]:
    """Yield the questions of a file that stand alone and are for the guide to answer or refuse."""
    retriever = retriever_of(document, hints)
    for row in rows:
        if row.history or row.expect is None or row.kind in ("chat", "advice", "crisis", "hostile"):
            continue

        def right(text: str, _span: Span, row: Question = row) -> bool:
            return bool(row.expect) and judge(row, Outcome(True, (text,), 1.0)).right

        yield example(group, weight, retriever, row.text, right)


def hint_examples(
    group: str, document: Document, hints: Hints, asked: Sequence[tuple[str, int, int]]
) -> Iterator[Example]:
    """Yield questions of the hints that the index was built without."""
    retriever = retriever_of(document, hints)
    for question, start, end in asked:

        def right(_text: str, span: Span, start: int = start, end: int = end) -> bool:
            overlap = min(span.end, end) - max(span.start, start)
            return start >= 0 and overlap > 0.6 * max(end - start, min(span.end - span.start, end - start))

        yield example(group, FOLD_WEIGHT, retriever, question, right, off=start < 0)


def example(group, weight, retriever, question, right, *, off=False) -> Example:  # type: ignore[no-untyped-def]
    """Return a question with its spans, judged."""
    query = retriever.read(question)
    votes = retriever.hints.votes(query)
    ranked = retriever._answering.ranked(query, votes)
    judged = [(candidate, right(text_of(candidate, candidate.span), candidate.span)) for candidate in ranked]
    kept = [pair for place, pair in enumerate(judged) if place < RANKED or pair[1]]
    return Example(group, weight, query, votes, [c for c, _ in kept], [ok for _, ok in kept], right, off)


def text_of(candidate: Candidate, span: Span) -> str:
    """Return the words of a span of a candidate's passage."""
    passage = candidate.ready.passage
    return passage.text[span.start - passage.start : span.end - passage.start]


def first_is_right(row: Example, ranked: Sequence[Candidate]) -> bool:
    """Return whether what would be quoted for the first candidate answers the question."""
    span = widened(ranked[0], ranked)
    return row.judge(text_of(ranked[0], span), span)


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

    Left-out questions of the hints teach what is not covered; that of which they are more than people ask is set
    right again by a second regression, of two numbers, over the rows of the question files alone.
    """
    features, labels, weights, judged = [], [], [], []
    for row in rows:
        from_file = row.weight > FOLD_WEIGHT
        if row.candidates and (from_file or row.off):
            ranked = rank(row, ranking)
            features.append(confidence_features(row.query, ranked, row.votes))
            labels.append(first_is_right(row, ranked))
            weights.append(row.weight)
            judged.append(from_file)
    x = matrix(features, CONFIDENCE)
    scale = x.std(axis=0) + 1e-6
    bias, theta = logistic(x / scale, np.array(labels, float), np.array(weights))
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


def logistic(x, y, weights):  # type: ignore[no-untyped-def]
    """Return bias and weights of a logistic regression whose weights have the sign that makes sense."""

    def loss(theta):  # type: ignore[no-untyped-def]
        z = x @ theta[1:] + theta[0]
        p = 1 / (1 + np.exp(-z))
        total = float((weights * (np.logaddexp(0, z) - y * z)).sum()) + 0.5 * float(theta[1:] @ theta[1:]) / C
        slope = x.T @ (weights * (p - y)) + theta[1:] / C
        return total, np.concatenate([[(weights * (p - y)).sum()], slope])

    bounds = [(None, None), *(_sign(name) for name in CONFIDENCE)]
    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds)
    return found.x[0], found.x[1:]


def _sign(name: str) -> tuple[float | None, float | None]:
    if name in AGAINST:
        return None, 0
    if name in FLOORS:
        return FLOORS[name], None
    return (None, None) if name in EITHER else (0, None)


def outcome(row: Example, ranking, confidence) -> tuple[float, bool, bool]:  # type: ignore[no-untyped-def]
    """Return confidence, whether the first span is right, and whether any could have been."""
    if not row.candidates:
        return 0.0, False, any(row.right)
    ranked = rank(row, ranking)
    features = confidence_features(row.query, ranked, row.votes)
    total = confidence["bias"] + sum(w * features.get(k, 0.0) for k, w in confidence["weights"].items())
    return 1 / (1 + float(np.exp(-total))), first_is_right(row, ranked), any(row.right)


def best_threshold(judged: Sequence[tuple[float, bool, bool]]) -> float:
    """Return the highest threshold that costs next to nothing: a wrong answer is worse than a refusal."""
    grid = [step / 100 for step in range(25, 76)]
    best = max(helpful(judged, t) for t in grid)
    return max(t for t in grid if helpful(judged, t) >= best - NEXT_TO_NOTHING)


def helpful(judged: Sequence[tuple[float, bool, bool]], threshold: float) -> float:
    """Return the share of right answers and right refusals."""
    return sum(right if p >= threshold else not able for p, right, able in judged) / len(judged)


def report(name: str, judged: Sequence[tuple[float, bool, bool]]) -> None:
    """Print what cross-validation says."""
    able = [(p, right) for p, right, ok in judged if ok]
    off = [p for p, _, ok in judged if not ok]
    t = best_threshold(judged)
    print(
        f"{name}: {len(judged)} questions; right first {sum(r for _, r in able) / len(able):.3f}; AUROC"
        f" {auroc([p for p, _ in able], off):.3f}; helpful & honest {helpful(judged, t):.3f} at {t:.2f}; calibration"
        f" error {expected_calibration_error([(p, r) for p, r, _ in judged if p >= t]):.3f}"
    )


def matrix(rows, names):  # type: ignore[no-untyped-def]
    """Return features as an array, shape (n_rows, n_names)."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=float)


if __name__ == "__main__":
    main()

"""The judged questions that the numbers are fitted on, each with the spans that were found for it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from corpus.guide import built_in_document
from corpus.hints import AnswerHint, Hints, NotCovered, read_hints
from corpus.model import Document, Span
from corpus.readers import read_source
from retrieval.answering.evidence import Candidate
from retrieval.answering.pipeline import Evidence
from retrieval.answering.quoting import widened
from retrieval.evaluation.judging import Outcome, Question, judge, read_questions
from retrieval.question.query import Query
from retrieval.retriever import Retriever
from tests.fitting.libraries import (
    ORDINARY,
    QUESTIONS,
    asked,
    bystanders,
    guides,
    retriever_of,
    some,
    without,
)

FOLDS = 8
PLAIN_ROWS = 347
"""Rows of the built-in guide's file that are asked of its plain wordings, too; the others are slang."""
SLANG_WEIGHT = 0.4
"""What the deliberately slangy rows count, which are more in the file than among what people type."""
GAPS = 3
GAP_WEIGHT = 0.14
"""What a question counts whose answer was taken out of the guide."""
FOLD_WEIGHT = 0.15
"""What a question of the hints counts beside one of the question files."""
RANKED = 12
"""Spans of a question that are kept for fitting: the best by the present numbers, and all right ones."""
ALONE_ROWS, GAP_ROWS, COMPANY_ROWS = 150, 30, 50
"""Questions a guide at most: alone, with gaps, and among other documents."""
HARD_WEIGHT = 0.1
"""What a question counts to a guide that is not `ORDINARY`: there are ten times as many."""
PARAPHRASED = 0.5
"""What a paraphrase counts beside other questions: the files have more of them than people type."""
COMPANY = {250: 0.6, 1_000: 0.4}
"""Bystanders that the guides are asked among, all in one library, and what a question counts there."""


@dataclass
class Example:
    """A question with the spans that were found for it.

    Attributes:
        group: the guide, which is left out as a whole.
        weight: what it counts.
        query: understood.
        evidence: what the rankers say.
        candidates: the spans.
        right: which of them answer.
        judge: whether words that are quoted answer.
        off: the guide doesn't answer it, whatever the words say.
        document: the one that has to answer, or empty.
        size: bystanders in the library.
        ordinary: asked of an `ORDINARY` guide; the threshold is chosen on those.
        made: nobody's question: of the hints, or to a guide with a gap.
    """

    group: str
    weight: float
    query: Query
    evidence: Evidence
    candidates: list[Candidate]
    right: list[bool]
    judge: Callable[[str, Span], bool]
    off: bool
    document: str = ""
    size: int = 0
    ordinary: bool = True
    made: bool = False


def plain() -> Iterator[Example]:
    """Yield the questions to guides without hints: of each alone, with gaps, and among other documents."""
    for name, guide in guides().items():
        yield from _weighed(name, with_gaps(name, guide.document, some(guide.rows, ALONE_ROWS)))
    rows = asked(read_questions(QUESTIONS / "pain-medicine.fit.jsonl")[:PLAIN_ROWS])
    for name in ("pain-medicine-plain", "pain-medicine-article"):
        yield from with_gaps("pain-medicine", read_source(str(QUESTIONS / "guides" / f"{name}.txt"))[0], rows)
    for number, weight in COMPANY.items():
        yield from in_company(number, weight)


def _weighed(name: str, found: Iterator[Example]) -> Iterator[Example]:
    for one in found:
        one.ordinary = name in ORDINARY
        one.weight *= 1.0 if one.ordinary else HARD_WEIGHT
        yield one


def with_gaps(group: str, document: Document, rows: Sequence[Question]) -> Iterator[Example]:
    """Yield the questions to a guide, and again those that it can't answer with a third of it taken out."""
    yield from examples(group, retriever_of(document), rows)
    answerable = some([row for row in rows if row.expect], GAP_ROWS)
    for part in range(GAPS):
        for one in examples(group, retriever_of(without(document, part, GAPS)), answerable, GAP_WEIGHT):
            if not any(one.right):
                one.off = one.made = True
                yield one


def in_company(number: int, weight: float) -> Iterator[Example]:
    """Yield the questions to all guides, asked in one library that has bystanders besides."""
    retriever = retriever_of(*(guide.document for guide in guides().values()), *bystanders(number))
    for name, guide in guides().items():
        rows = some(guide.rows, COMPANY_ROWS)
        for one in _weighed(name, examples(name, retriever, rows, weight, guide.document.name)):
            one.size = number
            yield one


def hinted() -> Iterator[Example]:
    """Yield the questions to the built-in guide."""
    document = built_in_document()
    hints = read_hints(document)
    rows = read_questions(QUESTIONS / "pain-medicine.fit.jsonl")
    retriever = retriever_of(document, hints=hints)
    yield from examples("fit", retriever, asked(rows[:PLAIN_ROWS]), paraphrased=1.0)
    yield from examples("fit", retriever, asked(rows[PLAIN_ROWS:]), SLANG_WEIGHT, paraphrased=1.0)
    for number in range(FOLDS):
        kept, left_out = without_fold(hints, number)
        yield from hint_examples(f"fold {number}", document, kept, left_out)


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


def examples(
    group: str,
    retriever: Retriever,
    rows: Sequence[Question],
    weight: float = 1.0,
    document: str = "",
    *,
    paraphrased: float = PARAPHRASED,
) -> Iterator[Example]:
    """Yield questions as they are asked; right is only what one document of the library says, if named."""
    for row in rows:

        def right(text: str, _span: Span, row: Question = row) -> bool:
            return bool(row.expect) and judge(row, Outcome(True, (text,), 1.0)).right

        counts = weight * (paraphrased if row.kind == "paraphrase" else 1.0)
        yield example(group, counts, retriever, row.text, right, document=document)


def hint_examples(
    group: str, document: Document, hints: Hints, left_out: Sequence[tuple[str, int, int]]
) -> Iterator[Example]:
    """Yield questions of the hints that the index was built without."""
    retriever = retriever_of(document, hints=hints)
    for question, start, end in left_out:

        def right(_text: str, span: Span, start: int = start, end: int = end) -> bool:
            overlap = min(span.end, end) - max(span.start, start)
            return start >= 0 and overlap > 0.6 * max(end - start, min(span.end - span.start, end - start))

        one = example(group, FOLD_WEIGHT, retriever, question, right, off=start < 0)
        one.made = True
        yield one


def example(  # type: ignore[no-untyped-def]
    group, weight, retriever, question, right, *, off=False, document=""
) -> Example:
    """Return a question with its spans, judged."""
    query = retriever.read(question)
    evidence = retriever.pipeline.evidence(query)
    ranked = retriever.pipeline.ranked(query, evidence)
    judged = [
        (c, document in ("", c.ready.passage.document) and right(text_of(c, c.span), c.span)) for c in ranked
    ]
    kept = [pair for place, pair in enumerate(judged) if place < RANKED or pair[1]]
    candidates, judgements = [c for c, _ in kept], [ok for _, ok in kept]
    return Example(group, weight, query, evidence, candidates, judgements, right, off, document)


def text_of(candidate: Candidate, span: Span) -> str:
    """Return the words of a span of a candidate's passage."""
    passage = candidate.ready.passage
    return passage.text[span.start - passage.start : span.end - passage.start]


def first_is_right(row: Example, ranked: Sequence[Candidate]) -> bool:
    """Return whether what would be quoted for the first candidate answers the question."""
    if row.document not in ("", ranked[0].ready.passage.document):
        return False
    span = widened(ranked[0], ranked)
    return row.judge(text_of(ranked[0], span), span)

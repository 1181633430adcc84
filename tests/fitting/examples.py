"""The judged questions that the numbers are fitted on, each with the spans that were found for it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.editions import Changes
from corpus.guide import built_in_document
from corpus.hints import AnswerHint, Hints, NotCovered, read_hints
from corpus.library import Library
from corpus.model import Document, Span
from corpus.readers import read_source
from corpus.structure.chunking import chunk
from retrieval.answering.evidence import Candidate
from retrieval.answering.pipeline import Evidence
from retrieval.answering.widening import widened
from retrieval.editions.document_analysis import analyse
from retrieval.evaluation.judging import Outcome, Question, judge, read_questions
from retrieval.question.query import Query
from retrieval.registry import edition_files
from retrieval.retriever import Retriever
from retrieval.words.analysis import ANALYZER

QUESTIONS = Path(__file__).resolve().parents[1] / "questions"
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
_TO_THE_SCOPE = frozenset(["chat", "advice", "crisis", "hostile"])
"""Kinds of questions that never get as far as the guide."""


@dataclass
class Example:
    """A question with the spans that were found for it."""

    group: str
    weight: float
    query: Query
    evidence: Evidence
    candidates: list[Candidate]
    right: list[bool]
    judge: Callable[[str, Span], bool]
    off: bool


def plain() -> Iterator[Example]:
    """Yield the questions to guides without hints."""
    for path in sorted((QUESTIONS / "guides").glob("*.jsonl")):
        source = next(p for p in (path.with_suffix(".md"), path.with_suffix(".txt")) if p.exists())
        yield from with_gaps(path.stem, read_source(str(source))[0], read_questions(path))
    rows = read_questions(QUESTIONS / "pain-medicine.fit.jsonl")[:PLAIN_ROWS]
    for name in ("pain-medicine-plain", "pain-medicine-article"):
        yield from with_gaps("pain-medicine", read_source(str(QUESTIONS / "guides" / f"{name}.txt"))[0], rows)


def with_gaps(group: str, document: Document, rows: Sequence[Question]) -> Iterator[Example]:
    """Yield the questions to a guide, and again those that it can't answer with a third of it taken out."""
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
        edition_files(library).write(number)
        library.publish(number)
    return Retriever.open(library, number)


def examples(
    group: str, document: Document, rows: Sequence[Question], hints: Hints | None = None, weight: float = 1.0
) -> Iterator[Example]:
    """Yield the questions of a file that stand alone and are for the guide to answer or refuse."""
    retriever = retriever_of(document, hints)
    for row in rows:
        if row.history or row.expect is None or row.kind in _TO_THE_SCOPE:
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
    evidence = retriever.pipeline.evidence(query)
    ranked = retriever.pipeline.ranked(query, evidence)
    judged = [(candidate, right(text_of(candidate, candidate.span), candidate.span)) for candidate in ranked]
    kept = [pair for place, pair in enumerate(judged) if place < RANKED or pair[1]]
    candidates, judgements = [c for c, _ in kept], [ok for _, ok in kept]
    return Example(group, weight, query, evidence, candidates, judgements, right, off)


def text_of(candidate: Candidate, span: Span) -> str:
    """Return the words of a span of a candidate's passage."""
    passage = candidate.ready.passage
    return passage.text[span.start - passage.start : span.end - passage.start]


def first_is_right(row: Example, ranked: Sequence[Candidate]) -> bool:
    """Return whether what would be quoted for the first candidate answers the question."""
    span = widened(ranked[0], ranked)
    return row.judge(text_of(ranked[0], span), span)

"""Judged questions as a keeper's hints: each leads to the shortest words that answer it, or to a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from corpus.hints_writing import toml_table
from corpus.languages.choosing import language_of
from corpus.languages.spoken import speaking
from corpus.model import Document, Span
from corpus.structure.chunking import chunk
from retrieval.evaluation.judging import Outcome, Question, judge

MOST_SENTENCES = 3
"""Sentences of an answer that a hint leads to, at most."""
REFUSED_KIND = "none"
"""The kind of questions that a guide is asked and does not answer; others are for no guide."""


def with_hints(document: Document, questions: Sequence[Question]) -> Document:
    """Return a document that has judged questions as hints, and no others.

    A question whose answer stands nowhere in at most three sentences is left out.
    """
    places = list(_spans(document))
    answers: dict[Span, list[str]] = {}
    refused: list[str] = []
    for question in questions:
        if question.expect:
            span = next((one for one in places if _answers(document, one, question)), None)
            if span is not None:
                answers.setdefault(span, []).append(question.text)
        elif question.expect is not None and question.kind == REFUSED_KIND:
            refused.append(question.text)
    tables = [
        toml_table("answer", {"text": document.text[span.start : span.end], "questions": asked})
        for span, asked in answers.items()
    ]
    if refused:
        tables.append(toml_table("not_covered", {"questions": refused}))
    return replace(document, hints="\n".join(tables))


def _spans(document: Document) -> Iterator[Span]:
    """Yield all spans of neighbouring sentences of a passage, single sentences first."""
    with speaking(language_of(document.metadata)):
        passages = chunk(document)
    for size in range(1, MOST_SENTENCES + 1):
        for passage in passages:
            for first in range(len(passage.sentences) - size + 1):
                yield Span(passage.sentences[first].start, passage.sentences[first + size - 1].end)


def _answers(document: Document, span: Span, question: Question) -> bool:
    return judge(question, Outcome(True, (document.text[span.start : span.end],), 1.0)).right

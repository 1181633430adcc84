"""An answer: a verbatim span of a document, with its place and its context."""

from __future__ import annotations

from dataclasses import dataclass

MAX_ANSWER_WORDS = 130


@dataclass(frozen=True, slots=True)
class Answer:
    """Words of the guide that answer a question.

    Attributes:
        text: one contiguous span, verbatim: ``document.text[start:end]``.
        context: the whole passage around it, verbatim.
        confidence: calibrated probability, 0 to 1, that it is right.
        score: what the ranking gave its passage.
        document: name of the document.
        title: title of the document.
        section: headings above it, outermost first.
        source: a URL, a file's name or ``built-in``.
        passage: id of the passage, such as ``pain-medicine:7``.
        start: offset of `text` in the document.
        end: offset after it.
        context_start: offset of `context` in the document.
        edition: number of the edition it was read from.
    """

    text: str
    context: str
    confidence: float
    score: float
    document: str
    title: str
    section: tuple[str, ...]
    source: str
    passage: str
    start: int
    end: int
    context_start: int
    edition: int

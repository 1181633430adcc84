"""An answer: a verbatim span of a document, with its place and its context."""

from __future__ import annotations

import msgspec

from corpus.caching.named_tuple import NamedTuple
from corpus.guides import DEFAULT
from corpus.model import BlockKind


class Words(NamedTuple):
    """Words of a document, verbatim: ``document.text[start:end] == text``."""

    start: int
    end: int
    text: str


NO_WORDS = Words(0, 0, "")


class Answer(msgspec.Struct, frozen=True):
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
        kind: what the text is; of several blocks what the first one is.
        leads: what has to be read before the text to understand it and is not beside it, outermost first.
        footnotes: those that the text refers to.
        page: number of the page it stands on, None where it has none.
        page_label: what is printed on that page, or empty.
        url: its address, with an anchor where there is one; empty where it has none.
        guide: that its document belongs to.
        among_guides: whether other guides were asked as well, so that a reader has to be told which it is.
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
    kind: BlockKind = BlockKind.PARAGRAPH
    leads: tuple[Words, ...] = ()
    footnotes: tuple[Words, ...] = ()
    page: int | None = None
    page_label: str = ""
    url: str = ""
    guide: str = DEFAULT
    among_guides: bool = False

    @property
    def lead(self) -> Words:
        """The nearest of the leads; without text where there is none."""
        return self.leads[-1] if self.leads else NO_WORDS

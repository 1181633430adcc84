"""The vectors of one document; worked out once, and kept beside the analysis of its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from corpus.structure.unseen import seen_words
from retrieval.encoding.encoder import PASSAGE, QUESTION, SIZE

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.model import Passage, Span
    from retrieval.encoding.encoder import Encoder
    from retrieval.question.hint_data import HintData

BYTES = 2 * SIZE
"""Of a vector of float16 numbers."""
_LEAD = 160
"""Characters at most of what a list or a table depends on that stand before a sentence of it."""


class DocumentVectors(msgspec.Struct, array_like=True):
    """Rows of float16 numbers in the machine's order; what says nothing has a row of zeros.

    Attributes:
        passages: a row for each passage, in reading order.
        counts: how many sentences each passage has.
        sentences: a row for each sentence of these.
        offsets: where each of these begins and ends in the document's text, one after the other.
        questions: a row for each of the keeper's questions.
    """

    passages: bytes
    counts: list[int]
    sentences: bytes
    offsets: list[int]
    questions: bytes

    def encode(self) -> bytes:
        """Return the vectors as they are kept."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def decode(raw: bytes) -> DocumentVectors:
        """Return vectors that were kept."""
        return msgspec.msgpack.decode(raw, type=DocumentVectors)


def vectors_of(
    stored: StoredDocument, passages: Sequence[Passage], hints: HintData, encoder: Encoder
) -> DocumentVectors:
    """Return the vectors of a document.

    Raises:
        EncoderError: the model can't be used.
    """
    markdown = stored.format == "markdown"
    whole, single = [], []
    for passage in passages:
        heading = heading_of(stored, passage)
        whole.append(_row(encoder, _seen(passage.text, markdown), heading, PASSAGE))
        for text in sentences_of(passage, markdown):
            single.append(_row(encoder, text, heading, PASSAGE))
    asked = [_row(encoder, question.text, "", QUESTION) for question in hints.questions]
    counts = [len(passage.sentences) for passage in passages]
    offsets = [offset for passage in passages for span in passage.sentences for offset in span]
    return DocumentVectors(b"".join(whole), counts, b"".join(single), offsets, b"".join(asked))


def heading_of(stored: StoredDocument, passage: Passage) -> str:
    """Return the heading that stands nearest above a passage; a title that is only a file's name is none."""
    if passage.section:
        return passage.section[-1]
    return stored.title if "-".join(stored.title.lower().split()) != stored.name else ""


def sentences_of(passage: Passage, markdown: bool) -> Iterator[str]:
    """Yield the sentences of a passage; one of a list or a table after what it depends on."""
    for span in passage.sentences:
        text = _seen(_words(passage, span), markdown)
        block = passage.block_at(span.start)
        lead = block.leads[-1] if block and block.leads else None
        if lead is not None and passage.start <= lead.start and lead.end <= passage.end:
            text = f"{_seen(_words(passage, lead), markdown)[:_LEAD]} {text}"
        yield text


def _words(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]


def _seen(text: str, markdown: bool) -> str:
    return seen_words(text) if markdown else text


def _row(encoder: Encoder, text: str, heading: str, prefix: str) -> bytes:
    import numpy as np

    says_something = any(map(str.isalnum, text))
    vector = encoder.encode(f"{heading}: {text}" if heading else text, prefix) if says_something else None
    return bytes(BYTES) if vector is None else vector.astype(np.float16).tobytes()

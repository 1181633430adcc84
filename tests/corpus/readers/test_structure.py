"""A corpus of small documents over all formats: what must come out of each, to the letter."""

from __future__ import annotations

from collections import Counter

import pytest

from corpus.model import Document
from corpus.readers.formats.registry import named
from corpus.structure.chunking import chunk
from tests.helpers.structure_corpus import DOCUMENTS, EXPECTED, Key


@pytest.mark.parametrize("key", DOCUMENTS, ids=[" ".join(key) for key in DOCUMENTS])
def test_document_comes_out_as_a_person_reads_it(key: Key) -> None:
    """Headings, items with their numbers, rows below their columns, notes; nothing hidden or struck out."""
    text = named(key[0]).read(DOCUMENTS[key](), "guide").text
    assert text == EXPECTED[key]
    for passage in chunk(Document("guide", "Guide", text)):
        assert text[passage.start : passage.end] == passage.text


def test_corpus_is_as_large_as_it_claims() -> None:
    """Every document is expected to be something, and each format has several."""
    assert DOCUMENTS.keys() == EXPECTED.keys()
    assert len(DOCUMENTS) >= 90
    assert min(Counter(format_ for format_, _ in DOCUMENTS).values()) >= 3

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import passages
from retrieval.answering.passages import PassageCache
from retrieval.retriever import Retriever
from tests.helpers.retrievers import bakery, laundry, retriever_of


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Return a retriever over two documents; tests only read it."""
    found = retriever_of(tmp_path_factory.mktemp("two"), bakery(), laundry())
    yield found
    found.library.close()


def keys(retriever: Retriever) -> list[tuple[int, int]]:
    return [(v, n + 1) for v, one in retriever.documents.items() for n in range(one.n_passages)]


def reader(retriever: Retriever) -> PassageCache:
    return PassageCache(retriever.library, retriever.documents, retriever.analyzer)


def test_sentences_are_verbatim_and_know_their_terms(two: Retriever) -> None:
    """Offsets count the document's characters; a passage has the terms of its sentences and headings."""
    for ready in reader(two).read(keys(two)):
        text = two.library.text(ready.version)
        for sentence in ready.sentences:
            assert text[sentence.span.start : sentence.span.end] == sentence.text
            assert sentence.term_set == set(sentence.terms) == set(two.analyzer.terms(sentence.text))
            assert sentence.words == len(sentence.text.split())
        assert ready.term_set == {term for sentence in ready.sentences for term in sentence.terms}
        assert ready.section_set == {t for part in ready.passage.section for t in two.analyzer.terms(part)}
        title = two.documents[ready.version].title
        assert ready.heading_set == ready.section_set | set(two.analyzer.terms(title))


@given(st.data())
def test_passages_come_in_the_order_asked_for(two: Retriever, data: st.DataObject) -> None:
    """Those that don't exist are left out, and a small memory changes nothing."""
    wanted = data.draw(st.lists(st.sampled_from([*keys(two), (99, 1), (keys(two)[0][0], 99)]), unique=True))
    with patch.object(passages, "_KEPT", 3):
        small = reader(two)
        for _ in range(2):
            found = [(ready.version, ready.passage.number) for ready in small.read(wanted)]
            assert found == [key for key in wanted if key in keys(two)]

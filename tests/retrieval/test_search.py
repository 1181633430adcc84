from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.hints import read_hints
from corpus.model import Document
from corpus.structure.chunking import chunk
from retrieval.editions.document_analysis import analyse
from retrieval.engine.local.writing.reference import Bm25Reference
from retrieval.engine.passage_index import FIELDS, QueryTerm
from retrieval.ranking.keyword import KeywordRanker
from retrieval.ranking.settings import KEYWORD
from retrieval.retriever import Retriever
from tests.helpers.retrievers import BAKERY_HINTS, bakery, laundry, retriever_of, text_document

QUERIES = st.lists(
    st.sampled_from(
        [
            "rye",
            "bread",
            "costs",
            "salary",
            "opens",
            "GOB",
            "dough",
            "what is",
            "token",
            "wash",
            "sixty",
            "Canada",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Return a retriever over two documents; tests only read it."""
    found = retriever_of(tmp_path_factory.mktemp("two"), bakery(BAKERY_HINTS), laundry())
    yield found
    found.library.close()


def key_of(retriever: Retriever, passage: str) -> tuple[int, int]:
    """Return version and number of a passage by its id."""
    name, _, number = passage.rpartition(":")
    (version,) = [one.version for one in retriever.documents.values() if one.name == name]
    return version, int(number)


def terms_of(retriever: Retriever, words: str) -> list[QueryTerm]:
    """Return what the passages are ranked by."""
    ranker = retriever.rankers["keyword"]
    assert isinstance(ranker, KeywordRanker)
    return ranker.query_terms(retriever.read(words))


def by_definition(documents: list[Document], query: list[QueryTerm]) -> dict[str, float]:
    """Return the score of each passage: rank-bm25's of each term in its field, weighted and added up."""
    passages = [(document, chunk(document)) for document in sorted(documents, key=lambda one: one.name)]
    analyses = [analyse(document, found, read_hints(document)) for document, found in passages]
    scores = dict.fromkeys([passage.id for _, found in passages for passage in found], 0.0)
    models = {name: Bm25Reference([t for one in analyses for t in getattr(one, name)]) for name in FIELDS}
    for field, term, weight in query:
        for passage, score in zip(scores, models[field].get_scores([term]).tolist(), strict=True):
            scores[passage] += weight * score
    return {passage: score for passage, score in scores.items() if score}


@given(QUERIES)
def test_a_score_is_the_weighted_sum_of_the_fields_bm25(two: Retriever, query: str) -> None:
    """Text, headings and hints are each scored by rank-bm25's formula, over both documents together."""
    hits = two.search(query, 50)
    expected = by_definition([bakery(BAKERY_HINTS), laundry()], terms_of(two, query))
    assert {hit.passage: hit.score for hit in hits} == pytest.approx(expected)


@given(QUERIES)
def test_the_parts_of_a_score_sum_to_it(two: Retriever, query: str) -> None:
    """What `/why` shows is all that a score is made of."""
    terms = [(term.field, term.term) for term in terms_of(two, query)]
    for hit in two.search(query, 50):
        explained = two.rankers["keyword"].explain(two.read(query), key_of(two, hit.passage))
        assert explained is not None
        assert [(part.field, part.term) for part in explained.parts] == terms
        assert explained.value == pytest.approx(hit.score)
        assert hit.score > 0


@given(QUERIES, st.integers(1, 12))
def test_hits_are_verbatim_sorted_and_limited(two: Retriever, query: str, limit: int) -> None:
    """Offsets hold, the best stand first, and a smaller limit gives the beginning of a larger one's hits."""
    texts = {"bakery": bakery().text, "laundry": laundry().text}
    hits = two.search(query, limit)
    assert all(texts[hit.document][hit.start : hit.end] == hit.text for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits == two.search(query, 50)[:limit]
    assert len({hit.passage for hit in hits}) == len(hits)


def test_the_weights_of_the_fields_are_what_terms_carry(two: Retriever) -> None:
    """A word of the question counts fully in the text, more in a heading and less in a hint."""
    terms = terms_of(two, "wedding")
    assert {(term.field, term.term): term.weight for term in terms} == {
        ("text", "wed"): KEYWORD.text,
        ("hints", "wed"): KEYWORD.hints,
    }
    headings = [term for term in terms_of(two, "deliveries") if term.field == "headings"]
    assert headings[0].weight == KEYWORD.headings > KEYWORD.text > KEYWORD.hints


def test_searching_is_the_same_in_every_process(tmp_path: Path, two: Retriever) -> None:
    """The same corpus, opened elsewhere, gives the same hits with the same scores."""
    again = retriever_of(tmp_path, bakery(BAKERY_HINTS), laundry())
    for query in ("rye bread", "opens", "what does a wash cost", "apprentices women 2019"):
        assert again.search(query, 50) == two.search(query, 50)
    again.library.close()


def test_related_words_rank_below_the_words_asked_for(two: Retriever) -> None:
    """A passage with the word itself comes before one with a near-synonym."""
    weights = {term.term: term.weight for term in terms_of(two, "wages") if term.field == "text"}
    assert "earn" in weights
    assert max(weights.values()) < 1


def test_equal_scores_are_in_reading_order(tmp_path: Path) -> None:
    """Documents by name, then passages as they stand."""
    text = "## One\n\nRye bread.\n\n## Two\n\nRye bread.\n\n## One\n\nRye bread.\n"
    twins = [Document(name, name, text, source=f"{name}.md", format="markdown") for name in ("b", "a")]
    retriever = retriever_of(tmp_path, *twins)
    hits = retriever.search("rye bread")
    assert [hit.passage for hit in hits] == ["a:1", "a:2", "a:3", "b:1", "b:2", "b:3"]
    assert len({hit.score for hit in hits}) == 1
    assert retriever.search("rye bread", 2) == hits[:2]
    retriever.library.close()


@pytest.mark.parametrize("limit", [0, -1])
def test_no_hits_are_given_where_none_are_wanted(two: Retriever, limit: int) -> None:
    """A limit below one is no error."""
    assert two.search("rye", limit) == []


def test_a_corpus_of_one_passage_is_searched(tmp_path: Path) -> None:
    """Its scores are positive, though every term is in all of the passages; and it answers."""
    retriever = retriever_of(tmp_path, text_document("The key hangs behind the stove."))
    (hit,) = retriever.search("key")
    assert hit.score > 0
    assert (hit.section, hit.passage, hit.text) == ((), "note:1", "The key hangs behind the stove.")
    assert retriever.ask("where does the key hang?").answers[0].text == hit.text
    assert not retriever.ask("who painted the mona lisa?").answered
    retriever.library.close()


def test_an_empty_corpus_has_no_hits(tmp_path: Path) -> None:
    """Nothing is found, and nothing divides by zero."""
    retriever = retriever_of(tmp_path)
    assert retriever.search("rye bread") == []
    finding = retriever.ask("what does rye bread cost?")
    assert (finding.answers, finding.confidence) == ((), 0.0)
    assert retriever.sections() == []
    assert retriever.first_questions() == {}
    retriever.library.close()


def test_headings_find_what_the_text_does_not_say(two: Retriever) -> None:
    """A passage is found by the title of its section."""
    assert two.search("trade")[0].section[-1] == "Learning the trade"
    assert two.sections() == [
        ("Opening hours",), ("Bread",), ("Cakes",), ("Learning the trade",), ("Deliveries",),
    ]  # fmt: skip


def test_hints_find_what_the_text_does_not_say(two: Retriever) -> None:
    """A passage is found by the keeper's questions, which are never shown."""
    hit = two.search("notice needed")[0]
    assert "three weeks ahead" in hit.text
    assert "notice" not in hit.text


def test_what_a_retriever_knows_are_the_words_of_the_text(two: Retriever) -> None:
    """In any form; small words, other words and hints' words are not known."""
    assert all(map(two.knows, ["rye", "RYE", "weddings", "tokens", "deliveries", "costing"]))
    assert not any(map(two.knows, ["croissant", "the", "", "?", "notice", "Canada"]))

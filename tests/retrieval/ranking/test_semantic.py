from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Span
from retrieval.editions.publishing import Request, add
from retrieval.encoding.home import PLACE
from retrieval.encoding.loading import _say_once
from retrieval.ranking import registry
from retrieval.ranking.registry import RANKERS, rankers_in_use
from retrieval.ranking.semantic.ranker import SemanticRanker
from retrieval.registry import edition_files
from retrieval.retriever import Retriever
from tests.helpers.retrievers import BAKERY_HINTS, bakery, laundry, library_of, text_document
from tests.helpers.stub_encoder import StubEncoder


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> StubEncoder:
    """Return an encoder that is in use, as if its model were installed."""
    found = StubEncoder()
    use(monkeypatch, found)
    return found


def use(monkeypatch: pytest.MonkeyPatch, encoder: StubEncoder) -> None:
    """Let all that is opened from now on use an encoder."""
    monkeypatch.setattr(registry, "is_installed", lambda: True)
    monkeypatch.setattr("retrieval.encoding.loading.encoder_in_use", lambda: encoder)


def meaning(retriever: Retriever) -> SemanticRanker:
    """Return the semantic ranker of a retriever."""
    ranker = retriever.rankers["semantic"]
    assert isinstance(ranker, SemanticRanker)
    return ranker


def test_without_a_model_nothing_of_it_is_there(tmp_path: Path) -> None:
    """The same rankers, the same files, and not a module more."""
    library = library_of(tmp_path, bakery())
    retriever = Retriever.open(library, library.published())
    assert rankers_in_use() == RANKERS
    assert list(retriever.rankers) == [kind.name for kind in RANKERS]
    assert not list(tmp_path.rglob("*.vectors"))
    assert all(hit.bm25 is None for hit in retriever.search("rye bread"))


def test_a_document_is_encoded_once(tmp_path: Path, encoder: StubEncoder) -> None:
    """Whatever else is published, and after all files of the editions were lost."""
    library = library_of(tmp_path, bakery(BAKERY_HINTS))
    assert "query: When do you open?" in encoder.encoded
    assert any(one.startswith("passage: Bread: A loaf of rye") for one in encoder.encoded)
    encoder.encoded.clear()
    add(library, [laundry()], Request())
    assert encoder.encoded
    assert not any(one.startswith("passage: Bread") for one in encoder.encoded)
    before = Retriever.open(library, library.published()).search("what does rye bread cost?")
    for path in tmp_path.rglob("*.vectors"):
        path.unlink()
    encoder.encoded.clear()
    again = Retriever.open(library, library.published()).search("what does rye bread cost?")
    assert again == before
    assert encoder.encoded == ["query: what does rye bread cost?"]


def test_vectors_of_another_encoder_are_never_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another model, or another version of what runs it, encodes everything anew."""
    use(monkeypatch, StubEncoder("0001"))
    library = library_of(tmp_path, bakery())
    other = StubEncoder("0002")
    use(monkeypatch, other)
    Retriever.open(library, library.published())
    assert any("rye" in one for one in other.encoded)


@pytest.mark.parametrize("text", ["* * *", "—", "...", "| --- | --- |", ""])
def test_what_says_nothing_has_no_vector(text: str) -> None:
    """A model would hold it to be nearer to many a question than its answer."""
    assert StubEncoder().encode(text, "passage: ") is None


@pytest.mark.usefixtures("encoder")
def test_equal_sentences_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    """Their scores are equal to the bit, however many others there are."""
    filler = "\n\n".join(f"House number {n} has {n * 7} rooms and {n} cellars." for n in range(1, 40))
    same = "The key hangs behind the door."
    retriever = Retriever.open(
        library := library_of(
            tmp_path, text_document(f"{same}\n\n{filler}\n\n{same}", "a"), text_document(same, "b")
        ),
        library.published(),
    )
    ranking = meaning(retriever).rank(retriever.read("where hangs the key?"), 50)
    text = {version: library.text(version) for version in retriever.documents}
    first = [place for place in ranking.places if text[place.version][place.start : place.end] == same]
    assert first == sorted(first)
    assert len(first) == 3
    assert ranking.places[:3] == first
    cosines = {ranking.of_span(place.version, Span(place.start, place.end))["cos"] for place in first}
    assert len(cosines) == 1


@given(st.integers(1, 60), st.integers(1, 12))
def test_a_row_scores_the_same_in_any_company(n_rows: int, place: int) -> None:
    """Alone, among others, and in any order."""
    import numpy as np

    from retrieval.ranking.semantic.nearness import Rows

    numbers = np.random.default_rng(n_rows).normal(size=(n_rows, 384)).astype(np.float16) / 20
    rows, vector = (
        Rows(memoryview(numbers.astype(np.float16).tobytes())),
        StubEncoder().encode("a b", "query: "),
    )
    assert vector is not None
    places = np.arange(n_rows)
    everything = rows.exact(places, vector)
    one = place % n_rows
    assert rows.exact(np.array([one]), vector)[0] == everything[one]
    assert (rows.exact(places[::-1], vector) == everything[::-1]).all()
    nearest, products, mean, _ = rows.nearest(vector, 5)
    assert abs(mean - everything.mean()) < 1e-5
    assert list(nearest) == list(np.lexsort((places, -everything))[: max(5, 0)][: len(nearest)])
    assert list(products) == sorted(products, reverse=True)


@pytest.mark.usefixtures("encoder")
def test_a_search_shows_both_scores(tmp_path: Path) -> None:
    """The order is that of the fused score; BM25 is the sum that it is without."""
    library = library_of(tmp_path, bakery(), laundry())
    with_meaning = Retriever.open(library, library.published()).search("cost of a wash", 5)
    words = Retriever(library, library.published(), RANKERS).search("cost of a wash", 5)
    alone = {hit.passage: hit.score for hit in words}
    assert [hit.score for hit in with_meaning] == sorted((hit.score for hit in with_meaning), reverse=True)
    assert len(with_meaning) == 5 > len(words)
    assert {hit.passage: hit.bm25 for hit in with_meaning if hit.passage in alone} == alone
    assert all(hit.bm25 == 0 for hit in with_meaning if hit.passage not in alone)


def test_a_broken_model_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Publishing, asking and searching go on by words alone, with the very same replies."""
    plain = Retriever.open(
        library := library_of(tmp_path / "plain", bakery(), laundry()), library.published()
    )
    _say_once.cache_clear()
    use(monkeypatch, StubEncoder(broken="The model is damaged."))
    broken = Retriever.open(other := library_of(tmp_path / "broken", bakery(), laundry()), other.published())
    with caplog.at_level(logging.WARNING):
        for question in ("What does rye bread cost?", "who is the president?", "a wash"):
            assert broken.ask(question).answers == plain.ask(question).answers
            assert broken.ask(question).confidence == plain.ask(question).confidence
            assert broken.search(question) == plain.search(question)
    edition_files(other).verify(other.published())
    assert list(broken.rankers) == [kind.name for kind in RANKERS]
    said = [record.message for record in caplog.records]
    assert said == ["The model is damaged. Words alone rank the answers."]


@pytest.mark.usefixtures("encoder")
def test_a_damaged_file_of_vectors_is_written_anew(tmp_path: Path) -> None:
    """As the other files of an edition are."""
    library = library_of(tmp_path, bakery())
    [path] = tmp_path.rglob("*.vectors")
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole[: len(whole) // 2])
    assert Retriever.open(library, library.published()).search("rye bread")[0].bm25
    assert path.read_bytes() == whole


@pytest.mark.usefixtures("encoder")
def test_a_question_of_nothing_but_signs_finds_nothing(tmp_path: Path) -> None:
    """It has no vector."""
    library = library_of(tmp_path, bakery())
    assert (
        not meaning(retriever := Retriever.open(library, library.published()))
        .rank(retriever.read("?!"), 5)
        .passages
    )
    assert not retriever.ask("?!").answered


@pytest.mark.usefixtures("encoder")
def test_an_empty_guide_can_be_asked(tmp_path: Path) -> None:
    """There are no rows at all."""
    library = library_of(tmp_path)
    retriever = Retriever.open(library, library.published())
    assert retriever.search("bread") == []
    assert not retriever.ask("What does bread cost?").answered


@pytest.mark.usefixtures("encoder")
def test_nearest_questions_of_the_keeper_lead_to_their_places(tmp_path: Path) -> None:
    """One that leads nowhere speaks against all answers."""
    library = library_of(tmp_path, bakery(BAKERY_HINTS))
    retriever = Retriever.open(library, library.published())
    ranking = meaning(retriever).rank(retriever.read("from what time can I come in"), 5)
    [place] = [
        one for one in ranking.places if library.words(*one) == "The bakery opens at six in the morning."
    ]
    assert ranking.of_span(place.version, Span(place.start, place.end))["cos_question"] > 0.9
    refused = meaning(retriever).rank(retriever.read("can I freeze a loaf"), 5)
    assert refused.of_best([{}])["cos_refused"] > 0.2
    assert ranking.of_best([{}])["cos_refused"] == 0


def test_the_model_lies_with_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In the virtual environment, so that every data directory has it; or where a variable says."""
    from retrieval.encoding.home import model_home

    monkeypatch.setenv(PLACE, str(tmp_path / "there"))
    assert model_home() == tmp_path / "there"
    monkeypatch.delenv(PLACE)
    monkeypatch.setattr(sys, "prefix", "/somewhere")
    assert model_home() == Path("/somewhere/share/guidebot/semantic")
    monkeypatch.setattr(sys, "base_prefix", "/somewhere")
    assert model_home().parts[-2:] == ("guidebot", "semantic")


def test_a_title_that_is_a_file_name_is_no_heading() -> None:
    """It would only add noise to the vector."""
    from retrieval.ranking.semantic.document_vectors import heading_of

    class _Passage:
        section = ()

    stored = Document("house-rules", "House rules", "")
    assert heading_of(stored, _Passage()) == ""  # type: ignore[arg-type]
    assert heading_of(Document("p17", "Rules of the house", ""), _Passage()) == "Rules of the house"  # type: ignore[arg-type]

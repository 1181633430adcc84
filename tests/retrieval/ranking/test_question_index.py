"""The keepers' questions are found by their terms, and read one by one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.engine.artifact import IndexFileError
from retrieval.question.hint_data import HintData, HintQuestion, KeptHints
from retrieval.ranking.question_index import (
    index_of,
    question_index_path,
    questions_of,
    read_question_index,
    verify_question_index,
    write_question_index,
)
from retrieval.ranking.ranker import Target
from retrieval.words.analysis import Analyzer

_ANALYZER = Analyzer()
_TERMS = st.sampled_from(["oven", "crèche", "?date", "x" * 80, "loaf"])
_QUESTIONS = st.builds(
    HintQuestion,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.integers(-1, 50),
    st.integers(0, 99),
    st.lists(_TERMS, max_size=6),
)
_HINTS = st.dictionaries(
    st.integers(1, 9),
    st.builds(HintData, questions=st.lists(_QUESTIONS, max_size=8).map(tuple)),
    max_size=3,
)


@given(_HINTS)
def test_questions_are_found_by_each_of_their_terms(hints: dict[int, HintData]) -> None:
    """As looking through all of them would."""
    index, written = index_of(hints, _ANALYZER), questions_of(hints)
    assert index.n_questions == len(written)
    for term in ("oven", "crèche", "?date", "x" * 80, "loaf", "nowhere"):
        having = [number for number, (question, _) in enumerate(written) if term in question.terms]
        place = index.term(term)
        assert (index.having(place) if place >= 0 else []) == having
    words = {word.lower() for question, _ in written for word in _ANALYZER.words(question.text)}
    assert sorted(index.all_words()) == sorted(words)
    for number, (question, target) in enumerate(written):
        assert index.question(number) == (question, target)
        distinct = list(dict.fromkeys(question.terms))
        assert [index.term(term) for term in distinct] == index.terms_of(number)


@pytest.mark.parametrize("n", [0, 1, 15, 16, 300, 70_000])
def test_the_head_of_a_list_says_how_many_questions_there_are(n: int) -> None:
    """Whatever its length; none of them is read for that."""
    data = HintData(questions=(HintQuestion("When?", 1, 2, ["when"]),) * n)
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(data), type=KeptHints)
    assert kept.n_questions == n
    assert kept.questions == data.questions


def test_a_damaged_index_is_told(tmp_path: Path) -> None:
    """By its checksum, wherever the byte stands."""
    hints = {3: HintData(questions=(HintQuestion("When do you open?", 0, 9, ["open", "?date"]),))}
    write_question_index(tmp_path, "4", hints, _ANALYZER)
    assert read_question_index(tmp_path, "4").question(0)[1] == (3, 0, 9)
    path = question_index_path(tmp_path, "4")
    raw = bytearray(path.read_bytes())
    raw[-40] ^= 1
    path.write_bytes(raw)
    with pytest.raises(IndexFileError, match=r"4\.questions"):
        verify_question_index(tmp_path, "4")
    path.unlink()
    with pytest.raises(IndexFileError):
        read_question_index(tmp_path, "4")


@given(_HINTS)
def test_the_first_question_to_each_place_is_read_alone(hints: dict[int, HintData]) -> None:
    """In the order of the places' first questions; those that the guide doesn't answer lead to no place."""
    expected: dict[Target, str] = {}
    for question, target in questions_of(hints):
        if question.covered:
            expected.setdefault(target, question.text)
    assert list(index_of(hints, _ANALYZER).first_to().items()) == list(expected.items())

"""Both ways to count over the keepers' questions: with Python alone and with numpy."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.question.hint_data import HintData, HintQuestion
from retrieval.question.query import ASKED, RELATED, Form
from retrieval.ranking import array_counting
from retrieval.ranking.array_counting import ArrayCounting
from retrieval.ranking.counting import Counting, Parts
from retrieval.ranking.question_index import index_of
from retrieval.words.analysis import Analyzer

TERMS = [*"abcdefgh", "?money"]
terms = st.lists(st.sampled_from(TERMS), min_size=1, max_size=5).map(tuple)
forms = st.builds(
    Form,
    st.lists(st.sampled_from([*TERMS, "unknown"]), min_size=1, max_size=3).map(tuple),
    st.sampled_from([1.0, 0.9, 0.7, 0.3]),
    st.sampled_from([ASKED, RELATED]),
)
parts = st.lists(st.tuples(st.floats(0.01, 5.0), st.lists(forms, max_size=4)), min_size=1, max_size=5)


@given(st.lists(terms, min_size=1, max_size=200), st.lists(parts, min_size=1, max_size=3))
def test_numpy_counts_the_same_to_the_last_bit(
    written: list[tuple[str, ...]], asked: list[list[tuple[float, list[Form]]]]
) -> None:
    """Similarities, order and what is left out, for one query after the other."""
    questions = tuple(HintQuestion(" ".join(one), 0, 9, list(one)) for one in written)
    index = index_of({1: HintData(questions=questions)}, Analyzer())
    plain, arrays = Counting(index, {"a"}), ArrayCounting(index, {"a"})
    for query in asked:
        heaviest_first = sorted(query, key=lambda part: -part[0])
        mass = sum(weight for weight, _ in query)
        assert arrays.nearest(heaviest_first, mass) == plain.nearest(heaviest_first, mass)


def test_what_is_kept_of_concepts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many concepts are asked for; forgetting some changes no count."""
    monkeypatch.setattr(array_counting, "_NUMBERS_KEPT", 7)
    written = tuple(HintQuestion("", 0, 9, [one, other]) for one in "abcd" for other in "efgh")
    index = index_of({1: HintData(questions=written)}, Analyzer())
    plain, arrays = Counting(index, set()), ArrayCounting(index, set())
    for one in [*"abcdefgh", *"hgfedcba"]:
        asked: Parts = [(2.0, (Form((one,), 1.0, ASKED),)), (0.1, (Form(("e",), 1.0, ASKED),))]
        assert arrays.nearest(asked, 2.1) == plain.nearest(asked, 2.1)
        assert sum(len(found.held.numbers) for found in arrays._found.values()) <= 7 + len(written)


@pytest.mark.parametrize("seed", range(5))
def test_of_many_questions_the_same_are_nearest(seed: int) -> None:
    """Where most need not be weighed to tell that they are not near; some are as near as one another."""
    random = Random(seed)
    words = [f"{letter}{n}" for letter in "abc" for n in range(1, 9)]
    often = [1 / (1 + place) for place in range(len(words))]
    written = [random.choices(words, often, k=random.randint(1, 7)) for _ in range(600)]
    questions = tuple(HintQuestion(" ".join(one), 0, 9, one) for one in written)
    index = index_of({1: HintData(questions=questions)}, Analyzer())
    plain, arrays = Counting(index, {"a1", "a2"}), ArrayCounting(index, {"a1", "a2"})
    for _ in range(30):
        asked = [
            (random.uniform(0.1, 5.0), [Form((word,), random.choice([1.0, 0.7]), ASKED) for word in some])
            for some in (random.choices(words, k=random.randint(1, 3)) for _ in range(random.randint(1, 5)))
        ]
        asked.sort(key=lambda part: -part[0])
        mass = sum(weight for weight, _ in asked)
        assert plain.nearest(asked, mass) == arrays.nearest(asked, mass)

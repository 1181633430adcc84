from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.metrics import N_BINS, auroc, expected_calibration_error, mean, reliability

scores = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), min_size=1, max_size=30)
judged = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


@given(scores, scores)
def test_auroc_counts_the_pairs_that_are_in_order(positive: list[float], negative: list[float]) -> None:
    """The quick way gives what counting every pair gives."""
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


@given(judged)
def test_bins_have_equal_mass_and_hold_every_answer(answers: list[tuple[float, bool]]) -> None:
    """No answer is left out, and no bin is more than one larger than another."""
    counts = [one.answers for one in reliability(answers)]
    assert sum(counts) == len(answers)
    assert len(counts) == min(N_BINS, len(answers))
    assert not counts or max(counts) - min(counts) <= 1


def test_calibration_error_is_zero_where_confidence_comes_true() -> None:
    """Of twenty answers given with 0.75, fifteen are right."""
    answers = [(0.75, True), (0.75, True), (0.75, True), (0.75, False)] * 5
    one_bin = reliability(answers, n_bins=1)[0]
    assert (one_bin.confidence, one_bin.right) == (0.75, 0.75)
    assert expected_calibration_error([(1.0, True), (0.0, False)] * 10) == 0


def test_calibration_error_by_hand() -> None:
    """Two answers in bins of their own: 0.9 came true, 0.4 did not."""
    assert expected_calibration_error([(0.9, True), (0.4, False)]) == pytest.approx((0.1 + 0.4) / 2)


def test_nothing_has_no_figures() -> None:
    """A share of nothing is not zero."""
    assert (mean([]), auroc([], [1.0]), expected_calibration_error([]), reliability([])) == (
        None,
        None,
        None,
        (),
    )

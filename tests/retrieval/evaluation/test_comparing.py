"""Two runs, row by row, and how likely their difference is chance."""

from __future__ import annotations

from itertools import product

import pytest

from retrieval.evaluation.comparing import Row, compare, mcnemar


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (1, 0), (4, 1), (3, 3), (7, 2), (0, 6)])
def test_p_is_the_share_of_coin_tosses_that_part_as_far(gained: int, lost: int) -> None:
    """Counted over all of them."""
    n, apart = gained + lost, abs(gained - lost)
    tosses = [sum(toss) for toss in product((0, 1), repeat=n)]
    as_far = sum(abs(2 * heads - n) >= apart for heads in tosses)
    assert mcnemar(gained, lost) == pytest.approx(as_far / len(tosses))


def test_only_rows_of_both_runs_count() -> None:
    """A question whose words have changed is another one."""
    before = [Row("1", "a?", True), Row("2", "b?", False), Row("3", "c?", True), Row("4", "d?", True)]
    now = [Row("1", "a?", False), Row("2", "b?", True), Row("3", "other?", False), Row("5", "e?", True)]
    found = compare(before, now)
    assert (found.both, found.difference, found.p) == (2, 0.0, 1.0)
    assert [row.id for row in found.gained] == ["2"] and [row.id for row in found.lost] == ["1"]

"""What is in hand stands in a file of slots, which outlives the process and costs next to nothing."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.chat.store.sqlite.hand_marks import FILE_NAME, HandMarks


def test_what_is_in_hand_is_left_to_the_next(tmp_path: Path) -> None:
    """What ended before leaves nothing; what is taken over is not found a second time."""
    marks = HandMarks(tmp_path)
    marks.take(marks.put("ended"))
    marks.put("in hand")
    marks.put("telegram:7")
    after = HandMarks(tmp_path)
    assert sorted(after.left) == ["in hand", "telegram:7"]
    after.take_left()
    assert HandMarks(tmp_path).left == []


@given(st.lists(st.text(min_size=1, max_size=200), max_size=300))
def test_any_number_of_any_ids_may_be_in_hand(ids: list[str]) -> None:
    """More than there is room for, or without a file, are done without a mark."""
    marks = HandMarks(Path("/nowhere/at/all"))
    slots = [marks.put(one.encode("utf-8", "replace").decode()) for one in ids]
    assert slots == [None] * len(ids)
    for slot in slots:
        marks.take(slot)


def test_slots_are_used_again(tmp_path: Path) -> None:
    """However many deliveries there are, the file stays as large as it is; too many at once are unmarked."""
    marks = HandMarks(tmp_path)
    size = (tmp_path / FILE_NAME).stat().st_size
    for number in range(1_000):
        marks.take(marks.put(f"{number} {'x' * 500}"))
    taken = [marks.put(str(number)) for number in range(300)]
    assert taken.count(None) == 300 - 256
    assert (tmp_path / FILE_NAME).stat().st_size == size
    marks.close()
    marks.take(taken[0])  # after the end nothing happens

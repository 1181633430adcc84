"""What is in hand stands in a file of slots, which outlives the process and costs next to nothing."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.chat.store.sqlite.attempts import FILE_NAME, HandMarks, SqliteAttempts
from bot.channels.chat.store.sqlite.database import Database


def left_by(folder: Path) -> list[str]:
    """Return what a process that opens a folder finds left there."""
    marks = HandMarks(folder)
    left = sorted(delivery for _, delivery in marks.left)
    marks.close()
    return left


def test_what_is_in_hand_is_left_to_the_next(tmp_path: Path) -> None:
    """What ended before leaves nothing; what is taken over is not found a second time."""
    marks = HandMarks(tmp_path)
    marks.take(marks.put("ended"))
    marks.put("in hand")
    marks.put("telegram:7")
    after = HandMarks(tmp_path)
    assert sorted(delivery for _, delivery in after.left) == ["in hand", "telegram:7"]
    for slot, _ in after.left:
        after.take(slot)
    assert left_by(tmp_path) == []


@given(st.lists(st.text(min_size=1, max_size=200), max_size=300))
def test_any_number_of_any_ids_may_be_in_hand(ids: list[str]) -> None:
    """More than there is room for, or without a file, are done without a mark."""
    marks = HandMarks(Path("/nowhere/at/all"))
    slots = [marks.put(one) for one in ids]
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
    assert marks.put("late") is None
    assert len(left_by(tmp_path)) == 256


def test_a_file_cut_short_or_grown_is_read(tmp_path: Path) -> None:
    """A file of another size, after a full disk for instance, gives what stands in it whole."""
    HandMarks(tmp_path).put("kept")
    file = tmp_path / FILE_NAME
    whole = file.read_bytes()
    for content in (whole.rstrip(b"\0"), whole + b"more" * 99):
        file.write_bytes(content)
        assert left_by(tmp_path) == ["kept"]
    file.write_bytes(b"")
    assert left_by(tmp_path) == []


async def test_deaths_that_a_full_disk_keeps_from_being_noted_count(tmp_path: Path) -> None:
    """They stay marked until they can be written down, and are then counted once."""
    database = Database.open(tmp_path)
    in_hand = SqliteAttempts(database).in_hand("deadly")
    in_hand.__enter__()  # and the process dies
    database.quick.execute("PRAGMA query_only = ON")  # as a full disk refuses every change
    for _ in range(2):
        full = SqliteAttempts(database)
        assert await full.deaths() == {"deadly": 1}
        full.close()
    database.quick.execute("PRAGMA query_only = OFF")
    assert await SqliteAttempts(database).deaths() == {"deadly": 1}
    assert left_by(tmp_path) == []
    assert await SqliteAttempts(database).deaths() == {"deadly": 1}
    database.close()

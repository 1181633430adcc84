"""The page of numbers speaks of those that there are, and each says at its place what it does."""

from __future__ import annotations

import re

import msgspec
import pytest

from bot.channels.chat import settings as chat
from bot.channels.telegram import settings as telegram
from retrieval.ranking.semantic import settings as semantic
from tests.fitting.thresholds import PARTS, around, numbers
from tests.helpers.pages import DOCS, table_rows

PAGE = DOCS / "thresholds.md"
ALL = [
    *PARTS.values(),
    *(
        one
        for room in (chat, telegram, semantic)
        for one in vars(room).values()
        if isinstance(one, msgspec.Struct)
    ),
]


def test_every_row_is_of_a_number_as_it_is_today() -> None:
    """Who changes a number measures it again, and so does who renames one."""
    for part, name, today, smaller, _, larger, _ in table_rows(PAGE, "One by one"):
        values = dict(numbers(PARTS[part]))
        value = values[name.replace(" ", "_")]
        assert (float(today), float(smaller), float(larger)) == pytest.approx((value, *around(value))), name


@pytest.mark.parametrize("settings", ALL, ids=lambda one: type(one).__name__)
def test_every_number_says_what_it_does(settings: msgspec.Struct) -> None:
    """In the docstring of its class, in the order in which they stand."""
    said = re.findall(r"^ {8}(\w+): ", type(settings).__doc__ or "", re.M)
    assert said == list(settings.__struct_fields__)


@pytest.mark.parametrize("settings", ALL, ids=lambda one: type(one).__name__)
def test_no_number_is_changed_while_it_is_used(settings: msgspec.Struct) -> None:
    """What one question is answered with holds for the next."""
    with pytest.raises(AttributeError):
        setattr(settings, settings.__struct_fields__[0], 0)

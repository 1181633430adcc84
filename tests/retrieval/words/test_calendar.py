"""Days and months that stand within a span, or in a short form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages.spoken import PACKS, speaking
from retrieval.words.analysis import Analyzer
from retrieval.words.calendar import Calendar, Day

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
TUESDAY, JULY = Day(0, 1), Day(1, 6)


def calendar(code: str = "en") -> Calendar:
    with speaking(PACKS[code]):
        return Calendar(Analyzer().term)


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri: 9:00 AM - 7:00 PM",
        "open Mondays through Thursdays",
        "from Mon. to Wed.",
        "Sat – Tues 10-4",
    ],
)
def test_a_day_stands_within_a_span(text: str) -> None:
    assert TUESDAY in calendar().said_in(text).spans


@pytest.mark.parametrize(
    "text",
    [
        "The pool is open April to September.",
        "from 1 April until the end of September",
        "May 31st through July 4th",
        "Jun. – Aug.",
        "Oct 1, 2024 - Jul 31, 2025",
    ],
)
def test_a_month_stands_within_a_span(text: str) -> None:
    assert JULY in calendar().said_in(text).spans


@pytest.mark.parametrize(
    "text",
    [
        "Mondays, Wednesdays and Fridays",
        "On Monday we sweep; on Friday we paint.",
        "from Wednesday to Sunday",
        "Monday to your surprise is not Friday",
        "January to March, and October to December",
        f"Monday {'1' * 36} Wednesday",  # digits that could be split in millions of ways
        f"Monday{' 1,' * 12} Wednesday",
    ],
)
def test_what_lies_outside_is_not_meant(text: str) -> None:
    said = calendar().said_in(text)
    assert TUESDAY not in said.spans and JULY not in said.spans


@pytest.mark.parametrize(
    ("text", "shorts"),
    [
        ("Sat: 12-5, Sun: closed", {"sat", "sun"}),
        ("| Sat, Sun | 10 |", {"sat", "sun"}),
        ("Hives stand in full sun, where the cat sat.", set()),
        ("Mar 5 is the deadline, and nobody may mar it.", {"mar"}),
    ],
)
def test_a_short_form_counts_where_it_stands_as_a_day(text: str, shorts: set[str]) -> None:
    found = calendar().said_in(text).shorts
    assert {one for shorts in found.values() for one in shorts} == shorts


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Montags bis freitags 9-17 Uhr"),
        ("de", "Mo–Fr, vom 1. April bis Ende September"),
        ("es", "De lunes a viernes"),
        ("fr", "du lundi au vendredi"),
        ("it", "dal lunedì al venerdì"),
        ("pt", "de segunda a sexta-feira"),
        ("ru", "с понедельника по пятницу"),
        ("ru", "пн–пт"),
        ("tr", "Pazartesi-Cuma"),
        ("id", "Senin sampai Jumat"),
    ],
)
def test_every_language_has_its_spans(code: str, text: str) -> None:
    with speaking(PACKS[code]):
        assert TUESDAY in calendar(code).said_in(text).spans


@given(st.integers(0, 6), st.integers(0, 6), st.sampled_from([" to ", "-", " – ", " through "]))
def test_a_span_has_the_days_from_its_first_to_its_last(first: int, last: int, between: str) -> None:
    spans = calendar().said_in(f"open {WEEK[first]}{between}{WEEK[last]}").spans
    assert {day.place for day in spans} == {(first + n) % 7 for n in range((last - first) % 7 + 1)}


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    said = calendar().said_in(text)
    assert all(spans for spans in said.spans.values())


def test_a_question_names_days() -> None:
    known = calendar()
    assert known.asked("sundays") == known.asked("Sunday") == (Day(0, 6),)
    assert known.asked("weekends") == (Day(0, 5), Day(0, 6))
    assert known.asked("fri") == (Day(0, 4),)
    assert known.asked("sun") == known.asked("pool") == ()

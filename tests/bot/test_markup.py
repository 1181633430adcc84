from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.markup import drop_markup
from corpus.model import Span


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Pay is **$10** an *hour*, `net`.", "Pay is $10 an hour, net."),
        ("***both*** and **bold *inside* bold**", "both and bold inside bold"),
        ("## Heading ##\n> quoted", "Heading\nquoted"),
        (
            'See [the board](https://example.org "title") and <https://example.org>.',
            "See the board and https://example.org.",
        ),
        ("| A | B |\n|---|---|\n| 1 | 2 |", "A | B\n1 | 2"),
        ("PM&R &amp; R&D, 5 \\* 3<br>", "PM&R & R&D, 5 * 3"),
        (
            "A long line that was broken by an editor goes\non here, and here.\n\nAnother paragraph.",
            "A long line that was broken by an editor goes on here, and here.\n\nAnother paragraph.",
        ),
        (
            "These are the things that everybody has to bring:\n- a rope\n- a lamp",
            "These are the things that everybody has to bring:\n- a rope\n- a lamp",
        ),
        (
            "Roses are red\nviolets are blue",
            "Roses are red\nviolets are blue",
        ),
        ("before\n\n---\n\nafter<!-- hidden -->", "before\n\nafter"),
        ("so:\n\n<!-- run -->\n```sh\nls\n\n\npwd\n```\n", "so:\n\nls\n\n\npwd\n"),
        ("a\n\n***\n\n\n[//]: # (x)\n\nb", "a\n\nb"),
        ("a\n\n<!-- one -->\n\n<!-- two -->\n\nb", "a\n\nb"),
        (
            "So:\n\n```sh\n# every document of the edition, one a line\nls *a* _b_ | wc\n```\n\nAnd *that*.",
            "So:\n\n# every document of the edition, one a line\nls *a* _b_ | wc\n\nAnd that.",
        ),
        (
            "~~~ python\n1. **kwargs  # &amp;\n> <b>x</b>\n~~~~\n> *said*",
            "1. **kwargs  # &amp;\n> <b>x</b>\nsaid",
        ),
        ("```\n```\n*a*", "a"),
        ("never closed\n```\n# a\n\n* b *c*", "never closed\n# a\n\n* b *c*"),
        ("| `a` | ~~~ |\n|---|---|\n| *b* | c |", "a | ~~~\nb | c"),
    ],
)
def test_marks_are_dropped_and_words_are_kept(written: str, shown: str) -> None:
    """A reader sees the words that the keeper wrote, not the marks."""
    assert drop_markup(written).text == shown


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4", "2*3*4", "snake_case_name", "a < b > c", "~5 km", "R&D; x", "it's `"]
)
def test_plain_text_comes_back_unchanged(text: str) -> None:
    """Characters that mark nothing are the text's own."""
    assert drop_markup(text).text == text


@given(
    before=st.text("ab *_`[]()<>|#&;\n", max_size=30),
    after=st.text("ab *_`[]()<>|#&;\n", max_size=30),
)
def test_a_span_still_holds_its_words(before: str, after: str) -> None:
    """Wherever marks are dropped, a span that held words without marks holds the same words."""
    words = "XYZ"
    written = f"{before} {words} {after}"
    start = written.index(words)
    plain = drop_markup(written, Span(start, start + len(words)))
    if words in plain.text:
        span = plain.spans[0]
        assert plain.text[span.start : span.end] == words


@given(st.text("ab *_`[](){}<>|#&;:-~\\!\n\t", max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_spans_stay_inside_the_text_and_in_order(text: str, one: int, other: int) -> None:
    """No span ever points outside the text that is shown."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    plain = drop_markup(text, Span(start, end))
    assert 0 <= plain.spans[0].start <= plain.spans[0].end <= len(plain.text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("The well gives 10<sup>6</sup> litres.", "The well gives 10⁶ litres."),
        ("It costs $2<sup>1</sup>.", "It costs $2¹."),
        ("A shed of 12 m<SUP>2</SUP>, H<sub>2</sub>O, the 1<sup>st</sup>.", "A shed of 12 m², H₂O, the 1st."),
        ("So x<sup>k+1</sup> and v<sub>max</sub>.", "So x^(k+1) and v_max."),
        ("As said<sup>[1](#note)</sup> before<sup><a href='#n2'>2</a></sup>.", "As said before."),
        ("Write `10<sup>6</sup>` for it.", "Write 10<sup>6</sup> for it."),
    ],
)
def test_raised_and_lowered_signs_stay_apart_from_numbers(written: str, shown: str) -> None:
    """No number becomes another; marks of notes go, and code stays."""
    assert drop_markup(written).text == shown

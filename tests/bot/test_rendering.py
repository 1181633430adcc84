from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.terminal.rendering import clean_for_terminal, wrap


@pytest.mark.parametrize(
    "attack",
    [
        "\x1b]52;c;aGk=\x07",  # writes the clipboard
        "\x1b]0;title\x07",
        "\x1b]8;;http://evil\x1b\\link",
        "\x1b[2J",
        "\x9b2J",
        "\x90q",
        "\u202efdp.exe",
        "\u2066x\u2069",
        "real\rfake",
        "a\x08b",
        "\ud800",
    ],
)
def test_nothing_that_steers_a_terminal_comes_through(attack: str) -> None:
    """A guide, a title or a question is shown, never obeyed."""
    shown = clean_for_terminal(f"{attack}\n\tlast")
    assert shown.endswith("\n\tlast")
    assert all(
        unicodedata.category(char) not in {"Cc", "Cs"} for char in shown.replace("\n", "").replace("\t", "")
    )
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def test_ordinary_text_of_any_script_is_left_alone() -> None:
    """Cleaning takes away control, not language."""
    text = "Naïve “quotes” — 語 🙂 👩‍⚕️ \u200bשלום\n\tdone"
    assert clean_for_terminal(text) == text


@given(st.text(st.sampled_from("ab \n-"), max_size=300), st.integers(10, 88))
def test_wrapping_loses_no_word_and_makes_no_line_too_long(text: str, width: int) -> None:
    """Only white space changes, and only words longer than a line stand out of it."""
    wrapped = wrap(text, width)
    assert wrapped.split() == text.split()
    for line in wrapped.split("\n"):
        assert len(line) <= width or " " not in line.strip()

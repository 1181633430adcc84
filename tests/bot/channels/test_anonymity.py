"""What is personal leaves a question, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.chat.privacy import anonymity
from bot.channels.chat.privacy.anonymity import redact, without_private

PIECES = [*"@./ 1+-é?٣", "ann", "https://", "www", "org", "12345678", "DE89"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40))
def test_looking_for_marks_first_leaves_nothing_in(text: str) -> None:
    """A text without the marks that are looked for has nothing that any rule takes out."""
    said, read = text, text
    for pattern, instead in anonymity._RULES:
        said, read = pattern.sub(instead, said), pattern.sub("", read)
    assert (redact(text), without_private(text)) == (said, read)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to ann@example.org today", "write to [e-mail] today"),
        ("see www.example.org", "see [link]"),
        ("ask @annsmith", "ask [name]"),
        ("call +49 30 1234567", "call [number]"),
        ("How long is a fellowship?", "How long is a fellowship?"),
        ("It costs $12 in 2024.", "It costs $12 in 2024."),
    ],
)
def test_what_is_personal_is_taken_out(text: str, kept: str) -> None:
    """Addresses, links, names and long numbers; prices and years stay."""
    assert redact(text) == kept

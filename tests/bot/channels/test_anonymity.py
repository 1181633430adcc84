"""What is personal leaves a question, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.chat.privacy import anonymity
from bot.channels.chat.privacy.anonymity import Identity, redact, without_private

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


@pytest.mark.parametrize(("channel_id", "name", "label"), [
    ("7", "-2562639297945249793", "22ce8457ff"),
    ("telegram:42", "4315690313886176115", "7997c79373"),
])  # fmt: skip
def test_whoever_is_known_keeps_their_name(channel_id: str, name: str, label: str) -> None:
    """What was kept under a name is found again in a year: of a key and an id there is one name for good."""
    identity = Identity(b"a key of thirty-two bytes or so..")
    assert identity.name(channel_id) == name
    assert identity.label(channel_id) == label


def test_a_label_is_the_end_of_the_name() -> None:
    """Ten digits of it stand in a log: enough to follow somebody there, too few to find their name."""
    identity = Identity(b"key")
    for person in map(str, range(50)):
        assert int(identity.label(person), 16) == int(identity.name(person)) % 2**40
        assert len(identity.label(person)) == 10

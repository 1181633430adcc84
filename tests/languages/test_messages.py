"""Every message is said somewhere, and nothing is said that is no message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.languages.spoken import ENGLISH

ROOT = Path(__file__).parents[2]
SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for floor in ("bot", "retrieval", "corpus")
    for kind in ("*.py", "*.html")
    for path in sorted((ROOT / floor).rglob(kind))
)
FILES = sorted(path.stem for path in (ENGLISH.folder / "messages").glob("*.toml"))
BY_NAME = frozenset({"features", "helplines", "cards"})
"""Files whose messages are chosen by names that are worked out: of features, numbers, what is judged."""
PUT_TOGETHER = {"keepers": {"muted", "unmuted", "digest_daily", "digest_weekly"}}
"""Messages whose names are put together of what was commanded."""


@pytest.mark.parametrize("file", sorted(set(FILES) - BY_NAME))
def test_every_message_is_said_somewhere(file: str) -> None:
    """By its name, or as one of a table that is."""
    names = ENGLISH.table(f"messages/{file}").keys() - PUT_TOGETHER.get(file, set())
    unused = [name for name in names if not is_named(file, name)]
    assert unused == []


def is_named(file: str, name: str) -> bool:
    """Return whether code names a message, whole or as what is left of a name that is put together."""
    named = rf"""["'](?:{file}\.)?{re.escape(name)}["'.\[]"""
    return re.search(named, SOURCE) is not None


def test_only_messages_are_said() -> None:
    """A name in the code is one of English."""
    said = re.findall(r"""\b(?:say|Later)\(\s*["']([a-z_]+)\.([a-z_]+)["']""", SOURCE)
    own = re.findall(r"""\b(?:say|told|marked_up)\(\s*["']([a-z_0-9]+)["']""", SOURCE)
    assert said and own
    said += [("desk", name) for name in own]
    missing = [f"{file}.{name}" for file, name in said if name not in ENGLISH.table(f"messages/{file}")]
    assert missing == []

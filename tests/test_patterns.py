"""No pattern of the project takes long over any text: repeats that overlap are found by a checker."""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST_STARS = 2
"""Repeats that may compete for the same characters; three take a text's length to the power of three."""


def modules() -> list[str]:
    """Return the names of all modules; those that make data files need what the package doesn't."""
    files = sorted(file for room in ("bot", "corpus", "retrieval") for file in (ROOT / room).rglob("*.py"))
    names = (".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    return [name.removesuffix(".__init__") for name in names if ".make_" not in name]


def patterns(value: object) -> Iterator[re.Pattern[str]]:
    """Yield the compiled patterns of a value, those in lists and tuples of it, too."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from patterns(one)


def competing(pattern: re.Pattern[str]) -> int:
    """Return how many repeats of a pattern compete for the same characters at most."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from regexploit.ast.sre import SreOpParser
        from regexploit.redos import find

        try:
            parsed = SreOpParser().parse_sre(pattern.pattern, pattern.flags & ~re.UNICODE)
        except AttributeError:  # it knows no possessive repeats, which never compete
            return 0
        return max((found.starriness for found in find(parsed)), default=0)


@pytest.mark.parametrize("name", modules())
def test_no_repeats_compete(name: str) -> None:
    """Whatever stands in a document or a message, a pattern is soon done with it."""
    found = {
        f"{label}: {pattern.pattern}": competing(pattern)
        for label, value in vars(importlib.import_module(name)).items()
        for pattern in patterns(value)
    }
    assert [label for label, stars in found.items() if stars > MOST_STARS] == []


def test_the_checker_finds_what_it_is_for() -> None:
    """A word between spaces that may be spaces, too."""
    assert competing(re.compile(r"# +(.+?)(?: +#+)?[ \t]*$")) > MOST_STARS
    assert competing(re.compile(r"(a+)+$")) > MOST_STARS
    assert competing(re.compile(r"\w+ \d+")) <= MOST_STARS


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("# Opening hours", "Opening hours"),
        ("## Opening  hours ##  ", "Opening  hours"),
        ("### C# and F#", "C# and F#"),
        ("# # ", "#"),
        ("Opening hours \t", "Opening hours"),
        ("# a # b #", "a # b"),
    ],
)
def test_headings_lose_their_signs(line: str, words: str) -> None:
    """Those before and behind, and the spaces; not those within."""
    from corpus.structure.markdown_walk import _HEADING

    found = _HEADING.match(line)
    assert found is not None and found["words"] == words

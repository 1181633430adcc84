"""No pattern of the project takes long over any text: repeats that overlap are found by a checker."""

from __future__ import annotations

import importlib
import re
import time
import warnings
from collections import deque
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest

from corpus.languages.spoken import MADE

ROOT = Path(__file__).parent.parent
LONGEST = 1_024
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


def compiled(name: str) -> dict[str, re.Pattern[str]]:
    """Return the patterns of a module by their labels, those that functions of it make once, too."""
    found = {}
    for label, value in vars(importlib.import_module(name)).items():
        made = hasattr(value, "cache_info") and value.__module__ == name and not signature(value).parameters
        held = value() if made or getattr(value, "__wrapped__", None) in MADE else value
        found |= {f"{label}: {one.pattern}": one for one in patterns(held)}
    return found


def pumps(pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield texts that keep a pattern busy: its own words, and signs, again and again."""
    words = re.findall(r"[A-Za-z']{2,}", re.sub(r"\\.", "", pattern.pattern))[:12]
    for part in dict.fromkeys([*words, *" ,;:.-1a<[(\"'$*#\t\u00a0", "</"]):
        yield part * (LONGEST // len(part))
        yield f"{part} " * (LONGEST // (len(part) + 1))
        yield part + " " * LONGEST


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


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, re.Pattern[str]]]:
    """Return the patterns of all modules."""
    return {name: compiled(name) for name in modules()}


def test_no_repeats_compete(found: dict[str, dict[str, re.Pattern[str]]]) -> None:
    """Whatever stands in a document or a message, a pattern is soon done with it."""
    labelled = {(name, label): one for name, ones in found.items() for label, one in ones.items()}
    assert [label for label, one in labelled.items() if competing(one) > MOST_STARS] == []


def test_no_pattern_takes_the_third_power_of_a_text(found: dict[str, dict[str, re.Pattern[str]]]) -> None:
    """A second of processor time is far more than a square of these takes, and less than a cube."""
    for name, ones in found.items():
        source = Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8") if ones else ""
        for label, pattern in ones.items():
            used = set(re.findall(rf"\b{label.partition(':')[0]}(?:\(\))?\.(\w+)\(", source))
            only_here = used and used <= {"match", "fullmatch"}
            for text in pumps(pattern):
                started = time.process_time()
                if only_here:
                    pattern.match(f"{text}!"), pattern.fullmatch(f"{text}!")
                else:
                    deque(pattern.finditer(f"{text}!"), maxlen=0)
                assert time.process_time() - started < 1, (name, label, text[:20])


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

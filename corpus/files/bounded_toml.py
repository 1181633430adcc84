"""Reading TOML that somebody else wrote: what would take the parser too much is refused before it is parsed.

Its work and its memory grow with the square of a key's length in parts (``a.a.a.…``) and with every key and
bracket, a hundred times and more the size of the file, so a small file can take all the memory there is.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

MOST_PARTS = 16
"""Parts of a key that are joined by dots; files of ours have two."""

MOST_SIGNS = 500_000
"""Brackets and equals signs outside of texts."""

DEEPEST = 64
"""Brackets inside brackets."""

# Every kind of text ends at the latest where the file does, so that none is looked at twice.
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_LONG_KEY = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{MOST_PARTS}}}", re.ASCII)
_LONG_NUMBER = re.compile(r"(?<![\w-])[0-9][0-9_]{999}", re.ASCII)
_SIGNS = re.compile(r"[\[\]{}=]")


def parse_toml(text: str) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises:
        ValueError: it is not TOML, or would take too much to read; the message begins in the middle of a
            sentence after the file's name.
    """
    bare = _TEXT.sub("_", text)
    if _LONG_KEY.search(bare):
        raise ValueError(f"has a key of more than {MOST_PARTS} parts")
    if _LONG_NUMBER.search(bare):
        raise ValueError("has a number of more than 1,000 digits")
    depth = deepest = signs = 0
    for found in _SIGNS.finditer(bare):
        signs += 1
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found.group(), 0)
        deepest = max(deepest, depth)
    if signs > MOST_SIGNS:
        raise ValueError(f"has more than {MOST_SIGNS:,} keys and lists")
    if deepest > DEEPEST:
        raise ValueError("is nested too deeply to be read")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        raise ValueError(f"is not TOML: {message[:1].lower()}{message[1:].rstrip('.')}") from error

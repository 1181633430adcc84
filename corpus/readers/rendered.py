"""What is read out of a file whose own text is not what readers see."""

from __future__ import annotations

from typing import NamedTuple

from corpus.model import Notice, Place


class Rendered(NamedTuple):
    """Markdown, and what the file says of itself; empty where it doesn't."""

    text: str
    title: str = ""
    language: str = ""
    places: tuple[Place, ...] = ()
    notices: tuple[Notice, ...] = ()

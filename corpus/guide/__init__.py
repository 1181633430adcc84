"""The guide that comes with guidebot, as a document like any other."""

from __future__ import annotations

from importlib.resources import files

from corpus.hints import HINTS_SUFFIX
from corpus.model import Document
from corpus.structure.front_matter import title_of

NAME = "pain-medicine"
"""What the built-in guide is called, as a document and as a source that `corpus add` takes."""

SOURCE = "built-in"


def built_in_document() -> Document:
    """Return the built-in guide with its hints."""
    folder = files("corpus.guide")
    text = folder.joinpath(f"{NAME}.md").read_text("utf-8").replace("\r\n", "\n")
    hints = folder.joinpath(f"{NAME}{HINTS_SUFFIX}").read_text("utf-8").replace("\r\n", "\n")
    return Document(
        name=NAME,
        title=title_of(text, NAME),
        text=text,
        source=SOURCE,
        location=SOURCE,
        hints=hints,
        metadata=(("language", "en"),),
    )

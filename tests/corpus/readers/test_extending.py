"""The page that explains how a format is added: its example is one, to the letter."""

from __future__ import annotations

import sys
import types

import pytest

from corpus.errors import SourceError
from corpus.readers import content_types
from corpus.readers.content_types import format_of, why_not
from corpus.readers.formats import registry
from corpus.readers.formats.format import Format
from tests.helpers.documented import documented, examples
from tests.helpers.pages import DOCS, blocks

MODULE = "corpus.readers.formats.subtitles"
FILM = next(block.body for block in blocks(DOCS / "extending" / "format.md") if block.file == "sample.srt")


@pytest.fixture
def subtitles(monkeypatch: pytest.MonkeyPatch) -> Format:
    """The example's module where the page puts it, and its entry in the registry."""
    monkeypatch.setitem(sys.modules, MODULE, types.ModuleType(MODULE))  # taken away again after the test
    documented("format.md", MODULE)
    entry = examples("format.md")[1]
    added: Format = eval(entry.strip().rstrip(","), vars(registry))
    formats = (*registry.FORMATS[:-1], added, registry.FORMATS[-1])
    monkeypatch.setattr(registry, "FORMATS", formats)
    monkeypatch.setattr(content_types, "FORMATS", formats)
    return added


def test_example_is_recognised_named_and_read(subtitles: Format) -> None:
    """One module and one entry are all that it takes."""
    assert format_of(FILM.encode(), "film.srt") is subtitles
    assert why_not(FILM.encode(), "film.srt") == ""
    assert "subtitles (.srt)" in registry.supported()
    rendered = subtitles.read(FILM.encode(), "film.srt")
    assert rendered.text == "Every member may borrow one boat a week.\n\nBring it back before sunset.\n"
    assert [(place.start, place.page) for place in rendered.places] == [(0, 1), (42, 2)]


def test_example_says_in_a_sentence_what_is_wrong(subtitles: Format) -> None:
    """The example keeps the contract in bad times as well."""
    with pytest.raises(SourceError, match=r"^film\.srt has no subtitles in it: give .*\.$"):
        subtitles.read(b"Nothing is said.", "film.srt")

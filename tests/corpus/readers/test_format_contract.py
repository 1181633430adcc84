"""What holds for every format in the registry, and for any that is added to it."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.readers import read_source, read_sources
from corpus.readers.content_types import format_of
from corpus.readers.formats.format import Format
from corpus.readers.formats.registry import FORMATS, named, supported
from corpus.structure.chunking import chunk
from tests.helpers.pdf_files import one_page
from tests.helpers.same_document import sample_of

every_format = pytest.mark.parametrize("one", FORMATS, ids=[one.name for one in FORMATS])


def test_every_ending_and_name_belongs_to_one_format() -> None:
    """No two formats claim the same files by their names."""
    names = Counter(name for one in FORMATS for name in (one.name, *one.endings))
    assert [name for name, n in names.items() if n > 1] == []
    assert all(ending == ending.lower() for one in FORMATS for ending in one.endings)


@every_format
def test_format_is_named_where_files_are_asked_for(one: Format) -> None:
    """A message that asks for another file offers every format."""
    assert one.label in supported()
    assert named(one.name) is one


@every_format
def test_file_is_recognised_and_read_in_the_child_process(one: Format, tmp_path: Path) -> None:
    """A file under its format's ending becomes a document whose passages are where they say."""
    content = sample_of(one)
    path = tmp_path / f"guide{one.endings[0]}"
    path.write_bytes(content)
    assert format_of(content, path.name) is one
    (document,) = read_source(str(path))
    passages = chunk(document)
    assert passages
    assert all(document.text[passage.start : passage.end] == passage.text for passage in passages)
    assert [place.start for place in document.places] == sorted(place.start for place in document.places)


@every_format
def test_binary_file_is_recognised_whatever_it_is_called(one: Format) -> None:
    """Content counts more than the name, where content tells."""
    if one.is_binary:
        assert format_of(sample_of(one), "guide.txt") is one


@every_format
@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_file_cut_short_is_refused_in_one_sentence_or_read_in_part(
    one: Format, share: float, tmp_path: Path
) -> None:
    """What a download left unfinished is no traceback."""
    content = sample_of(one)
    path = tmp_path / f"guide{one.endings[0]}"
    path.write_bytes(content[: int(len(content) * share)])
    try:
        read_source(str(path))
    except SourceError as error:
        assert str(error).startswith(path.name) and str(error).count("\n") == 0 and str(error).endswith(".")


@every_format
def test_file_with_damaged_bytes_is_refused_in_one_sentence_or_read(one: Format, tmp_path: Path) -> None:
    """A disk's faults are no traceback."""
    content = bytearray(sample_of(one))
    noise = random.Random(one.name)
    for _ in range(20):
        content[noise.randrange(len(content))] = noise.randrange(256)
    path = tmp_path / f"guide{one.endings[0]}"
    path.write_bytes(bytes(content))
    try:
        read_source(str(path))
    except SourceError as error:
        assert str(error).startswith(path.name) and str(error).count("\n") == 0 and str(error).endswith(".")


def test_pages_of_a_long_file_are_told_as_they_are_read(tmp_path: Path) -> None:
    """A manual of many pages shows how far it is, as a part of all sources."""
    told: list[tuple[int, int, str]] = []
    (tmp_path / "a.pdf").write_bytes(one_page(kids=b"[" + b"3 0 R " * 40 + b"]", count=40))
    (tmp_path / "b.txt").write_text("A fee.")
    read_sources([str(tmp_path)], progress=lambda *step: told.append(step))
    name = f"{tmp_path.name}/a.pdf"
    assert (19, 80, f"{name}, page 20 of 40") in told
    assert told[-1] == (2, 2, "")

"""The same document in eight formats: the same sections, items, steps, rows, notes and answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.model import BlockKind, Document
from corpus.readers import read_source
from corpus.structure.chunking import chunk
from tests.helpers import same_document as same

every_format = pytest.mark.parametrize("name", same.WHOLE)


def _read(name: str, folder: Path) -> Document:
    from corpus.readers.formats.registry import named

    path = folder / f"handbook{named(name).endings[0]}"
    path.write_bytes(same.WHOLE[name]())
    (document,) = read_source(str(path))
    return document


def _lines(document: Document) -> list[str]:
    return [line.strip() for line in document.text.splitlines() if line.strip()]


@every_format
def test_title_and_sections_are_the_same(name: str, tmp_path: Path) -> None:
    """Each heading is one, and nothing else is."""
    document = _read(name, tmp_path)
    assert document.title == same.TITLE
    sections = list(dict.fromkeys(passage.section for passage in chunk(document)))
    assert sections == [(), *((section,) for section in same.SECTIONS)]


@every_format
def test_items_and_steps_are_the_same(name: str, tmp_path: Path) -> None:
    """Items are items, steps keep their numbers, and both know what they hang on."""
    document = _read(name, tmp_path)
    lines = _lines(document)
    for item in same.ITEMS:
        assert f"- {item}" in lines
    for number, step in enumerate(same.STEPS, 1):
        assert f"{number}. {step}" in lines
    items = [block for passage in chunk(document) for block in passage.blocks if block.kind is BlockKind.ITEM]
    leads = {document.text[lead.start : lead.end] for item in items for lead in item.leads}
    assert leads == {same.LEAD_IN, same.STEPS_LEAD_IN}


@every_format
def test_table_rows_are_the_same(name: str, tmp_path: Path) -> None:
    """A row is a row, below the row that names its columns."""
    lines = _lines(_read(name, tmp_path))
    rows = [f"| {' | '.join(row)} |" for row in same.ROWS]
    start = lines.index(rows[0])
    assert [lines[start], *lines[start + 2 : start + 4]] == rows


@every_format
def test_note_is_no_part_of_the_sentence(name: str, tmp_path: Path) -> None:
    """The sentence keeps its number, and the note is a note."""
    document = _read(name, tmp_path)
    blocks = [block for passage in chunk(document) for block in passage.blocks]
    notes = {document.text[block.start : block.end] for block in blocks if block.kind is BlockKind.NOTE}
    assert notes == {same.NOTE}
    assert any(block.notes for block in blocks if same.FEES in document.text[block.start : block.end])
    assert "80 euros1" not in document.text

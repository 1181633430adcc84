"""Blocks of a passage as the library keeps them: nothing for plain paragraphs, which most of them are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from corpus.model import Block, BlockKind, Passage, Span


def encode_blocks(passage: Passage) -> str:
    """Return the blocks of a passage as JSON, their offsets counted from its start."""
    if not passage.blocks:
        return ""
    rows = [
        [
            block.kind.value,
            block.start - passage.start,
            block.end - passage.start,
            _flat(block.leads, passage.start),
            _flat(block.notes, passage.start),
        ]
        for block in passage.blocks
    ]
    return json.dumps(rows, separators=(",", ":"))


def decode_blocks(text: str, section: tuple[str, ...], start: int) -> tuple[Block, ...]:
    """Return the blocks that `encode_blocks` wrote.

    Args:
        text: as it is kept.
        section: the passage's.
        start: where the passage begins.
    """
    if not text:
        return ()
    return tuple(
        Block(section, start + first, start + end, BlockKind(kind), *(_spans(spans, start) for spans in more))
        for kind, first, end, *more in json.loads(text)
    )


def _flat(spans: Iterable[Span], start: int) -> list[int]:
    return [offset - start for span in spans for offset in span]


def _spans(offsets: Sequence[int], start: int) -> tuple[Span, ...]:
    return tuple(
        Span(start + first, start + end) for first, end in zip(offsets[::2], offsets[1::2], strict=True)
    )

"""Pictures of the pages that quoted words stand on, with these words marked."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.caching.bounded_cache import BoundedCache
from corpus.originals.originals import original_of

if TYPE_CHECKING:
    from corpus.store.library import Library

SECONDS = 10.0
"""Of computing that a picture may take; one of two full pages takes a second."""
SILENCE = 60.0
"""Seconds by the clock: a machine may be busy."""
PICTURES = 16
MAX_KEPT = 1_000_000
"""Pictures that are kept in memory, and bytes of one; most have less than half of it."""
AT_ONCE = 2

_AROUND = 200  # characters before and after a quote, by which it is told from the same words elsewhere
_MOST = 5  # pages behind the first one that are looked through
_FURTHER = 1  # pages that a paragraph may go on for behind the one that its end is known to be on


class Wanted(NamedTuple):
    """What is to be drawn.

    Attributes:
        path: of the file.
        first: number of the first page that the words may be on, from 1.
        last: number of the last one.
        quote: the words, and those before and after them.
    """

    path: str
    first: int
    last: int
    quote: tuple[str, str, str]


class PagePicture(NamedTuple):
    """A picture of one page, or of several below each other.

    Attributes:
        png: the picture.
        pages: numbers of the pages, from 1.
        marked: whether the words were found on them.
    """

    png: bytes
    pages: tuple[int, ...]
    marked: bool


def page_wanted(library: Library, version: int, start: int, end: int) -> Wanted | None:
    """Return what shows the page of some words; None where their file is not kept, or has no pages.

    Args:
        library: holds the document.
        version: of the document.
        start: offset of the words in its text.
        end: offset after them.
    """
    stored = library.document(version)
    if not 0 <= start < end <= stored.n_characters:
        return None
    path = original_of(library, stored.content)
    place = library.place(version, start) if path else None
    if path is None or place is None or place.page is None:
        return None
    end_place = library.place(version, end - 1)
    last = place.page if end_place is None or end_place.page is None else end_place.page
    around = max(start - _AROUND, 0), min(end + _AROUND, stored.n_characters)
    quote = library.words(version, start, end)
    before, after = library.words(version, around[0], start), library.words(version, end, around[1])
    return Wanted(str(path), place.page, min(last + _FURTHER, place.page + _MOST), (quote, before, after))


class PagePictures:
    """Draws pages in processes of their own, a few at a time, and remembers the last pictures."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._made: BoundedCache[Wanted, PagePicture] = BoundedCache(limit=PICTURES, longest_key=1 << 20)
        self._room = asyncio.Semaphore(AT_ONCE)

    async def draw(self, wanted: Wanted) -> PagePicture | None:
        """Return a picture; None where the file is gone, damaged, or takes too much."""
        made = self._made.get(wanted)
        if made is None:
            async with self._room:
                made = self._made.get(wanted)
                with suppress(OSError):  # the machine has no room for another process just now
                    made = made or await _draw_apart(wanted, self._seconds)
            if made is not None and len(made.png) <= MAX_KEPT:
                self._made.keep(wanted, made)
        return made


async def _draw_apart(wanted: Wanted, seconds: float) -> PagePicture | None:
    # Nothing of the environment is handed on: no proxy, no token.
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "corpus.originals.child",
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    job = json.dumps({**wanted._asdict(), "seconds": seconds}).encode()
    try:
        out, _ = await asyncio.wait_for(process.communicate(job), SILENCE)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    header, _, png = out.partition(b"\n")
    if process.returncode or not png:
        return None
    told = json.loads(header)
    return PagePicture(png, tuple(told["pages"]), told["marked"])

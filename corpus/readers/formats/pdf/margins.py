"""What stands at the edges of printed pages and is no part of the text: heads, page numbers, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from corpus.languages.spoken import framed
from corpus.readers.formats.pdf.cells import Line

MARGIN_LINES = 3
"""Lines at the top and at the bottom of a page that may be its header and footer."""

MARGIN_GAP = 1.8
"""Heights of a line between it and the text that a header or footer of the text's size has, at least."""

_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b", re.I)
_LEADERS = re.compile(r"(?:\s?[.…_]){5,}\s*[\divxlc]*$")  # lines of a table of contents
_OWN_NUMBER = re.compile(r"^\W*(?:\d{1,5}|[ivxl]{1,6})\W+|\W+(?:\d{1,5}|[ivxl]{1,6})\W*$")
_ENTRY = re.compile(r"(?P<title>.*\S)[ .…]+(?:\d{1,4}|[ivxlc]{1,6})$")
_PAGE_NUMBER = framed(
    r"\W*+(?:{page}\s*+)?(?:[A-Z]?-?\d{1,4}|[ivxl]{1,6})(?:\s*+{of_pages}\s*+\d{1,4})?\W*+", "text/marks"
)
"""A line that only numbers its page."""
_NOTE = re.compile(r"(?P<label>\d{1,3}|[*†‡§]{1,3}|[a-z])[.)]?\s+(?=\S)")


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Return the size that most of the text is printed in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


class Margins:
    """Knows what a document repeats at the edges of its pages."""

    def __init__(self, pages: Sequence[Sequence[Line]], body: float) -> None:
        self._body = body
        self._pages = pages
        by_height = [sorted(page, key=lambda line: -line.y) for page in pages]
        self._apart = [self._edge(lines) + self._edge(lines[::-1]) for lines in by_height]
        self._edges = [_edges(lines) for lines in by_height]
        apart = Counter(key for lines in self._apart for key in set(map(pattern, lines)))
        placed = Counter(key for lines in self._edges for key in set(map(_placed, lines)))
        least = max(2, len(pages) * (0.5 if len(pages) < 8 else 0.3))
        self._repeated = {key for key, n in apart.items() if n >= least}
        # What stands at the very same place is one in a few pages as well: heads change with the chapter.
        self._placed = {key for key, n in placed.items() if n >= 3 or (n >= 2 and n >= least)}

    def without(self, number: int) -> list[Line]:
        """Return the lines of a page, by its number from 0, without its head, foot and number."""
        page, apart, edges = self._pages[number], self._apart[number], self._edges[number]
        gone = [
            line for line in apart if pattern(line) in self._repeated or _PAGE_NUMBER().fullmatch(line.text)
        ]
        gone += [line for line in edges if _placed(line) in self._placed]
        gone += [line for line in edges[:1] + edges[-1:] if self._is_number(line, page)]
        away = set(map(id, gone))
        return [line for line in page if id(line) not in away and not _has_leaders(line.text)]

    def _is_number(self, line: Line, page: Sequence[Line]) -> bool:
        """Return whether the first or last line of a page of several is its number."""
        return len(self._pages) > 1 and len(page) > 2 and _PAGE_NUMBER().fullmatch(line.text) is not None

    def _edge(self, lines: Sequence[Line]) -> list[Line]:
        """Return the few first of a page's lines that stand apart from the rest, by space or by size."""
        edge: list[Line] = []
        for line, following in pairwise(lines[: MARGIN_LINES + 1]):
            if abs(line.y - following.y) > MARGIN_GAP * max(line.size, following.size):
                return [*lines[: len(edge)], line]
            edge.append(line)
        small = [line for line in edge if line.size < self._body * 0.93]
        return small if small == edge[: len(small)] else []


def notes_of(page: list[Line], body: float) -> tuple[list[Line], list[tuple[str, list[Line]]]]:
    """Return a page's lines without its footnotes, and these with their labels.

    Footnotes are printed smaller than the text, at the foot of the page, and begin with a number or a sign.
    """
    start = len(page)
    while start > 0 and page[start - 1].size < 0.93 * body:
        start -= 1
    rest = page[start:]
    if not rest or start == 0 or any(line.y > page[start - 1].y for line in rest):
        return page, []
    notes: list[tuple[str, list[Line]]] = []
    for line in rest:
        found = _NOTE.match(line.text)
        if found:
            notes.append((found["label"], [line]))
        elif notes:
            notes[-1][1].append(line)
        else:
            return page, []
    return page[:start], notes


def without_contents(page: list[Line], outline: Collection[str]) -> list[Line]:
    """Return a page's lines without a table of contents: titles with the number of their page.

    Args:
        page: its lines.
        outline: the titles of the document's bookmarks, without white space, case-folded.
    """
    entries = [_ENTRY.match(line.text) if _may_be_entry(line.text[-1:]) else None for line in page]
    if not any(entries):
        return page
    titles = ["".join(entry["title"].split()).casefold() if entry else "" for entry in entries]
    known = [
        title in outline or re.sub(r"^[\d.]+", "", title) in outline if title else False for title in titles
    ]
    if sum(known) < 3:
        return page
    return [line for line, is_known in zip(page, known, strict=True) if not is_known]


def _may_be_entry(last: str) -> bool:
    """Return whether a line that ends with a sign may end with the number of a page."""
    return last.isdecimal() or last in "ivxlc"


def _has_leaders(text: str) -> bool:
    """Return whether a line is one of a table of contents."""
    is_dotted = text.count(".") + text.count("…") + text.count("_") >= 5
    return is_dotted and _LEADERS.search(text) is not None


def pattern(line: Line) -> str:
    """Return a line's text with any number as one sign."""
    return _NUMBERS.sub("#", line.text).casefold()


def _edges(by_height: Sequence[Line]) -> list[Line]:
    """Return the first and the last line of a page, and the next ones where these stand apart as well."""
    if len(by_height) < 3:
        return []
    edges = [by_height[0], by_height[-1]]
    for second, third in (by_height[1:3], by_height[-2:-4:-1]):
        if abs(second.y - third.y) > MARGIN_GAP * max(second.size, third.size):
            edges.append(second)
    return sorted(dict.fromkeys(edges), key=lambda line: -line.y)


def _placed(line: Line) -> tuple[str, int]:
    return _OWN_NUMBER.sub("", line.text).casefold(), round(line.y / 3)

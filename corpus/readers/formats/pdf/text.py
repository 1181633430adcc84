"""Lines of printed pages to Markdown: headers and footers dropped, paragraphs joined, headings marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpus.readers.formats.pdf.lines import Line

HEADING_SIZE = 1.12
"""How much larger than the text a heading is, at least."""

MAX_HEADING = 200
MAX_LEVELS = 4
MARGIN_LINES = 3
"""Lines at the top and at the bottom of a page that may be its header and footer."""
MARGIN_GAP = 1.8
"""Heights of a line between it and the text that a header or footer of the text's size has, at least."""

_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b", re.I)
_PAGE_NUMBER = re.compile(
    r"(?:\W*(?:page|p\.?|seite|\|)?\s*)(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|von)\s*\d{1,4})?\W*", re.I
)
_LEADERS = re.compile(r"(?:\s?[.…]){5,}\s*[\divxlc]*$")  # a table of contents: its lines lead to nowhere here
_BULLET = re.compile(r"(?:[•‣◦▪●○■·∙*\uf0b7\x7f]|[–—-](?=\s))\s*(?=\S)")
_ITEM = re.compile(r"(?:\d{1,3}[.)]|[a-z]\))\s+\S")
_ENDS = re.compile(r"[.?!:;][\"'”’)\]]*$")
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_RANGE = re.compile(r"\d[-–]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MARKUP = re.compile(r"(?=\#{1,6}\s|>|```|~~~|[=-]{2,}\s*$|<)")
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")
_REPLACED: dict[int, str | None] = {0xFB00 + i: letters for i, letters in enumerate(_LIGATURES)}
_REPLACED |= dict.fromkeys([*range(9), *range(11, 32), *range(127, 160), 0xAD, *range(0xD800, 0xE000)], None)

# First halves that keep their hyphen at a line's end: "well-" and "known" is no "wellknown".
_COMPOUNDS = frozenset(
    [
        "well",
        "self",
        "long",
        "short",
        "full",
        "part",
        "high",
        "low",
        "non",
        "ex",
        "all",
        "half",
        "cross",
        "semi",
        "post",
        "pre",
        "mid",
        "user",
        "up",
        "on",
        "off",
    ]
)


def markdown_of_lines(pages: Sequence[Sequence[Line]], outline: Collection[str] = ()) -> str:
    """Return the text of all pages as Markdown.

    Args:
        pages: their lines in reading order.
        outline: titles that are headings for certain, without white space, case-folded.
    """
    body = _body_size(pages)
    repeated = _repeated(pages, body)
    kept = [_without_margins(page, repeated, body) for page in pages]
    return _Writer(kept, body, outline).markdown().translate(_REPLACED)


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _margin(page: Sequence[Line], body: float) -> list[Line]:
    """Return the few lines at a page's edges that stand apart from the rest, by space or by size."""
    by_height = sorted(page, key=lambda line: -line.y)
    return _edge(by_height, body) + _edge(by_height[::-1], body)


def _edge(lines: Sequence[Line], body: float) -> list[Line]:
    edge: list[Line] = []
    for line, following in pairwise(lines[: MARGIN_LINES + 1]):
        if abs(line.y - following.y) > MARGIN_GAP * max(line.size, following.size):
            return [*lines[: len(edge)], line]
        edge.append(line)
    small = [line for line in edge if line.size < body * 0.93]
    return small if small == edge[: len(small)] else []


def _pattern(line: Line) -> str:
    return _NUMBERS.sub("#", line.text).casefold()


def _repeated(pages: Sequence[Sequence[Line]], body: float) -> frozenset[str]:
    """Return what stands at the edge of so many pages that it is a header or a footer."""
    seen = Counter(
        pattern
        for page in pages
        for pattern in {_pattern(line) for line in _margin(page, body) if line.size < body * HEADING_SIZE}
    )
    least = max(2, len(pages) * (0.5 if len(pages) < 8 else 0.3))
    return frozenset(pattern for pattern, n_pages in seen.items() if n_pages >= least)


def _without_margins(page: Sequence[Line], repeated: Collection[str], body: float) -> list[Line]:
    margin = _margin(page, body)
    gone = [line for line in margin if _pattern(line) in repeated or _PAGE_NUMBER.fullmatch(line.text)]
    return [line for line in page if line not in gone and not _LEADERS.search(line.text)]


class _Writer:
    """Writes blocks: a heading, an item of a list, a row of a table, or a paragraph of joined lines."""

    def __init__(self, pages: Sequence[Sequence[Line]], body: float, outline: Collection[str]) -> None:
        self.body = body
        self.outline = outline
        self.lines = [line for page in pages for line in page]
        self.words = Counter(word.casefold() for line in self.lines for word in _WORD.findall(line.text[:-1]))
        sizes = sorted({line.size for line in self.lines if self._is_large(line)}, reverse=True)
        self.levels = {size: min(i + 1, MAX_LEVELS) for i, size in enumerate(sizes)}
        gaps = [a.y - b.y for a, b in pairwise(self.lines) if 0 < a.y - b.y < 4 * body]
        self.leading = median(gaps) if gaps else 1.2 * body

    def markdown(self) -> str:
        blocks: list[str] = []
        held: list[Line] = []
        for line in self.lines:
            if held and not self._continues(held[-1], line):
                blocks.append(self._block(held))
                held = []
            held.append(line)
        if held:
            blocks.append(self._block(held))
        return "\n\n".join(block for block in blocks if block.strip()) + "\n"

    def _is_large(self, line: Line) -> bool:
        return line.size >= self.body * HEADING_SIZE and len(line.text) <= MAX_HEADING

    def _level(self, line: Line) -> int:
        """Return the level of a heading, 0 for other lines."""
        if self._is_large(line):
            return self.levels[line.size]
        short = len(line.text) <= 80 and not _ENDS.search(line.text) and not _BULLET.match(line.text)
        if short and ("".join(line.text.split()).casefold() in self.outline or self._is_bold_heading(line)):
            return min(len(self.levels) + 1, MAX_LEVELS + 1)
        return 0

    @staticmethod
    def _is_bold_heading(line: Line) -> bool:
        return (
            line.bold and line.text[:1].isupper() and len(line.text.split()) <= 10 and " | " not in line.text
        )

    def _continues(self, last: Line, line: Line) -> bool:
        level = self._level(last)
        if level != self._level(line):
            return False
        step = last.y - line.y
        if level:
            return 0 < step <= 1.6 * line.size and last.size == line.size
        if _BULLET.match(line.text) or _ITEM.match(line.text) or " | " in line.text or " | " in last.text:
            return False
        if 0 < step <= 1.35 * self.leading:
            return not (
                line.x > last.x + 1.2 * self.body and _ENDS.search(last.text) and not _BULLET.match(last.text)
            )
        # The next column or page: a sentence that has not ended goes on there.
        return step <= 0 and not _ENDS.search(last.text)

    def _block(self, lines: Sequence[Line]) -> str:
        text = "".join(self._joined([line.text for line in lines]))
        level = self._level(lines[0])
        if level:
            return f"{'#' * level} {text}"
        bullet = _BULLET.match(text)
        if bullet:
            return f"- {text[bullet.end() :]}"
        return f"\\{text}" if _MARKUP.match(text) else text

    def _joined(self, texts: Sequence[str]) -> Iterator[str]:
        """Yield lines with what stands between them: a space, or nothing where a word was cut."""
        for i, text in enumerate(texts):
            following = texts[i + 1] if i + 1 < len(texts) else ""
            cut = _HYPHEN.search(text)
            if not following or (_RANGE.search(text) and following[0].isdigit()):
                yield text
            elif cut is None or not (following[0].islower() or (cut[1].isupper() and following[0].isupper())):
                yield text + ("" if cut else " ")
            else:
                yield text if self._keeps_hyphen(cut[1], following, text[-1]) else text[:-1]

    def _keeps_hyphen(self, first: str, following: str, hyphen: str) -> bool:
        second = _WORD.match(following)
        if second is None or hyphen == "\u00ad":
            return False
        whole, compound = (first + second[0]).casefold(), f"{first}-{second[0]}".casefold()
        if self.words[whole] != self.words[compound]:
            return self.words[compound] > self.words[whole]
        return first.casefold() in _COMPOUNDS

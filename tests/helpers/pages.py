"""The pages of the documentation, taken apart: blocks, links, tables, words in code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
DOCS = ROOT / "docs"
PAGES = [README, ARCHITECTURE, *sorted(DOCS.rglob("*.md"))]
COMMANDS = ("sh", "console")
"""Sorts of blocks that hold commands: with nothing else, or behind a `$` with what they print below them."""

_BLOCK = re.compile(
    r"(?:^ *<!-- (?P<mark>[^>\n]+) -->\n)?^(?P<indent> *)```(?P<sort>\w*)\n(?P<body>.*?)^ *```$", re.M | re.S
)


class Block(NamedTuple):
    """What stands between two lines of backticks.

    Attributes:
        sort: the word behind the first backticks.
        body: without its indent, with a line end.
        mark: what the comment in the line above says, or empty.
        start: offset of the body in the page.
        end: offset after it.
    """

    sort: str
    body: str
    mark: str
    start: int
    end: int

    @property
    def file(self) -> str:
        """The name of the file that it shows, or an empty string."""
        return self.mark.removeprefix("file ") if self.mark.startswith("file ") else ""

    @property
    def is_run(self) -> bool:
        """Whether the test of the pages runs it."""
        return self.sort in COMMANDS and not (self.mark in ("chat", "tests") or "not run:" in self.mark)


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page in their order."""
    found = []
    for match in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        body = re.sub(rf"^{match['indent']}", "", match["body"], flags=re.M)
        found.append(Block(match["sort"], body, match["mark"] or "", *match.span("body")))
    return found


def prose(page: Path) -> str:
    """Return a page without its blocks."""
    return _BLOCK.sub("", page.read_text(encoding="utf-8"))


def in_code(page: Path) -> list[str]:
    """Return what stands between single backticks."""
    return [" ".join(words.split()) for words in re.findall(r"(?<!`)`([^`]+)`(?!`)", prose(page))]


def command_lines(page: Path) -> Iterator[str]:
    """Yield what stands behind each `guidebot`, in the blocks of commands and between single backticks."""
    shell = "".join(block.body for block in blocks(page) if block.sort in COMMANDS).replace("\\\n", " ")
    yield from re.findall(r"(?:^(?:\$ )?|[|(;&] *|\b[A-Z_]+=\S+ +)guidebot +([a-z-].*)$", shell, re.M)
    yield from (words.removeprefix("guidebot ") for words in in_code(page) if words.startswith("guidebot "))


def links(page: Path) -> list[str]:
    """Return the targets of a page's links that stand in this repository."""
    targets = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    return [target for target in targets if "://" not in target]


def anchors(page: Path) -> set[str]:
    """Return what a link may name behind a hash: the headings, as they are written in addresses."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table_rows(page: Path, below: str) -> list[list[str]]:
    """Return the cells of the rows of the first table below a heading, without its head."""
    text = page.read_text(encoding="utf-8").partition(f"# {below}\n")[2]
    found = re.search(r"^(\|.*\n)+", text, re.M)
    assert found, f"{page.name} has no table below {below}"
    return [[cell.strip() for cell in row.strip("| \n").split("|")] for row in found[0].splitlines()[2:]]

"""PowerPoint files: slides in order, each with its title, its text as it stands, its tables and its notes.

python-pptx was tried: its tree leaves order, hidden slides, struck and raised text and numbers to its user,
and brings lxml, Pillow and XlsxWriter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from corpus.errors import SourceError
from corpus.model import Notice
from corpus.readers.building.archives import Archive, opened
from corpus.readers.building.formulas import formula
from corpus.readers.building.parts import Heading, Item, Mark, Paragraph, Part, Table
from corpus.readers.building.signs import lowered, numeral, raised
from corpus.readers.building.spans import Cell, grid
from corpus.readers.building.writing import clean, one_line, write
from corpus.readers.rendered import Rendered

MAX_SLIDES = 2_000
MAX_GROUPS = 30

_TITLES = frozenset({"title", "ctrTitle"})
_NO_TEXT = frozenset({"dt", "ftr", "sldNum", "hdr"})
_KINDS = {"alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I", "arabic": "1"}


class _Shape(NamedTuple):
    """A shape that stands somewhere on a slide."""

    element: Element
    kind: str
    top: int
    left: int


def read(data: bytes, name: str, _encoding: str = "") -> Rendered:
    """Return the slides' text as Markdown; `page` is the number of the slide.

    Raises:
        SourceError: it is damaged, has too many slides, or unpacks to far more than a text.
    """
    with opened(data, name, "a PowerPoint file", max_entries=4 * MAX_SLIDES) as archive:
        slides = _slides(archive)
        if len(slides) > MAX_SLIDES:
            raise SourceError(f"{name} has more than {MAX_SLIDES:,} slides: split it into several files.")
        parts: list[Part] = []
        n_hidden = 0
        for number, path in enumerate(slides, 1):
            root = archive.xml(path)
            if root.get("show") in ("0", "false"):
                n_hidden += 1
                continue
            parts += [Mark(number), *_slide(archive, path, root, is_first=number == 1)]
    text, places = write(parts)
    what = "1 hidden slide is" if n_hidden == 1 else f"{n_hidden} hidden slides are"
    notices = (Notice("hidden", f"{what} left out."),) if n_hidden else ()
    return Rendered(text, places=places, notices=notices)


def _slides(archive: Archive) -> list[str]:
    main = archive.linked("officeDocument", "ppt/presentation.xml")
    links = archive.links(main)
    ids = (
        _get(element, "id", "relationships")
        for element in archive.xml(main).iter()
        if _tag(element) == "sldId"
    )
    return [links[one][1] for one in ids if one in links and links[one][1] in archive.names]


def _slide(archive: Archive, path: str, root: Element, *, is_first: bool) -> Iterator[Part]:
    links = archive.links(path)
    tree = next((element for element in root.iter() if _tag(element) == "spTree"), None)
    shapes = sorted(_shapes(tree, 0), key=_order) if tree is not None else []
    for shape in shapes:
        if shape.kind in _TITLES:
            level = 1 if is_first and shape.kind == "ctrTitle" else 2
            yield Heading(level, one_line(" ".join(_paragraph_texts(shape.element))))
        else:
            yield from _shape(archive, links, shape)
    for kind, target in links.values():
        if kind == "notesSlide":
            yield from _notes(archive.xml(target))


def _order(shape: _Shape) -> tuple[bool, int, int]:
    # Shapes whose tops differ by less than a line's height stand beside each other.
    return (shape.kind not in _TITLES, shape.top // 200_000, shape.left)


def _shapes(tree: Element, depth: int, at: tuple[int, int] = (0, 0)) -> Iterator[_Shape]:
    for element in tree:
        name = _tag(element)
        if name == "AlternateContent" and len(element):
            yield from _shapes(element[0], depth, at)
        if name not in ("sp", "graphicFrame", "grpSp", "cxnSp"):
            continue
        about = next((one for one in element.iter() if _tag(one) == "cNvPr"), None)
        if about is not None and about.get("hidden") in ("1", "true"):
            continue
        placeholder = next((one for one in element.iter() if _tag(one) == "ph"), None)
        kind = placeholder.get("type", "body") if placeholder is not None else ""
        if kind in _NO_TEXT:
            continue
        offset = next((one for one in element.iter() if _tag(one) == "off"), None)
        top, left = (_number(offset, "y"), _number(offset, "x")) if offset is not None else at
        if name == "grpSp" and depth < MAX_GROUPS:
            yield from sorted(_shapes(element, depth + 1, (top, left)), key=_order)
        elif name != "grpSp":
            yield _Shape(element, kind, top, left)


def _shape(archive: Archive, links: dict[str, tuple[str, str]], shape: _Shape) -> Iterator[Part]:
    table = next((one for one in shape.element.iter() if _tag(one) == "tbl"), None)
    if table is not None:
        yield _table(table)
        return
    for one in shape.element.iter():
        kind, target = links.get(_get(one, "id", "relationships"), ("", ""))
        if _tag(one) == "chart" and kind == "chart":
            yield from _chart(archive.xml(target))
        elif _tag(one) == "relIds":
            _, target = links.get(_get(one, "dm", "relationships"), ("", ""))
            yield from (Item(text) for text in _diagram(archive.xml(target)))
    yield from _paragraphs(shape)


def _paragraphs(shape: _Shape) -> Iterator[Part]:
    counts: dict[int, int] = {}
    for paragraph in _of(shape.element, "p"):
        text = clean(_text(paragraph))
        if not text:
            continue
        properties = next((one for one in paragraph if _tag(one) == "pPr"), None)
        level = _number(properties, "lvl") if properties is not None else 0
        marks = {_tag(one): one for one in properties} if properties is not None else {}
        if "buAutoNum" in marks:
            how = marks["buAutoNum"]
            counts = {at: n for at, n in counts.items() if at <= level}
            counts[level] = counts[level] + 1 if level in counts else _number(how, "startAt") or 1
            yield Item(text, level + 1, _counted(counts[level], how.get("type", "arabicPeriod")))
        elif "buNone" not in marks and ("buChar" in marks or shape.kind in ("body", "obj") or level):
            yield Item(text, level + 1)
        else:
            counts = {}
            yield Paragraph(text)


def _counted(count: int, kind: str) -> str:
    shape = next((_KINDS[name] for name in _KINDS if kind.startswith(name)), "1")
    if kind.endswith("ParenBoth"):
        return f"({numeral(count, shape)})"
    return f"{numeral(count, shape)}{')' if kind.endswith('ParenR') else '.'}"


def _table(table: Element) -> Table:
    rows: list[list[Cell]] = []
    for row in _of(table, "tr"):
        cells: list[Cell] = []
        for cell in row:
            if _tag(cell) == "tc" and not ({"hMerge", "vMerge"} & set(cell.keys())):
                text = " ".join(filter(None, (one_line(_text(one)) for one in _of(cell, "p"))))
                cells.append(Cell(text, _number(cell, "gridSpan") or 1, _number(cell, "rowSpan") or 1))
        rows.append(cells)
    return Table(grid(rows))


def _chart(root: Element) -> Iterator[Part]:
    """Yield a chart's data as a table: a row for each category, a column for each series."""
    names: list[str] = []
    columns: list[list[str]] = []
    categories: list[str] = []
    for series in (one for one in root.iter() if _tag(one) == "ser"):
        for child in series:
            values = [point.text or "" for point in child.iter() if _tag(point) == "v"]
            if _tag(child) == "tx":
                names.append(" ".join(values))
            elif _tag(child) == "cat":
                categories = values
            elif _tag(child) == "val":
                columns.append(values)
    if categories and columns:
        head = ["", *names, *[""] * (len(columns) - len(names))]
        rows = [[category, *(column[i] if i < len(column) else "" for column in columns)]
                for i, category in enumerate(categories)]  # fmt: skip
        yield Table(tuple(tuple(row) for row in [head, *rows]))


def _diagram(root: Element) -> Iterator[str]:
    for point in (one for one in root.iter() if _tag(one) == "pt"):
        text = " ".join(filter(None, (one_line(_text(one)) for one in _of(point, "p"))))
        if text:
            yield text


def _notes(root: Element) -> Iterator[Part]:
    for shape in (one for one in root.iter() if _tag(one) == "sp"):
        placeholder = next((one for one in shape.iter() if _tag(one) == "ph"), None)
        if placeholder is not None and placeholder.get("type") == "body":
            yield from (Paragraph(text) for one in _of(shape, "p") if (text := clean(_text(one))))


def _paragraph_texts(element: Element) -> Iterator[str]:
    return (_text(paragraph) for paragraph in _of(element, "p"))


def _text(paragraph: Element) -> str:
    pieces: list[str] = []
    for child in paragraph:
        name = _tag(child)
        if name in ("r", "fld"):
            pieces.append(_run(child))
        elif name == "br":
            pieces.append("\n")
        elif name in ("m", "oMath", "oMathPara", "AlternateContent"):
            pieces.append(f" {formula(child)} ")
    return "".join(pieces)


def _run(run: Element) -> str:
    text = "".join(one.text or "" for one in run if _tag(one) == "t")
    properties = next((one for one in run if _tag(one) == "rPr"), None)
    if properties is None:
        return text
    if properties.get("strike", "noStrike") != "noStrike":
        return ""
    raise_by = _number(properties, "baseline")
    return raised(text) if raise_by > 0 else lowered(text) if raise_by < 0 else text


def _of(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if _tag(one) == name)


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: Element, name: str, space: str) -> str:
    return next((text for key, text in element.items() if key.endswith(f"}}{name}") and space in key), "")


def _number(element: Element | None, name: str) -> int:
    text = (element.get(name) or "") if element is not None else ""
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 16 else 0

"""What styles say of paragraphs and of text, with what they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from corpus.readers.formats.word.xml import child, children, is_on, number, value

MAX_CHAIN = 30

# What Word calls its own headings is English in every language; other programs write what they show.
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|заголовок)"
    r" ?([1-9])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Style:
    """A style as the file writes it.

    Attributes:
        name: in lower case.
        based_on: id of another style, or an empty string.
        paragraph: what it says of paragraphs (``w:pPr``).
        run: what it says of text (``w:rPr``).
    """

    name: str
    based_on: str
    paragraph: Element | None
    run: Element | None


class Styles:
    """The styles of a file, by their ids."""

    def __init__(self, root: Element) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for element in children(root, "style"):
            style_id = value(element, "styleId") or ""
            name = (value(child(element, "name")) or style_id).lower()
            self._styles[style_id] = Style(
                name, value(child(element, "basedOn")) or "", child(element, "pPr"), child(element, "rPr")
            )
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true"):
                self._default = style_id
        self._defaults = child(root, "docDefaults", "rPrDefault", "rPr")

    def chain(self, style_id: str) -> list[Style]:
        """Return a style and those that it is based on, nearest first."""
        found: list[Style] = []
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen and len(found) < MAX_CHAIN:
            seen.add(style_id)
            found.append(self._styles[style_id])
            style_id = found[-1].based_on
        return found

    def of_paragraph(self, properties: Element | None) -> list[Style]:
        """Return the styles of a paragraph with these properties, nearest first."""
        return self.chain(value(child(properties, "pStyle")) or self._default)

    def heading_level(self, properties: Element | None, chain: list[Style]) -> int:
        """Return a heading's level from 1, 0 for other paragraphs; the paragraph's own word counts first."""
        own = number(child(properties, "outlineLvl"))
        if own is not None:
            return own + 1 if 0 <= own < 9 else 0
        for style in chain:
            named = _HEADING.fullmatch(style.name)
            if named:
                return int(named[1])
            level = number(child(style.paragraph, "outlineLvl"))
            if level is not None:
                return level + 1 if 0 <= level < 9 else 0
        return 0

    def switch(self, run: Element | None, chain: list[Style], *names: str) -> bool:
        """Return whether a run's text is, say, bold: by itself, its style, or its paragraph's style."""
        own = self.chain(value(child(run, "rStyle")) or "")
        for properties in [run, *(style.run for style in [*own, *chain]), self._defaults]:
            for name in names:
                on = is_on(child(properties, name))
                if on is not None:
                    return on
        return False

    def size(self, run: Element | None, chain: list[Style]) -> int:
        """Return a run's size in half points."""
        own = self.chain(value(child(run, "rStyle")) or "")
        for properties in [run, *(style.run for style in [*own, *chain]), self._defaults]:
            size = number(child(properties, "sz"))
            if size is not None:
                return size
        return 20

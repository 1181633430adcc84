"""What stands above a block of AsciiDoc and says how it is read, and what items are counted by."""

from __future__ import annotations

import re

from corpus.readers.building.parts import Item, Paragraph, Part
from corpus.readers.building.signs import numeral

_KINDS = {"loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I", "arabic": "1"}


class Style:
    """What the lines above a block say of it."""

    def __init__(self) -> None:
        self.title = ""
        self.words: list[str] = []
        self.named: dict[str, str] = {}
        self.options: set[str] = set()
        self.anchor = ""

    def learn(self, inside: str) -> None:
        """Take in what stands between brackets above a block."""
        for position, part in enumerate(re.findall(r'(?:[^,"]|"[^"]*")+', inside)):
            name, is_named, value = part.strip().partition("=")
            if is_named and re.fullmatch(r"[\w-]+", name):
                self.named[name] = value.strip('"')
                if name in ("options", "opts"):
                    self.options |= set(re.split(r"[,\s]+", value.strip('"')))
            elif position == 0:
                word = re.split(r"[.#%]", part.strip())[0]
                self.words.append(word)
                self.options |= set(re.findall(r"%([\w-]+)", part))
                anchor = re.search(r"#([\w-]+)", part)
                self.anchor = anchor[1] if anchor else self.anchor
            else:
                self.words.append(part.strip())
                self.options |= set(re.findall(r"%([\w-]+)", part))

    @property
    def word(self) -> str:
        """The first word between the brackets: the block's kind."""
        return self.words[0] if self.words else ""


def marker(mark: str) -> str:
    """Return what is the same for all items of one list."""
    return "1." if mark[:1].isdigit() else "a." if re.fullmatch(r"[a-zA-Z]\.", mark) else mark


def label_of(mark: str, level: int, counts: list[int], style: Style) -> str:
    """Return what an item is counted by, empty for a bullet."""
    if mark[0] in "*-":
        return ""
    if mark[0] == "<":
        return mark.strip("<>").replace(".", str(counts[-1])) + "."
    if mark[:1].isdigit():
        return mark
    kinds = ("1", "a", "i", "A", "I")
    kind = kinds[(len(mark) - 1) % 5] if mark[0] == "." else "a" if mark[0].islower() else "A"
    if level == 1 and style.word in _KINDS:
        kind = _KINDS[style.word]
    return f"{numeral(counts[-1], kind)}."


def deeper(part: Part, level: int) -> Part:
    """Return a part as it stands within an item."""
    if isinstance(part, Paragraph):
        return Paragraph(part.text, part.depth + level, part.quoted)
    if isinstance(part, Item):
        return Item(part.text, part.depth + level, part.label)
    return part


def boxed(word: str, title: str, parts: list[Part]) -> list[Part]:
    """Return the parts of an admonition, the first with its name in front."""
    name = title or word.capitalize()
    if parts and isinstance(first := parts[0], Paragraph):
        return [Paragraph(f"{name}: {first.text}", first.depth), *parts[1:]]
    return [Paragraph(f"{name}:"), *parts]

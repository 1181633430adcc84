"""All small documents, and what must come out of each.

`tests/documents/sources.txt` holds those that are text, `structure_files` makes the others, and
`tests/documents/structure.md` says what must come out: written by the readers once, and checked by eye.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.helpers import structure_files, structure_word

_FOLDER = Path(__file__).parents[1] / "documents"
_PAGE = (
    "<!doctype html><html><body><main><h1>Lake club of the old town, founded by its own members</h1>{}</main>"
)

Key = tuple[str, str]
"""A format and the name of a construct."""


def _parts(file: str) -> dict[Key, str]:
    found = re.split(r"(?m)^=== (\w+) ([\w-]+)\n", (_FOLDER / file).read_text("utf-8"))[1:]
    texts = (text.removesuffix("\n") for text in found[2::3])
    return dict(zip(zip(found[::3], found[1::3], strict=True), texts, strict=True))


def _encoded(text: str) -> bytes:
    return text.encode()


EXPECTED = _parts("structure.md")
DOCUMENTS: dict[Key, Callable[[], bytes]] = {
    key: partial(_encoded, _PAGE.format(source) if key[0] == "html" else f"{source}\n")
    for key, source in _parts("sources.txt").items()
}
for _format, _makers in (("docx", structure_word.DOCX), *structure_files.MAKERS.items()):
    DOCUMENTS |= {(_format, name): make for name, make in _makers.items()}

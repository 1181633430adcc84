"""AsciiDoc, by a reader of our own for what guides are written with.

asciidoctor, which defines the language, needs Ruby or Node; asciidoc 10 drops lines with an unknown
attribute, and pandoc unmakes tables with merged cells.
"""

from __future__ import annotations

from corpus.readers.building.writing import write
from corpus.readers.encodings import decode
from corpus.readers.formats.asciidoc.blocks import AsciiDoc
from corpus.readers.rendered import Rendered


def read(data: bytes, name: str, encoding: str = "") -> Rendered:
    """Return a text as Markdown.

    Raises:
        SourceError: it is no text.
    """
    reader = AsciiDoc(decode(data, name, encoding).text)
    text, places = write(reader.parts())
    return Rendered(text, places=places, notices=reader.notices())

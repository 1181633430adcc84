"""Archives that hold a document: opened with a look at what they would unpack to."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError, fromstring

from corpus.errors import SourceError

MAX_ENTRIES = 2_000
MAX_UNPACKED = 50_000_000
"""Bytes of everything but pictures and the like."""

MAX_RATIO = 200
"""Unpacked bytes a packed one; the XML of office programs stays below thirty."""

MAX_DEPTH = 500
"""Elements within elements."""

_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>")
_INNER_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s*)?\S+\s+[\"']")
_REFERENCE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][0-9a-fA-F]+);)[A-Za-z][\w.-]*;")
_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".emf", ".wmf", ".tif", ".tiff", ".webp", ".mp3", ".mp4",
          ".ttf", ".otf", ".woff", ".woff2", ".odttf", ".bin", ".wav", ".m4a", ".avi", ".wdp")  # fmt: skip


class Archive:
    """The parts of a document that is kept in an archive."""

    def __init__(self, file: zipfile.ZipFile, name: str) -> None:
        self._file = file
        self._name = name
        self.names = frozenset(entry.filename for entry in file.infolist())

    def bytes_of(self, part: str) -> bytes:
        """Return a part's bytes; none where there is no such part."""
        return self._file.read(part) if part in self.names else b""

    def xml(self, part: str) -> Element:
        """Return a part's root element; an empty element where there is no such part.

        Raises:
            SourceError: it is no XML, or declares things that no office program declares.
        """
        return xml_of(self.bytes_of(part), self._name)

    def links(self, part: str = "") -> dict[str, tuple[str, str]]:
        """Return the kind and the target of a part's links by their ids; of the whole file without a part.

        Source: ECMA-376, part 2, 6.5: parts are found by their links, and may be called anything.
        """
        folder, _, file = part.rpartition("/")
        found = {}
        for element in self.xml(posixpath.join(folder, "_rels", f"{file}.rels")):
            target = element.get("Target", "")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], path)
        return found

    def linked(self, kind: str, usual: str, part: str = "") -> str:
        """Return the part that another one, or the whole file, links to as some kind, else the usual one."""
        paths = (path for one, path in self.links(part).values() if one == kind and path in self.names)
        return next(paths, usual)


@contextmanager
def opened(data: bytes, name: str, what: str, max_entries: int = MAX_ENTRIES) -> Iterator[Archive]:
    """Open an archive that a document is kept in.

    The sizes can be believed: reading stops at them, and an entry that goes on is refused.

    Args:
        data: the archive.
        name: what to call it in messages.
        what: "a Word file".
        max_entries: parts that it may have.

    Raises:
        SourceError: it is damaged, protected, or unpacks to far more than a text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            _guard(file, name, max_entries)
            yield Archive(file, name)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        KeyError,
    ) as error:
        raise SourceError(f"{name} is damaged and can't be read as {what}: save it anew.") from error
    except RuntimeError as error:
        if "password" not in str(error):
            raise
        raise SourceError(f"{name} is protected by a password: save it without one.") from error


def xml_of(raw: bytes, name: str) -> Element:
    """Return the root element of XML; an empty element for nothing.

    Raises:
        SourceError: it is no XML, declares entities, or is nested too deeply.
    """
    if not raw:
        return Element("nothing")
    try:
        root = fromstring(_without_entities(raw, name))
    except ParseError as error:
        raise SourceError(f"{name} is damaged and can't be read (ParseError): save it anew.") from error
    if _is_too_deep(root):
        raise SourceError(
            f"{name} is nested too deeply, so it can't be read: save its text in a simpler file."
        )
    return root


def _without_entities(raw: bytes, name: str) -> bytes:
    """Return XML without what it declares; what it declares of other files is nobody's text."""
    declared = _DOCTYPE.search(raw[:100_000])
    if declared is None:
        return raw
    if _INNER_ENTITY.search(declared[0]):
        raise SourceError(f"{name} is damaged and can't be read (it declares entities): save it anew.")
    return _REFERENCE.sub(b"", raw.replace(declared[0], b"", 1))


def _guard(file: zipfile.ZipFile, name: str, max_entries: int) -> None:
    entries = file.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    media = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(_MEDIA))
    if (
        len(entries) > max_entries
        or unpacked - media > MAX_UNPACKED
        or unpacked > MAX_RATIO * max(packed, 10_000)
    ):
        raise SourceError(f"{name} unpacks to far more than a text would: save it anew, or as plain text.")


def _is_too_deep(root: Element) -> bool:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True

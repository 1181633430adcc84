"""What a file is, by its content; its name only tells texts from one another."""

from __future__ import annotations

import re
from pathlib import PurePath

from corpus.errors import SourceError
from corpus.readers.formats.format import Format, Sample
from corpus.readers.formats.registry import FORMATS, known_endings, supported
from corpus.readers.formats.telling import HEAD, is_zip


class UnsupportedError(SourceError):
    """A file of a type that no reader is for; in a folder it is skipped and named."""


class EmptyError(SourceError):
    """A file without any text; in a folder it is skipped and named."""


_COMPOUND = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What a file of Office holds that is protected by a password."""

_BINARIES = (
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"RIFF", "a picture, a sound or a film"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (_COMPOUND, "an old Word or Excel file (save it as .docx)"),
    (b"{\\rtf", "an RTF file (save it as .docx)"),
    (b"%!PS", "a PostScript file (save it as PDF)"),
)
_ALSO_WORDS = frozenset({b"GIF8", b"RIFF", b"ID3", b"OggS", b"MZ", b"BZh", b"Rar!"})
_END_OF_ZIP = b"PK\x05\x06"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a]")


def format_of(content: bytes, name: str, declared: str = "", *, is_whole: bool = True) -> Format:
    """Return how a file is to be read.

    Args:
        content: all of it, or its first bytes.
        name: its file name; only the ending counts.
        declared: the media type that a server gave it; counts where the name has no known ending.
        is_whole: whether `content` is all of it; an archive's parts are told by its end.

    Raises:
        UnsupportedError: no reader is for files like this.
    """
    sample = Sample(content, PurePath(name).suffix.lower(), declared, is_whole)
    for one in FORMATS:
        if one.is_binary and one.matches(sample):
            return one
    _refuse_binary(content, name)
    return next(one for one in FORMATS if not one.is_binary and one.matches(sample))


def why_not(head: bytes, name: str) -> str:
    """Return why a folder's file is not worth opening, empty if it is; a text is if its ending is known.

    Args:
        head: its first bytes.
        name: its file name.
    """
    if is_zip(head) or head.startswith(_COMPOUND):
        return ""  # what it holds is told by the rest of it
    try:
        found = format_of(head, name, is_whole=False)
    except UnsupportedError as error:
        return str(error)
    if found.name != "text" or PurePath(name).suffix.lower() in known_endings():
        return ""
    return f"{name} has an ending that no format has: name the file itself to add it."


def _refuse_binary(content: bytes, name: str) -> None:
    if is_zip(content) and _END_OF_ZIP in content:
        raise UnsupportedError(f"{name} is an archive without a document in it: give a {supported()} file.")
    if is_zip(content):
        raise SourceError(f"{name} is damaged and can't be read (its end is missing): save it anew.")
    if content.startswith(_COMPOUND) and _ENCRYPTED in content:
        raise SourceError(f"{name} is protected by a password: save it without one.")
    head = content[:HEAD]
    for magic, what in _BINARIES:
        # A text may begin with the word; what follows it in the file itself is no text.
        if head.startswith(magic) and (magic not in _ALSO_WORDS or _CONTROL.search(head)):
            raise UnsupportedError(f"{name} is {what}: give a {supported()} file.")

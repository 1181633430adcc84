"""Bytes to text: byte order marks, UTF-8, and a careful guess at everything else."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from corpus.errors import SourceError
from corpus.readers.formats.registry import supported

SHORT = 400
"""Bytes that other than ASCII below which a guess is worse than the commonest Western encoding."""

_SAMPLE = 200_000
_NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})

# The order counts: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_LETTERS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Decoded(NamedTuple):
    r"""A text with line ends ``\n``, and the encoding it was in."""

    text: str
    encoding: str


def decode(raw: bytes, name: str, declared: str = "") -> Decoded:
    """Return the text of a file, as all offsets will count it.

    Args:
        raw: the file's bytes.
        name: what to call it in a message.
        declared: the encoding that a server or the file itself claims; used if the bytes agree.

    Raises:
        SourceError: it is no text, or in an encoding that can't be told.
    """
    decoded = _decode(raw, name, declared)
    refuse_binary(decoded.text, name)
    return decoded._replace(text=normal_line_ends(decoded.text))


def normal_line_ends(text: str) -> str:
    r"""Return a text whose lines end with ``\n`` alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def refuse_binary(text: str, name: str) -> None:
    """Raise SourceError for what decodes but was not written for people.

    Raises:
        SourceError: it holds NUL characters, or many other control characters.
    """
    if "\x00" in text:
        raise SourceError(f"{name} holds NUL characters, so it is no text file: save it as UTF-8 text.")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) / 50:
        raise SourceError(
            f"{name} is full of control characters, so it is no text file: give a text instead."
        )


def _decode(raw: bytes, name: str, declared: str) -> Decoded:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding, name)
    wide = _wide(raw)
    if wide:
        return _strictly(raw, wide, name)
    for encoding in ("utf-8", declared):
        text = _try(raw, encoding)
        if text is not None:
            return Decoded(text, encoding.lower())
    return _guess(raw, name)


def _strictly(raw: bytes, encoding: str, name: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{name} begins like {encoding.upper()} but is damaged at byte {error.start:,}: save it as UTF-8."
        ) from error


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding) if encoding and codecs.lookup(encoding).name not in _NO_TEXT else None
    except (LookupError, UnicodeError, ValueError):
        return None


def _wide(raw: bytes) -> str:
    """Return the name of UTF-16 without a mark: every other byte of a Western text is zero then."""
    sample = raw[:2_000]
    half = len(sample) // 2
    if half < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd < half * 0.05 else ""


def _guess(raw: bytes, name: str) -> Decoded:
    sample = _telling(raw)
    n_high = sum(1 for _ in _HIGH.finditer(sample))
    in_letters = sum(len(found[0]) for found in _UTF8_LETTERS.finditer(sample))
    if in_letters > n_high / 2:  # UTF-8 with some bytes of another encoding pasted in
        return Decoded(_mended(raw), "utf-8")
    if b"\x00" in sample:
        raise SourceError(f"{name} is a binary file of no kind that can be read: give a {supported()} file.")
    if n_high < SHORT and len(raw) <= _SAMPLE:
        return Decoded(_western(raw), "cp1252")
    from charset_normalizer import from_bytes  # only a file that is not UTF-8 needs it

    best = from_bytes(sample).best()
    if best is None:
        raise SourceError(f"{name} is in no encoding that can be told: save it as UTF-8.")
    if "cp1252" in best.could_be_from_charset:
        return Decoded(_western(raw), "cp1252")
    return Decoded(raw.decode(best.encoding, "replace"), best.encoding)


def _telling(raw: bytes) -> bytes:
    """Return the part of a long text that tells its encoding: what is ASCII alone tells nothing."""
    first = _HIGH.search(raw)
    start = first.start() if first else 0
    return raw[start : start + _SAMPLE]


def _western(raw: bytes) -> str:
    """Decode cp1252; for the five bytes that it leaves open, the replacement character stands."""
    return raw.decode("cp1252", "replace")


def _mended(raw: bytes) -> str:
    """Decode UTF-8, and the bytes that are not UTF-8 as cp1252."""
    parts = []
    text = raw.decode("utf-8", "surrogateescape")
    for part in re.split(r"([\udc80-\udcff]+)", text):
        stray = part and "\udc80" <= part[0] <= "\udcff"
        parts.append(_western(part.encode("utf-8", "surrogateescape")) if stray else part)
    return "".join(parts)

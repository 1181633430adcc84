"""PDF files written object by object, to have in them what no program would write."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

TEXT = b"BT /F1 12 Tf 72 700 Td (A day in the workshop costs $12.) Tj ET"


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """Return a stream object's body, packed."""
    packed = zlib.compress(content, 1)
    return b"<< /Length %d /Filter /FlateDecode %s >> stream\n%s\nendstream" % (len(packed), extra, packed)


def pdf_file(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a file of these objects, numbered from 1; the first is its root."""
    file = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(file)


def one_page(content: bytes = TEXT, kids: bytes = b"[3 0 R]", count: int = 1, root: bytes = b"") -> bytes:
    """Return a file of one page, or of what `kids` and `count` claim."""
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    return pdf_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % root,
            b"<< /Type /Pages /Kids %s /Count %d >>" % (kids, count),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % font,
            stream(content),
            b"<< /Title (loop) /Parent 5 0 R /Next 5 0 R /First 5 0 R /Last 5 0 R /Count 1 >>",
        ]
    )


def pages(contents: Sequence[bytes], extra: bytes = b"") -> bytes:
    """Return a file of a page for each of these contents; `extra` is said of every page.

    Its letters are those of Mac Roman, in which octal 336 and 337 are the ligatures of fi and fl.
    """
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /MacRomanEncoding >>"
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + 2 * len(contents), 2))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        font,
    ]
    for number, content in enumerate(contents):
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s" % (
            5 + 2 * number,
            extra,
        )
        objects += [page + b" /Resources << /Font << /F1 3 0 R >> >> >>", stream(content)]
    return pdf_file(objects)


def lines(texts: Sequence[str], x: int = 72, y: int = 700, step: int = 16) -> bytes:
    """Return what draws lines of text, the first at a place and the others below it."""
    drawn = [f"1 0 0 1 {x} {y - step * number} Tm ({text}) Tj" for number, text in enumerate(texts)]
    return ("BT /F1 12 Tf " + " ".join(drawn) + " ET\n").encode("mac_roman")

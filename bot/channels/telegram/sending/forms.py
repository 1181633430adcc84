"""Forms with files in them, as https://www.rfc-editor.org/rfc/rfc7578 has them: httpcore takes bytes."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import IO

Files = Mapping[str, tuple[str, bytes | IO[bytes], str]]
"""Files by their fields: what each is called, its content and its type."""

_IN_NAMES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


def form_with_files(fields: Mapping[str, str], files: Files) -> tuple[bytes, bytes]:
    r"""Return the type and the body of a form with files.

    >>> form_with_files({"chat_id": "7"}, {"document": ("a", b"A", "text/plain")})[1].split(b"\r\n")[1:4]
    [b'Content-Disposition: form-data; name="chat_id"', b'', b'7']
    """
    boundary = token_hex(16)
    parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in fields.items()]
    for field, (name, content, kind) in files.items():
        head = f'name="{field}"; filename="{name.translate(_IN_NAMES)}"\r\nContent-Type: {kind}'
        parts.append(_part(boundary, head, content if isinstance(content, bytes) else content.read()))
    parts.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}".encode(), b"".join(parts)


def _part(boundary: str, head: str, content: bytes) -> bytes:
    disposition = f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n"
    return b"".join((disposition.encode(), content, b"\r\n"))

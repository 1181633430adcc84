"""Files in ``__pycache__``, by Python's own rules: made when missing, done without where not allowed.

A damaged file, or one of another Python, is as good as none. Whoever may write the byte code beside it may
write these: they are trusted alike.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from zlib import crc32

TYPE_CHECKING = False  # typing takes 2 ms: it is among the modules that are read from such a file
if TYPE_CHECKING:
    from typing import Any

PathName = str | os.PathLike[str]
Stamps = tuple[int, ...]
"""When a source was changed, and its size."""
_MADE_BY = (5, sys.hexversion, import_module("_sre").MAGIC)


def place(spec: ModuleSpec | None, ending: str) -> str | None:
    """Return where a module keeps its file; None where Python keeps no byte code of it."""
    cached = spec.cached if spec else None
    return f"{cached.removesuffix('.pyc')}.{ending}" if cached else None


def stamps(path: str) -> Stamps:
    """Return what changes when a source does.

    Raises:
        OSError: it is not there.
    """
    found = os.stat(path)  # noqa: PTH116 -- a path object takes longer to make
    return found.st_mtime_ns, found.st_size


def read(path: PathName | None) -> tuple[Any, ...]:
    """Return what was written; nothing if it is not there, damaged, or of another Python or format."""
    if path is None:
        return ()
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            raw = file.read()
    except OSError:
        return ()
    body = memoryview(raw)[4:]
    if len(raw) < 4 or crc32(body) != int.from_bytes(raw[:4], "little"):
        return ()
    made_by, *content = marshal.loads(body)
    return tuple(content) if made_by == _MADE_BY else ()


def write(path: PathName | None, *content: Any) -> None:
    """Write objects of built-in types all at once; where that may not be, do nothing."""
    if path is None or sys.dont_write_bytecode:
        return
    raw = marshal.dumps((_MADE_BY, *content))
    staged = f"{path}.{os.getpid()}"
    try:
        with open(staged, "wb") as file:  # noqa: PTH123
            file.write(crc32(raw).to_bytes(4, "little") + raw)
        os.replace(staged, path)  # noqa: PTH105
    except OSError:
        try:
            os.unlink(staged)  # noqa: PTH108
        except OSError:
            return

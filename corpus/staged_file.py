"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def staged_file(path: Path, prefix: str = "") -> Iterator[Path]:
    """Yield where to write a file, which takes its place at `path` once all of it is written.

    Args:
        path: what it is called in the end; what stands there is replaced.
        prefix: what its name begins with meanwhile.
    """
    staged = path.with_name(f"{prefix}{path.name}.{os.getpid()}.tmp")
    try:
        yield staged
        staged.replace(path)
    finally:
        with suppress(OSError):  # why it could not be written counts more than what is left of it
            staged.unlink(missing_ok=True)

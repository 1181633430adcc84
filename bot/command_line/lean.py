"""Imports msgspec without what it only tries to import.

Its first lines look for typing_extensions, which others of our dependencies bring, and which brings inspect,
ast and tokenize: 48 million instructions of a cold question. Without it msgspec takes the same names from
typing, as it does wherever typing_extensions is not installed.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

_TRIED = "typing_extensions"


def import_msgspec() -> None:
    """Import msgspec, if it isn't; whoever imports typing_extensions later gets it as ever."""
    modules: dict[str, Any] = sys.modules
    if "msgspec" in modules or _TRIED in modules:
        return
    modules[_TRIED] = None  # an import of it fails
    with suppress(ImportError):  # then the usual way says what is wrong
        import msgspec  # noqa: F401
    del modules[_TRIED]

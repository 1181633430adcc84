"""Functions of pdfium that are called for every word: with addresses as numbers, nothing is made of them."""

from __future__ import annotations

import ctypes
from typing import Any


def quick(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of pdfium that takes and gives addresses as numbers: in a third of the time.

    Args:
        function: as pypdfium2 has it.
        result: the type of what it gives.
        arguments: the types of what it takes.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)

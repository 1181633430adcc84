"""What is an update? Something else may be delivered, and must not end the listening."""

from __future__ import annotations

from typing import Any, TypeGuard

import msgspec

_MAX_ID = 1 << 63
"""Ids are kept as 64 bits."""


def is_update(raw: object) -> TypeGuard[dict[str, Any]]:
    """Return whether this is an object with a number of its own that can be written down as it came.

    >>> is_update({"update_id": 7}), is_update({"update_id": True}), is_update([7])
    (True, False, False)
    """
    if not isinstance(raw, dict):
        return False
    number = raw.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _MAX_ID:
        return False
    try:
        msgspec.json.encode(raw)
    except (UnicodeEncodeError, OverflowError, RecursionError, TypeError):  # half a surrogate pair, 10**30
        return False
    return True

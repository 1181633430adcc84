"""With which status a command ends, besides those that it says itself."""

from __future__ import annotations

FAILED = 1
AWAY = 4
"""A server can't be reached just now: the same may work later."""
INTERRUPTED = 130

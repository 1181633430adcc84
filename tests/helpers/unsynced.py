"""Files that no test waits for: nothing of them outlives the run, and a disk takes milliseconds to be sure.

Processes that a test starts wait as they do for anybody; what a power cut leaves is tried in tests/crashes.
"""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from typing import Any

import pytest

synced_connect = sqlite3.connect
"""Opens a database as it is opened outside the tests."""


def wait_for_no_disk(patch: pytest.MonkeyPatch) -> None:
    """Let this process hand files to the system alone, databases too."""
    patch.setattr(os, "fsync", lambda _: None)
    patch.setattr(sqlite3, "connect", _connect)


def _connect(database: Any, *arguments: Any, factory: Any = sqlite3.Connection, **named: Any) -> Any:
    return synced_connect(database, *arguments, factory=_unsynced(factory), **named)


@cache
def _unsynced(factory: type[sqlite3.Connection]) -> type[sqlite3.Connection]:
    """Return connections of a kind that never wait, whatever they are told."""

    def execute(self: sqlite3.Connection, sql: str, *parameters: Any) -> sqlite3.Cursor:
        told = "PRAGMA synchronous = OFF" if sql.startswith("PRAGMA synchronous = ") else sql
        return factory.execute(self, told, *parameters)

    return type(factory.__name__, (factory,), {"execute": execute})

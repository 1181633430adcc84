"""Leaving a process at once: to take it apart, object by object, takes Python 3 ms."""

from __future__ import annotations

import _thread
import atexit
import os
import sys


def leave(status: int) -> None:
    """End this process, unless something waits for its end; then return."""
    if _thread._count() or atexit._ncallbacks() or sys.gettrace() or sys.getprofile():
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # it is closed
                stream.flush()
    except (OSError, ValueError):  # Python says so in its own way, when it ends
        return
    os._exit(status)

"""Telling systemd how the bot is: ready, still alive, stopping (sd_notify(3)).

A line of text in a datagram to the socket that ``NOTIFY_SOCKET`` names; where there is none nothing is told.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping
from contextlib import suppress

_A_SECOND = 1_000_000  # microseconds


def notify(*lines: str, environ: Mapping[str, str] | None = None) -> bool:
    """Tell systemd something, and return whether it listens.

    Args:
        lines: such as ``READY=1``.
        environ: the environment; this process's own if left out.
    """
    environ = os.environ if environ is None else environ
    address = environ.get("NOTIFY_SOCKET", "")
    if address[:1] not in ("/", "@") or not hasattr(socket, "AF_UNIX"):
        return False
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
        teller.connect("\0" + address[1:] if address[0] == "@" else address)
        teller.sendall("\n".join(lines).encode())
        return True
    return False


async def keep_notifying(environ: Mapping[str, str] | None = None) -> None:
    """Say that the bot is ready, and while it is alive as often as systemd's watchdog wants to hear it."""
    environ = os.environ if environ is None else environ
    if not notify("READY=1", environ=environ):
        return
    interval = environ.get("WATCHDOG_USEC", "")
    if not interval.isdecimal() or environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return
    while True:
        notify("WATCHDOG=1", environ=environ)
        await asyncio.sleep(max(int(interval), 1) / _A_SECOND / 2)

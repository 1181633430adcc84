"""A guidebot command in a process of its own: the bot never loads what reads and publishes documents."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_SECONDS = 600.0  # for all of it
_CPU_SECONDS = 300
_MEMORY = 3 << 30  # bytes of address space
_SECRETS = ("GUIDEBOT_TELEGRAM_TOKEN", "GUIDEBOT_TELEGRAM_TOKEN_FILE", "GUIDEBOT_TELEGRAM_WEBHOOK_SECRET")


class Outcome(NamedTuple):
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


async def run_guidebot(data_dir: Path, arguments: Sequence[str]) -> Outcome:
    """Run a guidebot command on a data directory and return what came of it."""
    environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.channels.chat.keepers.child",
        "--data-dir",
        str(data_dir),
        *arguments,
        env={**environment, "NO_COLOR": "1", "COLUMNS": "80"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), _SECONDS)
    except TimeoutError:
        return Outcome(1, "", "That took too long, so it was stopped and nothing was changed.")
    finally:
        if process.returncode is None:
            process.kill()
    return Outcome(process.returncode or 0, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def _limit() -> None:
    """Bound what a hostile document can take."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    for kind, amount in ((resource.RLIMIT_CPU, _CPU_SECONDS), (resource.RLIMIT_AS, _MEMORY)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


if __name__ == "__main__":
    _limit()
    from bot.command_line import main

    main()

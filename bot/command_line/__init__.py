"""How is guidebot called? Its commands, their common options, and what they open."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `guidebot` and leave with its exit status.

    Args:
        arguments: what stands after the program's name; this process's own if left out.
    """
    if arguments is None:
        gc.set_threshold(50_000, 20, 20)  # starting makes many objects and drops few: looking took 10 ms
    from bot.command_line.program import run
    from corpus.caching import kept

    status = run(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        kept.save()
        gc.freeze()  # what is left goes with the process: no need to look for garbage in it
    sys.exit(status)

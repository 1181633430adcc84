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
        _run_as_a_process()
    from bot.command_line.program import run

    sys.exit(run(arguments or ()))


def _run_as_a_process() -> None:
    """Run what this process was started for; what the next start would work out again is kept for it."""
    gc.set_threshold(50_000, 20, 20)  # starting makes many objects and drops few: looking took 10 ms
    modules = None
    if sys.argv[1:2] == ["ask"]:
        from corpus.caching import kept_modules

        modules = kept_modules.of_this_program()
    from bot.command_line.lean import import_pathlib

    import_pathlib()
    from bot.command_line.program import run
    from corpus.caching import kept

    status = run(sys.argv[1:])
    kept.save()
    if modules is not None and "bot.command_line.group" not in sys.modules:  # the short way was enough
        from bot.command_line.leaving import leave

        modules.save()
        leave(status)
    gc.freeze()  # what is left goes with the process: no need to look for garbage in it
    sys.exit(status)

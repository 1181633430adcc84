"""A progress bar on a terminal's stderr, for work that takes longer than a moment."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

PATIENCE = 0.5  # seconds without a bar
_FINEST = 1_000  # steps of a bar: no need to draw more often


class Progress:
    """Tells how far the work is, once it has taken `PATIENCE` seconds and somebody watches."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._watched = sys.stderr.isatty()
        self._bar: ProgressBar[int] | None = None
        self._doing = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish()

    def __call__(self, doing: str, done: int, total: int) -> None:
        """Show that `done` of `total` of something is done."""
        if not self._watched or time.monotonic() - self._start < PATIENCE:
            return
        if doing != self._doing:
            self._finish()
            self._begin(doing)
        if self._bar is not None:
            self._bar.update(_FINEST * done // max(total, 1) - self._bar.pos)

    def reading(self, done: int, total: int, _name: str) -> None:
        """Show how many of the sources are read."""
        self("Reading", done, total)

    def _begin(self, doing: str) -> None:
        import click

        self._doing = doing
        self._bar = click.progressbar(
            length=_FINEST, label=f"{doing:<10}", file=sys.stderr, show_pos=False, show_eta=False
        )
        self._bar.__enter__()

    def _finish(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None

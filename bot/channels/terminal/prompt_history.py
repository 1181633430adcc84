"""The questions typed at the prompt, kept across runs in a file that only their owner can read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import History

from corpus.files.staged_file import delete

MAX_LINES = 1000
HISTORY_NAME = "history"
"""The file, in the data directory."""


class QuestionHistory(History):
    """One question a line, the newest last; a line is kept only when `keep` is called.

    The prompt offers every line it reads at once, but whether one may be kept is known only from its reply.
    Where the file can't be written, the history lasts as long as the process.
    """

    def __init__(self, path: Path, *, kept: bool = True) -> None:
        """Keep questions in `path`; where they are not to be kept, leave the file alone but for `forget`."""
        super().__init__()
        self._path, self._kept = path, kept

    def append_string(self, string: str) -> None:
        """Do nothing: see `keep`."""

    def keep(self, question: str) -> None:
        """Keep `question`, in memory and in the file."""
        if self._loaded_strings[:1] != [question]:
            super().append_string(question)

    def forget(self) -> None:
        """Delete every question, in memory and in the file.

        Raises:
            LibraryError: the file can't be deleted.
        """
        self._loaded_strings.clear()
        delete(self._path)

    def load_history_strings(self) -> Iterable[str]:
        """Return the questions of earlier runs, the newest first; older ones than `MAX_LINES` are dropped."""
        lines = self._lines()
        if len(lines) > MAX_LINES:
            lines = lines[-MAX_LINES:]
            self._write(lines, os.O_TRUNC)
        return reversed(lines)

    def store_string(self, string: str) -> None:
        """Append a question to the file."""
        self._write([string], os.O_APPEND)

    def _lines(self) -> list[str]:
        if not self._kept:
            return []
        try:
            return self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []

    def _write(self, lines: list[str], how: int) -> None:
        if not self._kept:
            return
        text = "".join(f"{' '.join(line.split())}\n" for line in lines)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | how, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)

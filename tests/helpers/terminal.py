"""A process in a pseudo-terminal: what it shows, and keys for it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

GUIDEBOT = [sys.executable, "-c", "from bot.command_line import main; main()"]
PROMPT = ">"
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>])")


def run(
    data_dir: Path, *arguments: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Return what `guidebot` did with a pipe on both ends."""
    return subprocess.run(
        [*GUIDEBOT, "--data-dir", str(data_dir), *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


class Terminal:
    """`guidebot` in a terminal of its own; ends it when it is left."""

    def __init__(self, data_dir: Path, *arguments: str, columns: int = 90, **environment: str) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        settings = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
        self._ours = ours
        self._seen = ""
        self._raw = b""
        self.received = b""
        """All that the terminal was sent, escape sequences included."""
        self.process = subprocess.Popen(
            [*GUIDEBOT, "--data-dir", str(data_dir), *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**settings, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", **environment},
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def type(self, keys: str) -> None:
        """Press keys; ``\\r`` is the enter key."""
        os.write(self._ours, keys.encode())

    def until(self, *texts: str, seconds: float = 60) -> str:
        """Return what comes up to the last of some texts, one after the other, without escape sequences."""
        end = time.monotonic() + seconds
        shown = ""
        for text in texts:
            while text not in self._seen:
                waiting = select.poll()  # a long run of tests may have more files open than `select` counts
                waiting.register(self._ours, select.POLLIN)
                ready = waiting.poll(1000 * max(0, end - time.monotonic()))
                assert ready, f"{text!r} did not come; what came: {self._seen!r}"
                read = os.read(self._ours, 65536)
                self.received += read
                self._raw += read
                self._seen = shown_in(self._raw)
            head, _, self._seen = self._seen.partition(text)
            self._raw = self._seen.encode()
            shown += head + text
        return shown

    def ended(self, seconds: float = 60) -> int:
        """Return the exit status."""
        return self.process.wait(seconds)


def shown_in(raw: bytes) -> str:
    """Return what a terminal shows of bytes, its escape sequences left out."""
    return _ESCAPES.sub("", raw.decode("utf-8", "ignore")).replace("\r\n", "\n")

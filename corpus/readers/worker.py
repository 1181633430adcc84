"""Parsers that can't be trusted run in a child process with limits; this is the parent's side of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, MutableMapping
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from corpus.errors import SourceError
from corpus.model import Notice, Place
from corpus.readers.content_types import UnsupportedError
from corpus.readers.formats.format import Format
from corpus.readers.rendered import Rendered

RENDERER = "2"
"""Changes whenever the same file would be read differently, so that what was read before is read again."""

SECONDS = 30.0
"""How long a file may take, in seconds of computing; what a reader knows more of, such as a PDF's pages, may
be given more by `limits`."""

SILENCE = 600.0
"""How long, by the clock, a child process may say nothing before it is ended: a machine may be busy."""

_ENDED_FOR_TIME = frozenset(
    -getattr(signal, name) for name in ("SIGPROF", "SIGXCPU") if hasattr(signal, name)
)

PageProgress = Callable[[int, int], None]
"""Told which page of a file is being read, and how many there are."""


OnFile = Callable[[Format, bytes, bytes], None]
"""Gets the format of a file, its digest (see `digest_of`) and its bytes."""


class Worker:
    """A child process that reads what needs a parser; started with the first file, ended by `close`.

    Attributes:
        on_page: told how far the reading of a file is.
    """

    def __init__(
        self,
        seconds: float = SECONDS,
        known: MutableMapping[bytes, Rendered] | None = None,
        on_file: OnFile | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            seconds: how long a file may take, in seconds of computing.
            known: what was read before, by `digest_of`; what is read is added.
            on_file: gets each file that was read, or was before.
        """
        self._on_file = on_file
        self._seconds = seconds
        self.on_page: PageProgress | None = None
        self._known: MutableMapping[bytes, Rendered] = {} if known is None else known
        self._process: subprocess.Popen[bytes] | None = None

    def render(self, format_: Format, data: bytes, display: str, encoding: str = "") -> Rendered:
        """Return the text of a file as Markdown.

        Args:
            format_: what the file is.
            data: its bytes.
            display: what to call it in messages.
            encoding: what a server said it is in.

        Raises:
            UnsupportedError: it is a file of another type in a familiar wrapping.
            SourceError: it is damaged, takes too long or too much memory.
        """
        digest = digest_of(format_.name, data, encoding)
        rendered = self._known.get(digest)
        if rendered is None:
            rendered = self._known[digest] = self._rendered(format_, data, display, encoding)
        if self._on_file is not None:
            self._on_file(format_, digest, data)
        return rendered

    def _rendered(self, format_: Format, data: bytes, display: str, encoding: str) -> Rendered:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        watch = _Watch(process)
        try:
            header = {
                "format": format_.name,
                "size": len(data),
                "name": display,
                "encoding": encoding,
                "seconds": self._seconds,
            }
            _send(process.stdin, header, data)
            answer, body = _receive(process.stdout, watch, self.on_page)
        except (OSError, ValueError) as error:
            _wait(process)
            late = watch.is_late or process.returncode in _ENDED_FOR_TIME
            self.close()
            raise SourceError(_why_ended(display, format_, late)) from error
        except BaseException:  # Ctrl-C: what is left in the pipes is of no use to anybody
            self.close()
            raise
        finally:
            watch.end()
        if "error" in answer:
            raise (UnsupportedError if answer.get("unsupported") else SourceError)(str(answer["error"]))
        return Rendered(
            body.decode("utf-8"),
            answer["title"],
            answer["language"],
            tuple(Place(*place) for place in answer["places"]),
            tuple(Notice(*notice) for notice in answer["notices"]),
        )

    def close(self) -> None:
        """End the child process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # what was not written yet can't be written any more
                pass

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # Nothing of the environment is handed on: no proxy, no token.
            environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
            environment["PYTHONPATH"] = str(Path(__file__).parents[2])
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "corpus.readers.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                # Ctrl-C in the terminal is for the parent, which ends the child.
                start_new_session=True,
            )
        return self._process


class _Watch:
    """Ends a process that says nothing for too long."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.is_late = False
        self._process = process
        self._timer = self._started()

    def _started(self) -> threading.Timer:
        timer = threading.Timer(SILENCE, self._end_late)
        timer.daemon = True
        timer.start()
        return timer

    def heard(self) -> None:
        """Start counting anew."""
        self._timer.cancel()
        self._timer = self._started()

    def end(self) -> None:
        """Stop watching."""
        self._timer.cancel()

    def _end_late(self) -> None:
        self.is_late = True
        self._process.kill()


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Learn how a process ended; one that goes on although it answers nonsense is ended."""
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()


def digest_of(kind: str, data: bytes, encoding: str) -> bytes:
    """Return the digest of all that the text read out of a file depends on."""
    digest = blake2b(f"{RENDERER} {kind} {encoding}\0".encode(), digest_size=16)
    digest.update(data)
    return digest.digest()


def _send(pipe: IO[bytes], header: dict[str, object], body: bytes) -> None:
    pipe.write(json.dumps(header).encode() + b"\n")
    pipe.write(body)
    pipe.flush()


def _receive(pipe: IO[bytes], watch: _Watch, on_page: PageProgress | None) -> tuple[dict[str, Any], bytes]:
    while "page" in (header := json.loads(pipe.readline())):
        watch.heard()
        if on_page is not None:
            on_page(header["page"], header["of"])
    body = pipe.read(header.get("size", 0))
    if len(body) != header.get("size", 0):
        raise ValueError("the child process ended in the middle of its answer")
    return header, body


def _why_ended(display: str, format_: Format, late: bool) -> str:
    what = format_.label.partition(" (")[0]
    if late:
        return f"{display} takes too long to read: save its text in a simpler {what} file, or as plain text."
    return f"{display} can't be read as a {what} file without too much memory: save it as plain text instead."

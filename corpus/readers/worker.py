"""Parsers that can't be trusted run in a child process with limits; this is the parent's side of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import MutableMapping
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from corpus.errors import SourceError
from corpus.model import Notice, Place
from corpus.readers.content_types import UnsupportedError
from corpus.readers.rendered import Rendered

RENDERER = "1"
"""Changes whenever the same file would be read differently, so that what was read before is read again."""

SECONDS = 30.0
"""How long a file may take, by the clock, before its parser is ended."""


class Worker:
    """A child process that reads HTML, PDF and Word files; started with the first, ended by `close`."""

    def __init__(
        self, seconds: float = SECONDS, known: MutableMapping[bytes, Rendered] | None = None
    ) -> None:
        """Start nothing yet.

        Args:
            seconds: how long a file may take.
            known: what was read before, by `digest_of`; what is read is added.
        """
        self._seconds = seconds
        self._known: MutableMapping[bytes, Rendered] = {} if known is None else known
        self._process: subprocess.Popen[bytes] | None = None

    def render(self, kind: str, data: bytes, display: str, encoding: str = "") -> Rendered:
        """Return the text of a file as Markdown.

        Raises:
            UnsupportedError: it is a file of another type in a familiar wrapping.
            SourceError: it is damaged, takes too long or too much memory.
        """
        digest = digest_of(kind, data, encoding)
        rendered = self._known.get(digest)
        if rendered is None:
            rendered = self._known[digest] = self._rendered(kind, data, display, encoding)
        return rendered

    def _rendered(self, kind: str, data: bytes, display: str, encoding: str) -> Rendered:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        late = threading.Event()
        timer = threading.Timer(self._seconds, self._end_late, (process, late))
        timer.start()
        try:
            header = {"kind": kind, "size": len(data), "name": display, "encoding": encoding}
            _send(process.stdin, header, data)
            answer, body = _receive(process.stdout)
        except (OSError, ValueError) as error:
            self.close()
            raise SourceError(_why_ended(display, kind, late.is_set())) from error
        finally:
            timer.cancel()
        if "error" in answer:
            raise (UnsupportedError if answer.get("unsupported") else SourceError)(str(answer["error"]))
        return Rendered(
            body.decode("utf-8"),
            str(answer["title"]),
            str(answer["language"]),
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

    @staticmethod
    def _end_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
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


def _receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    header = json.loads(pipe.readline())
    body = pipe.read(header.get("size", 0))
    if len(body) != header.get("size", 0):
        raise ValueError("the child process ended in the middle of its answer")
    return header, body


def _why_ended(display: str, kind: str, late: bool) -> str:
    what = {"pdf": "PDF", "docx": "Word", "html": "HTML"}[kind]
    if late:
        return f"{display} takes too long to read: save its text in a simpler {what} file, or as plain text."
    return f"{display} can't be read as a {what} file without too much memory: save it as plain text instead."

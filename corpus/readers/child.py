"""The child process that reads HTML, PDF and Word files: one job after the other, within limits.

A job is a line of JSON (``kind``, ``size``, ``name``, ``encoding``) and the file's bytes; its answer is a
line of JSON (``title``, ``language``, ``places``, ``notices``, ``size``, or ``error``) and the text's bytes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import IO, Any

from corpus.errors import SourceError
from corpus.readers.content_types import UnsupportedError
from corpus.readers.rendered import Rendered

MEMORY = 1_500_000_000
"""Bytes of address space, the interpreter's own included."""

CPU_SECONDS = 60
"""A second limit beside the parent's: it holds when the parent is gone."""


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints must not be taken for an answer
    _limit_memory()
    while line := sys.stdin.buffer.readline():
        job = json.loads(line)
        data = sys.stdin.buffer.read(job["size"])
        _limit_time()
        _answer(answers, job, data)


def _answer(answers: IO[bytes], job: dict[str, Any], data: bytes) -> None:
    body = b""
    answer: dict[str, object]
    try:
        rendered = _reader(job["kind"], job["encoding"])(data, job["name"])
        body = rendered.text.encode("utf-8", "replace")
        answer = {**rendered._asdict(), "text": "", "size": len(body)}
    except UnsupportedError as error:
        answer = {"error": str(error), "unsupported": True}
    except SourceError as error:
        answer = {"error": str(error)}
    except RecursionError:
        answer = {"error": f"{job['name']} is nested too deeply to be read: save its text in a simpler file."}
    except MemoryError:
        answer = {"error": f"{job['name']} takes too much memory to read: save its text in a simpler file."}
    except Exception as error:  # a parser may raise anything on a damaged file
        answer = {
            "error": f"{job['name']} is damaged and can't be read ({type(error).__name__}): save it anew."
        }
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.write(body)
    answers.flush()


def _reader(kind: str, encoding: str) -> Callable[[bytes, str], Rendered]:
    if kind == "html":
        from corpus.readers.html import read_html

        return partial(read_html, encoding=encoding)
    if kind == "docx":
        from corpus.readers.docx import read_docx

        return read_docx
    from corpus.readers.pdf import read_pdf

    return read_pdf


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):  # not every system has this limit
        pass


def _limit_time() -> None:
    try:
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (used + CPU_SECONDS, hard))
    except (ImportError, ValueError, OSError):
        pass


if __name__ == "__main__":
    main()

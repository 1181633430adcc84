"""The child process that reads what is neither Markdown nor plain text: one job after the other, in limits.

A job is a line of JSON (``format``, ``size``, ``name``, ``encoding``, ``seconds``) and the file's bytes. Its
answer is lines of JSON: any number that tell how far the reading is (``page``, ``of``), and one with what
came out of it (``title``, ``language``, ``places``, ``notices``, ``size``, or ``error``) with its text.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO, Any

from corpus.errors import SourceError
from corpus.readers import limits
from corpus.readers.content_types import UnsupportedError
from corpus.readers.formats.registry import named


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints must not be taken for an answer
    limits.bound_memory()
    sys.setrecursionlimit(4_000)  # readers refuse what is nested more deeply, in a sentence of their own

    def tell(page: int, of: int) -> None:
        answers.write(json.dumps({"page": page, "of": of}).encode() + b"\n")
        answers.flush()

    limits.on_page = tell
    while line := sys.stdin.buffer.readline():
        job = json.loads(line)
        data = sys.stdin.buffer.read(job["size"])
        limits.allow_seconds(job["seconds"])
        _answer(answers, job, data)
        limits.allow_seconds(None)


def _answer(answers: IO[bytes], job: dict[str, Any], data: bytes) -> None:
    body = b""
    answer: dict[str, object]
    try:
        rendered = named(job["format"]).read(data, job["name"], job["encoding"])
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
    except ImportError as error:  # nothing that a file could mend
        answer = {
            "error": f"{job['name']} can't be read, since guidebot is not installed whole ({error}): install"
            " it again with `pip install --upgrade guidebot`."
        }
    except Exception as error:  # a parser may raise anything on a damaged file
        answer = {
            "error": f"{job['name']} is damaged and can't be read ({type(error).__name__}): save it anew."
        }
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.write(body)
    answers.flush()


if __name__ == "__main__":
    main()

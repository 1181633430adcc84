"""The child process that draws pages: one job, in limits, so that no file takes more of the machine.

A job is a line of JSON: ``path``, ``first``, ``last``, ``quote`` and ``seconds``. Its answer is one with
``pages`` and ``marked``, and the picture; nothing at all where that can't be drawn.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Draw what the parent asks for."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    from corpus.readers import limits

    limits.bound_memory()
    job = json.loads(sys.stdin.buffer.read())
    limits.allow_seconds(job["seconds"])
    try:
        import pypdfium2 as pdfium

        from corpus.readers.formats.pdf.drawing import draw
        from corpus.readers.formats.pdf.marking import Quote

        drawn = draw(pdfium.PdfDocument(job["path"]), job["first"], job["last"], Quote(*job["quote"]))
    except Exception:  # a parser may raise anything on a damaged file; the text is there to be read
        return
    header = {"pages": drawn.pages, "marked": drawn.marked}
    answer.write(json.dumps(header).encode() + b"\n" + drawn.png)
    answer.flush()


if __name__ == "__main__":
    main()

"""How long does reading take, beside the library that it stands on, and beside another guidebot?

    python -m tests.benchmarks.reading [--beside /path/to/another/guidebot]

A PDF of some six hundred pages is read by pdfium alone (its text; each word with the boxes of its first and
last letter) and by guidebot; two hundred documents of five formats are added by this guidebot and by another.
All in one run, in seconds of computing: ratios hold, figures are the machine's.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from corpus.model import Document
from corpus.readers.formats.registry import named
from corpus.structure.chunking import chunk
from tests.helpers.writing_formats import WRITERS, parts_of

GUIDES = sorted(
    path
    for path in (Path(__file__).parents[1] / "questions" / "guides").iterdir()
    if path.suffix in (".md", ".txt")
)
_WRITTEN = Path(__file__).parents[1] / "documents" / "written"
PARAGRAPHS = 15_000


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of computing that something takes, and what it gives."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def long_pdf() -> bytes:
    """Return a PDF of some six hundred pages: headings and paragraphs, a head and a number on each page."""
    from reportlab import platypus
    from reportlab.lib.styles import getSampleStyleSheet

    styles = getSampleStyleSheet()
    blocks = [block for path in GUIDES for block in path.read_text("utf-8").split("\n\n") if block.strip()]
    story = []
    for i in range(PARAGRAPHS):
        block = blocks[i % len(blocks)].replace("&", "&amp;").replace("<", "&lt;")
        style = "Heading2" if block.startswith("#") else "BodyText"
        story.append(platypus.Paragraph(" ".join(block.lstrip("# ").split()), styles[style]))

    def edges(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 800, "A long handbook")
        canvas.drawCentredString(297, 30, str(document.page))

    file = io.BytesIO()
    platypus.SimpleDocTemplate(file, title="A long handbook").build(
        story, onFirstPage=edges, onLaterPages=edges
    )
    return file.getvalue()


def pdf_times(data: bytes) -> dict[str, float]:
    """Return what pdfium, guidebot's reader and the cutting of the text take."""
    import pypdfium2 as pdfium

    def text_alone() -> int:
        return sum(len(page.get_textpage().get_text_range()) for page in pdfium.PdfDocument(data))

    def words_with_places() -> None:
        for page in pdfium.PdfDocument(data):
            textpage = page.get_textpage()
            for word in re.finditer(r"\S+", textpage.get_text_range()):
                textpage.get_charbox(word.start())
                textpage.get_charbox(word.end() - 1)

    alone, _ = timed(text_alone)
    with_places, _ = timed(words_with_places)
    ours, rendered = timed(lambda: named("pdf").read(data, "long"))
    cutting, passages = timed(lambda: chunk(Document("long", "Long", rendered.text)))
    return {
        "pages": len(pdfium.PdfDocument(data)),
        "passages": len(passages),
        "pdfium, text alone": alone,
        "pdfium, words with places": with_places,
        "guidebot": ours,
        "cutting its text": cutting,
    }


def write_documents(folder: Path) -> int:
    """Write two hundred documents: Markdown and text as they are, pages, Word files and PDFs of them."""
    markdown = MarkdownIt("commonmark").enable("table")
    for path in GUIDES:
        (folder / f"as-it-is-{path.name}").write_bytes(path.read_bytes())
        body = markdown.render(path.read_text("utf-8"))
        page = f"<!doctype html><html><body><main>{body}</main></body></html>"
        (folder / f"page-{path.stem}.html").write_text(page, "utf-8")
    texts = [path.read_text("utf-8") for path in sorted(_WRITTEN.glob("*.txt"))]
    for i in range(200 - 2 * len(GUIDES)):
        kind = "docx" if i % 2 else "pdf"
        parts = parts_of(texts[i % len(texts)].replace("the ", f"the {chr(97 + i % 26)}{i} ", 3))
        (folder / f"written-{i}.{kind}").write_bytes(WRITERS[kind](parts))
    return len(list(folder.iterdir()))


def seconds_of_adding(guidebot: str, folder: Path) -> float:
    """Return the seconds of computing that `corpus add` takes, with the processes that it starts."""
    import resource

    with tempfile.TemporaryDirectory() as data_dir:
        command = [guidebot, "--data-dir", data_dir, "corpus"]
        subprocess.run([*command, "list"], check=True, capture_output=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*command, "add", str(folder)], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", metavar="GUIDEBOT", help="another guidebot, to add the same documents")
    beside = parser.parse_args().beside
    found: dict[str, Any] = {"pdf": pdf_times(long_pdf())}
    with tempfile.TemporaryDirectory() as folder:
        found["documents"] = write_documents(Path(folder))
        own = str(Path(sys.executable).with_name("guidebot"))
        found["adding"] = seconds_of_adding(own, Path(folder))
        if beside:
            found["adding, the other"] = seconds_of_adding(beside, Path(folder))
    print(
        json.dumps({**found, "pdf": {key: round(value, 3) for key, value in found["pdf"].items()}}, indent=1)
    )


if __name__ == "__main__":
    main()

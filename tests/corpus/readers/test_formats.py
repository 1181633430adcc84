"""HTML, PDF and Word files to Markdown: what people read on the page, in the order they read it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.model import Document
from corpus.readers import read_source
from corpus.readers.building.writing import write
from corpus.readers.formats.html import markdown_of
from corpus.readers.formats.pdf.cells import Line
from corpus.readers.formats.pdf.lines import lines_of
from corpus.readers.formats.pdf.text import parts_of
from corpus.readers.formats.pdf.words import Word
from corpus.readers.formats.registry import named
from corpus.readers.worker import Worker
from corpus.structure.chunking import chunk
from tests.helpers.word_files import paragraph, table, word_document, word_file

SITE = """<!DOCTYPE html>
<html lang="en"><head><title>Fees | Workshop</title><style>p {color: red}</style></head><body>
<div id="cookie-banner"><p>We use cookies.</p></div>
<header class="site"><a href="/">Workshop</a></header>
<nav><ul><li>Home</li></ul></nav><div class="sidebar"><p>Join us!</p></div>
<main><h1>Fees</h1><p>A <b>day</b> costs <a href="/pay">$12</a>;<br>a week is&nbsp;$60.</p>
<script>track("day")</script><!-- draft --><p hidden>Nobody sees this.</p>
<h2>For <em>groups</em></h2><ul><li>Up to 5: $40</li><li>More<ul><li>ask</li></ul></li></ul>
<table><tr><th>Kind</th><th>Fee</th></tr><tr><td>Child</td><td>$3</td></tr></table>
<dl><dt>Trial</dt><dd>One hour, free.</dd></dl><p># 1 in town, snake_case and 2 * 3</p>
<details><summary>And later?</summary><p>The same.</p></details></main>
<footer>Imprint</footer></body></html>"""


def read(path: Path, content: bytes) -> Document:
    path.write_bytes(content)
    (document,) = read_source(str(path))
    return document


def test_page_is_its_main_content_with_headings_lists_and_tables(tmp_path: Path) -> None:
    """Navigation, banners, scripts and what is hidden are no guide."""
    document = read(tmp_path / "fees.html", SITE.encode())
    assert document.text == (
        "# Fees\n\nA day costs $12;\na week is\xa0$60.\n\n## For groups\n\n"
        "- Up to 5: $40\n- More\n  - ask\n\n"
        "| Kind | Fee |\n| --- | --- |\n| Child | $3 |\n\nTrial\n: One hour, free.\n\n"
        "\\# 1 in town, snake_case and 2 * 3\n\n### And later?\n\nThe same.\n"
    )
    assert (document.title, document.metadata) == ("Fees", (("language", "en"),))
    assert chunk(document)[-1].section == ("For groups", "And later?")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_page_is_read_in_the_charset_it_names(tmp_path: Path, charset: str) -> None:
    """What a page says of its encoding counts."""
    page = (
        f'<html><head><meta charset="{charset}"></head><body><p>Gebühr: 12 € für Schüler.</p></body></html>'
    )
    assert "Gebühr: 12 € für Schüler." in read(tmp_path / "a.html", page.encode(charset)).text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Fees</h1><p>One.<p>Two.<ul><li>a<li>b</ul>", "# Fees\n\nOne.\n\nTwo.\n\n- a\n- b\n"),
        ("<p>One sentence.\n" * 400, "One sentence.\n\n" * 399 + "One sentence.\n"),
        ("<table><tr><td>Menu<td><h1>Fees</h1><p>It is $12.</table>", "Menu\n\n# Fees\n\nIt is $12.\n"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "| a | b |\n| --- | --- |\n| c | d |\n"),
        ("<form><p>A page within a form.</p><input></form>", "A page within a form.\n"),
        ("<div class='nav-page'><p>It is $12.</p></div><div class=menu>Home</div>", "It is $12.\n"),
        (
            "<p>x y.</p><aside class=note><p>Mind the step.</p></aside><aside>Ad</aside>",
            "x y.\n\nMind the step.\n",
        ),
        ("<p>Bees fly.<sup>[1]</sup> E = mc<sup>2</sup></p>", "Bees fly. E = mc²\n"),
        ("<header><nav>Home</nav><h1>Fees</h1></header><p>It is $12.</p>", "# Fees\n\nIt is $12.\n"),
        ("<p>a &lt;b&gt; c</p><pre>if a &lt; b:\n    c</pre>", "a <b> c\n\n```\nif a < b:\n    c\n```\n"),
    ],
)
def test_pages_of_all_times_are_read(html: str, expected: str) -> None:
    """End tags may be missing, tables may lay out the page, and names of classes may mislead."""
    assert markdown_of(f"<html><body>{html}", "a.html").text == expected


_TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<h2>",
        "</h2>",
        "<ul><li>",
        "</li></ul>",
        "<table><tr><td>",
        "</td></tr></table>",
        "<br>",
        "<pre>",
        "</pre>",
        "<div class=nav>",
        "</div>",
        "&lt;",
        "&amp;",
        "&#0;",
        "&nbsp;",
        "A fee. ",
        "# ",
        "x<",
        "<!--",
        "-->",
        "\n",
        "<script>",
        "</script>",
        "<blockquote>",
        "</blockquote>",
        "<ol start=x><li>",
        "<a href='",
        "'>",
        "<![CDATA[",
    ]
)


@given(st.lists(_TAGS, max_size=30).map("".join))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_page_has_passages_where_they_say(html: str) -> None:
    """However broken the page, its text is text, and offsets hold."""
    try:
        text = markdown_of(html, "a.html").text
    except (AssertionError, ValueError, RecursionError):
        return  # html.parser gives up on some; the child process says so
    assert "\x00" not in text and "\r" not in text
    for passage in chunk(Document("a", "A", text)):
        assert text[passage.start : passage.end] == passage.text


def test_a_rule_at_the_start_of_a_page_hides_nothing(tmp_path: Path) -> None:
    """What stands between two rules is text, not front matter."""
    document = read(tmp_path / "page.html", b"<html><body><hr><p>Opening: 9 to 5</p><hr><p>Come.</p>")
    assert document.text[chunk(document)[0].start :].startswith("Opening: 9 to 5")


def test_word_file_keeps_title_headings_lists_and_tables(tmp_path: Path) -> None:
    """What Word calls a title names the document; its headings come below."""
    body = (
        paragraph("Fees", "Title") + paragraph("Days", "heading1") + paragraph("A day costs $12 &amp; more.")
    )
    body += paragraph("shoes", item=True) + paragraph("water", item=True) + paragraph("Groups", "heading2")
    body += table([["Kind", "Fee"], ["Child", "$3"]])
    core = "<c xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Other</dc:title>"
    core += "<dc:language>en</dc:language></c>"
    raw = word_file(word_document(body), {"docProps/core.xml": core})
    document = read(tmp_path / "fees.docx", raw)
    assert document.text == (
        "# Fees\n\n## Days\n\nA day costs $12 & more.\n\n- shoes\n- water\n\n### Groups\n\n"
        "| Kind | Fee |\n| --- | --- |\n| Child | $3 |\n"
    )
    assert (document.title, document.metadata) == ("Fees", (("language", "en"),))


def _printed(build: Callable[[Any, Any], list[Any]], **how: Any) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    def edge(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 815, "Workshop handbook 2026")
        canvas.drawCentredString(297, 25, f"Page {document.page} of 3")

    from reportlab import platypus

    file = io.BytesIO()
    frames = [Frame(x, 60, width, 730) for x, width in how.get("columns", [(72, 450)])]
    document = BaseDocTemplate(file, pagesize=A4, title=how.get("title"))
    document.addPageTemplates(PageTemplate(frames=frames, onPage=edge))
    document.build(build(platypus, getSampleStyleSheet()))
    return file.getvalue()


def test_pdf_has_headings_by_size_and_no_headers_or_footers(tmp_path: Path) -> None:
    """What stands at every page's edge is no text; a paragraph goes on across the page's end."""

    def build(p: Any, styles: Any) -> list[Any]:
        story = [p.Paragraph("The workshop", styles["Title"])]
        for i in range(9):
            story += [
                p.Paragraph(f"Chapter {i}: fees", styles["Heading2"]),
                p.Paragraph(
                    " ".join(f"Sentence {i}.{j} says that a day costs ${j} more." for j in range(12)),
                    styles["BodyText"],
                ),
                p.Paragraph("Bring <b>shoes</b> and water.", styles["BodyText"], bulletText="•"),
            ]
        return [*story, p.Table([["Kind", "Fee"], ["Child", "$3"]], colWidths=[150, 100])]

    document = read(tmp_path / "a.pdf", _printed(build))
    assert document.title == "The workshop"
    assert "handbook" not in document.text and "Page" not in document.text
    for i in range(9):
        sentences = " ".join(f"Sentence {i}.{j} says that a day costs ${j} more." for j in range(12))
        assert f"## Chapter {i}: fees {sentences} - Bring shoes and water." in " ".join(document.text.split())
    assert document.text.endswith("| Kind | Fee |\n| --- | --- |\n| Child | $3 |\n")


def test_pdf_with_two_columns_is_read_one_after_the_other(tmp_path: Path) -> None:
    """The left column ends before the right one begins."""

    def build(p: Any, styles: Any) -> list[Any]:
        words = [f"number{i:04}" for i in range(900)]
        return [
            p.Paragraph("Two columns", styles["Heading1"]),
            p.Paragraph(" ".join(words), styles["BodyText"]),
        ]

    text = read(tmp_path / "a.pdf", _printed(build, columns=[(50, 240), (305, 240)])).text
    numbers = [word for word in text.split() if word.startswith("number")]
    assert numbers == [f"number{i:04}" for i in range(900)]


def _line_words(text: str, y: float, size: float = 10) -> list[Word]:
    """Return a line's words, each letter half as wide as high."""
    words, x = [], 72.0
    for word in text.split(" "):
        words.append(Word(word, x, x + len(word) * size / 2, y, size))
        x += (len(word) + 0.6) * size / 2
    return words


def _lines(*texts: str) -> list[Word]:
    return [word for i, text in enumerate(texts) for word in _line_words(text, 700 - 12 * i)]


def markdown_of_lines(pages: list[list[Line]]) -> str:
    return write(parts_of(pages))[0]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["Every fellow learns medi-", "cine in a hospital."],
            "Every fellow learns medicine in a hospital.\n",
        ),
        (["It is a well-", "known rule of the house."], "It is a well-known rule of the house.\n"),
        (
            ["A co-worker asks the co-", "worker for help here."],
            "A co-worker asks the co-worker for help here.\n",
        ),
        (
            ["A member of the Smith-", "Jones family is here."],
            "A member of the Smith-Jones family is here.\n",
        ),
        (
            ["The so\u00adcalled of\ufb01ce is e\ufb00ec\u00ad", "tive all the week."],
            "The socalled office is effective all the week.\n",
        ),
        (["The name of the ELE-", "MENT is written so."], "The name of the ELEMENT is written so.\n"),
        (["It costs from 10-", "12 dollars each day."], "It costs from 10-12 dollars each day.\n"),
    ],
)
def test_words_cut_at_a_lines_end_are_mended(lines: list[str], expected: str) -> None:
    """A hyphen goes where the printer put it, and stays where the writer did."""
    assert markdown_of_lines([lines_of(_lines(*lines), 595)]) == expected


def test_table_of_contents_is_left_out() -> None:
    """Lines that lead to page numbers answer nothing."""
    lines = lines_of(
        _lines("Fees . . . . . . . . 12", "Opening hours.......... iv", "A day costs $12..."), 595
    )
    assert markdown_of_lines([lines]) == "A day costs $12...\n"


def test_lines_are_read_from_top_to_bottom_in_whatever_order_they_are_drawn() -> None:
    """A file may draw its last line first."""
    words = _lines("One day costs", "twelve dollars,", "a week costs more.")
    assert (
        markdown_of_lines([lines_of(words[::-1], 595)])
        == "One day costs twelve dollars, a week costs more.\n"
    )


_WORDS = st.builds(
    lambda text, x, y, size, bold, glued: Word(text, x, x + len(text) * size / 2, y, size, bold, glued),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12),
    st.floats(0, 600),
    st.floats(0, 850),
    st.sampled_from([8.0, 10.0, 10.5, 14.0, 18.0]),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(st.lists(_WORDS, max_size=15), max_size=4))
def test_any_page_of_a_pdf_has_passages_where_they_say(pages: list[list[Word]]) -> None:
    """However words are strewn over pages, they are text, and offsets hold."""
    text = markdown_of_lines([lines_of(page, 595) for page in pages])
    for passage in chunk(Document("a", "A", text)):
        assert text[passage.start : passage.end] == passage.text


def test_file_that_takes_too_long_is_given_up_and_the_next_one_read() -> None:
    """A parser that computes on and on is ended, and costs nobody else their file."""
    page = b"<html><body>" + b"<p>A <b>fee</b>.</p>" * 20_000
    with (
        closing(Worker(seconds=0.001)) as worker,
        pytest.raises(SourceError, match=r"slow\.html takes too long"),
    ):
        worker.render(named("html"), page, "slow.html")
    with closing(Worker(seconds=30)) as worker:
        worker.render(named("html"), page, "slow.html")
        assert worker.render(named("html"), b"<html><body><p>A fee.", "a.html").text == "A fee.\n"


def test_parsers_see_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token in the environment is not handed to a process that reads strangers' files."""
    monkeypatch.setenv("GUIDEBOT_TELEGRAM_TOKEN", "1234567:secret")
    worker = Worker()
    worker.render(named("html"), b"<html><body><p>A fee.</p></body></html>", "a.html")
    environment = Path(f"/proc/{worker._process.pid}/environ") if worker._process else Path()
    try:
        if environment.exists():
            assert b"secret" not in environment.read_bytes()
        assert os.environ["GUIDEBOT_TELEGRAM_TOKEN"]
    finally:
        worker.close()


def test_markdown_and_plain_text_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs no parser costs no parser."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a process was started")

    monkeypatch.setattr("subprocess.Popen", refuse)
    assert read(tmp_path / "a.md", b"# Fees\n\nA day costs $12.\n").title == "Fees"
    assert read(tmp_path / "a.txt", b"A day costs $12.\n").format == "text"

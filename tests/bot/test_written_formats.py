"""The same texts in every format: the same words come out, and the same questions bring the same quotes.

`tests/documents/written` holds the texts and the questions, `tests/helpers/writing_formats.py` writes them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.markup import drop_markup
from bot.assistant.reply import Conversation, Reply
from corpus.model import Document
from corpus.readers.formats.registry import named
from corpus.structure.front_matter import title_of
from tests.helpers import same_document
from tests.helpers.retrievers import library_of
from tests.helpers.writing_formats import WRITERS, Part, parts_of

_FOLDER = Path(__file__).parents[1] / "documents" / "written"
_QUESTIONS = tomllib.loads((_FOLDER / "questions.toml").read_text("utf-8"))
NAMES = tuple(_QUESTIONS)
PAIRS = [(kind, name) for kind in WRITERS for name in NAMES]
REDUCED = [(kind, NAMES[i % len(NAMES)]) for i, kind in enumerate(WRITERS)]

MORE_WORDS = 45
"""How much longer than the words that answer a quote may be: a list comes with its other items."""

TABLES = (
    ("what is the rent a year of a half plot?", "Half $36 $9", "Rent a year: $36"),
    ("how much is water for a full plot", "Full $64 $15", "Water a year: $15"),
    ("rent of a quarter plot", "Quarter $20 $5", "Rent a year: $20"),
)


class Asked(NamedTuple):
    """A question, what it brought, and what it should have."""

    question: str
    quote: str
    got: str
    right: bool
    against: tuple[str, ...]


@cache
def parts(name: str) -> tuple[Part, ...]:
    return tuple(parts_of((_FOLDER / f"{name}.txt").read_text("utf-8")))


@cache
def text_in(kind: str, name: str) -> str:
    """Return what is read out of a text that was written in a format."""
    data = WRITERS[kind](parts(name))
    return data.decode() if kind == "markdown" else named(kind).read(data, name).text


def words(text: str) -> str:
    """Return a quote's words: no marks of notes, cells or items."""
    plain = drop_markup(re.sub(r"\[\^[^\]]*\]", "", text)).text
    return (
        " ".join(plain.replace("|", " ").split()).removeprefix("• ").replace(" • ", " ").replace(" - ", " ")
    )


def ask(text: str, name: str, folder: Path, questions: list[dict[str, list[str]]]) -> list[Asked]:
    """Ask questions of one document alone."""
    assistant = Assistant(library_of(folder, Document(name, title_of(text, name), text)))
    return [_asked(question, assistant.reply(Conversation(), question["ask"])) for question in questions]  # type: ignore[arg-type]


def _asked(question: dict[str, list[str]], reply: Reply) -> Asked:
    quote = str(question["quote"])
    got = words(reply.answers[0].text) if reply.answers else ""
    whole = quote in got and len(got.split()) <= len(quote.split()) + MORE_WORDS
    lost = [needed for needed in question.get("shows", ()) if needed not in reply.text] if whole else []
    said = [never for never in question.get("never", ()) if never in reply.text]
    return Asked(
        str(question["ask"]), quote, got, whole and not lost, (*lost, *said) if reply.answers else ()
    )


def _judge(pairs: list[tuple[str, str]], folder: Path) -> None:
    asked = {
        (kind, name): ask(text_in(kind, name), name, folder / f"{kind}-{name}", _QUESTIONS[name])
        for kind, name in pairs
    }
    every = [one for several in asked.values() for one in several]
    assert [one for one in every if one.against] == []
    wrong = [one for one in every if not one.right]
    assert len(wrong) <= 0.05 * len(every), wrong


def test_questions_are_as_many_as_they_claim() -> None:
    """Three hundred and more, over all formats that hold whole documents."""
    assert sum(map(len, _QUESTIONS.values())) * len(WRITERS) + 3 * len(TABLES) >= 300


def test_quotes_are_whole_and_keep_their_meaning(tmp_path: Path) -> None:
    """One text of each format: lead-ins, columns, notes, conditions; nothing struck out is quoted."""
    _judge(REDUCED, tmp_path)


@pytest.mark.full
def test_all_quotes_are_whole_and_keep_their_meaning(tmp_path: Path) -> None:
    """Every text in every format."""
    _judge(PAIRS, tmp_path)


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_the_same_words_come_out_of_every_format(kind: str, name: str) -> None:
    """Sections, items, steps, rows and notes, to the letter; Markdown is kept as it is written."""
    html = text_in("html", name)
    if kind != "markdown":
        assert text_in(kind, name) == html
    else:
        assert drop_markup(text_in(kind, name)).text.split() == drop_markup(html).text.split()


@pytest.mark.parametrize("kind", [pytest.param("csv", id="csv"), pytest.param("xlsx", id="xlsx")])
def test_quotes_of_tables_keep_their_columns(kind: str, tmp_path: Path) -> None:
    """A sheet's first row names the columns of a quoted one."""
    rows = next(part.rows for part in parts("allotment") if part.kind == "table")
    text = named(kind).read(_sheet(kind, rows), "rent").text
    questions = [{"ask": ask_, "quote": quote, "shows": [shows]} for ask_, quote, shows in TABLES]
    asked = ask(text, "rent", tmp_path, questions)  # type: ignore[arg-type]
    assert [one for one in asked if not one.right or one.against] == []


def _sheet(kind: str, rows: list[list[str]]) -> bytes:
    if kind == "csv":
        return "\n".join(";".join(row) for row in rows).encode()
    import io

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_quotes_of_slides_come_with_their_steps(tmp_path: Path) -> None:
    """The slide's title is the lead-in of its list."""
    text = named("pptx").read(same_document.one_slide(), "slides").text
    steps = " ".join(f"{i}. {step}" for i, step in enumerate(same_document.STEPS, 1))
    questions = [
        {"ask": "when does the club lend boats?", "quote": same_document.OPENING},
        {"ask": "how do I return a boat?", "quote": steps},
    ]
    asked = ask(text, "slides", tmp_path, questions)  # type: ignore[arg-type]
    assert [one for one in asked if not one.right] == []

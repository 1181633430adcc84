"""The libraries that judged questions are asked in: a guide alone, or all of them among bystanders."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from corpus.editions import Changes
from corpus.hints import Hints, read_hints
from corpus.model import Document
from corpus.readers import read_source
from corpus.store.library import Library
from corpus.structure.chunking import chunk
from retrieval.editions.document_analysis import analyse
from retrieval.evaluation.judging import Question, read_questions
from retrieval.ranking.ranker import RankerKind
from retrieval.ranking.registry import RANKERS
from retrieval.registry import edition_files
from retrieval.retriever import Retriever
from retrieval.words.analysis import ANALYZER
from tests.questions.bystanders import write

QUESTIONS = Path(__file__).resolve().parents[1] / "questions"
RANKERS_FITTED: list[RankerKind] = [*RANKERS]
"""The rankers that the numbers are fitted with."""
_TO_THE_SCOPE = frozenset(["chat", "advice", "crisis", "hostile"])
"""Kinds of questions that never get as far as the guide."""


ORDINARY = frozenset(
    [
        "apartment-rules",
        "bike-share",
        "climbing-gym",
        "coffee-roasting",
        "dog-adoption",
        "paramedic",
        "sailing-club",
    ]
)
"""Guides whose questions are mixed as people mix them; the others are idiomatic on purpose."""


class Guide(NamedTuple):
    """A guide with the questions to it that stand alone and are for it to answer or refuse."""

    document: Document
    rows: list[Question]


@cache
def guides(folder: Path = QUESTIONS / "guides") -> Mapping[str, Guide]:
    """Return the guides of a folder that have a question file, by name."""
    found = {}
    for path in sorted(folder.glob("*.jsonl")):
        source = next(p for p in (path.with_suffix(".md"), path.with_suffix(".txt")) if p.exists())
        found[path.stem] = Guide(read_source(str(source))[0], asked(read_questions(path)))
    return found


def asked(rows: Sequence[Question]) -> list[Question]:
    """Return the questions that stand alone and are for a guide to answer or refuse."""
    return [
        row for row in rows if not row.history and row.expect is not None and row.kind not in _TO_THE_SCOPE
    ]


def some(rows: Sequence[Question], limit: int) -> list[Question]:
    """Return at most `limit` questions, drawn the same way each time."""
    return random.Random(9).sample(list(rows), min(len(rows), limit))


def bystanders(number: int) -> Iterator[Document]:
    """Yield documents that nobody asks about."""
    with tempfile.TemporaryDirectory(prefix="fit") as folder:
        write(Path(folder), number)
        for path in sorted(Path(folder).glob("*.md")):
            yield read_source(str(path))[0]


def retriever_of(*documents: Document, hints: Hints | None = None) -> Retriever:
    """Return a retriever over documents, with the hints that they bring or, for a single one, others."""
    library = Library.open(Path(tempfile.mkdtemp(prefix="fit")))
    versions = []
    for document in documents:
        passages = chunk(document)
        said = read_hints(document) if hints is None else hints
        analysis = analyse(document, passages, said).encode()
        versions.append(library.store(document, passages, analysis, ANALYZER))
    with library.transaction():
        number = library.add_edition(versions, Changes(), "fit", "fit")
        edition_files(library, RANKERS_FITTED).write(number)
        library.publish(number)
    return Retriever(library, number, RANKERS_FITTED)


def without(document: Document, part: int, parts: int) -> Document:
    """Return a document with one in `parts` of its passages taken out, by twos."""
    text = document.text
    for passage in reversed(chunk(document)):
        if passage.number // 2 % parts == part:
            text = text[: passage.start] + text[passage.end :]
    return replace(document, text=text)

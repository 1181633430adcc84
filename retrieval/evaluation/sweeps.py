"""The same questions asked again and again while one thing grows: the hints of a guide, or its company."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from corpus.editions import Changes
from corpus.errors import SourceError
from corpus.languages.spoken import spoken
from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.staging import stage
from retrieval.evaluation.judged_hints import REFUSED_KIND, with_hints
from retrieval.evaluation.judging import Answering, Question, Report, evaluate
from retrieval.registry import edition_files

Asking = Callable[[Library], Answering]
"""Returns what answers questions from a library's published edition."""

LEFT_TO_ASK = 1 / 3
"""Share of a file's questions that is asked at least, where hints are made of the others."""
NOT_WRAPPED = frozenset(["chat", "advice", "crisis", "hostile", "message", "two"])
"""Kinds of what is a whole message already, or no question for a guide."""


class Swept(NamedTuple):
    """One point of a sweep: how large what grows was, and how the questions were answered."""

    size: int
    report: Report


def hint_sweep(
    document: Document,
    pool: Sequence[Question],
    asked: Sequence[Question],
    amounts: Sequence[int],
    asking: Asking,
) -> Iterator[Swept]:
    """Yield how a guide alone answers with more and more judged questions as hints, and no hints but those.

    Args:
        document: the guide.
        pool: judged questions that hints are made of; those of a smaller amount are among those of a larger.
        asked: judged questions, none of them in the pool.
        amounts: of hints, each with a point of its own.
        asking: returns what answers.
    """
    for amount in amounts:
        with trial_library([with_hints(document, pool[:amount])]) as library:
            yield Swept(amount, evaluate(asked, asking(library)))


def size_sweep(
    documents: Sequence[Document],
    beside: Sequence[Document],
    asked: Sequence[Question],
    sizes: Sequence[int],
    asking: Asking,
) -> Iterator[Swept]:
    """Yield how a guide answers among more and more documents that nobody asks about.

    Args:
        documents: the guide.
        beside: the others.
        asked: judged questions.
        sizes: how many of the others, each with a point of its own.
        asking: returns what answers.

    Raises:
        SourceError: there are not so many others.
    """
    if max(sizes) > len(beside):
        raise SourceError(f"There are {len(beside):,} documents to stand beside, not {max(sizes):,}.")
    for size in sizes:
        with trial_library([*documents, *beside[:size]]) as library:
            yield Swept(size, evaluate(asked, asking(library)))


def hint_pool(questions: Sequence[Question]) -> list[Question]:
    """Return what hints can be made of, drawn the same way each time: judged, alone, and for a guide."""
    usable = [one for one in questions if one.expect is not None and not one.history]
    usable = [one for one in usable if one.expect or one.kind == REFUSED_KIND]
    random.Random(5).shuffle(usable)
    return usable


def split(questions: Sequence[Question], most: int) -> tuple[list[Question], list[Question]]:
    """Return questions to make hints of, and those that are left to be asked.

    Args:
        questions: judged ones.
        most: how many hints are wanted.

    Raises:
        SourceError: then too few would be left to ask.
    """
    pool = hint_pool(questions)
    if most > len(pool) * (1 - LEFT_TO_ASK):
        raise SourceError(
            f"{most:,} hints would leave too few of {len(pool):,} questions to ask:"
            " take them from another file with --hints-from."
        )
    return pool[:most], pool[most:]


def wrapped(questions: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Return the bare questions of a file, and the same in whole messages: greeting, introduction, thanks."""
    messages = spoken().lines("questions/wrappings")
    bare = [one for one in questions if not one.history and one.kind not in NOT_WRAPPED]
    return bare, [
        replace(one, text=messages[place % len(messages)].format(question=one.text))
        for place, one in enumerate(bare)
        if messages
    ]


@contextmanager
def trial_library(documents: Sequence[Document]) -> Iterator[Library]:
    """Give a library that holds some documents and lasts as long as the block."""
    with TemporaryDirectory(prefix="guidebot-eval-") as folder:
        library = Library.open(Path(folder))
        try:
            with library.transaction():
                staged = stage(library, documents)
                versions = [one.version for one in staged.values()]
                number = library.add_edition(versions, Changes(added=tuple(staged)), "eval", "A trial")
                edition_files(library).write(number)
                library.publish(number)
            yield library
        finally:
            library.close()

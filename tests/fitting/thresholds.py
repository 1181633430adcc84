"""What the numbers beside the fitted ones do: each is made smaller and larger, and questions are asked again.

    python -m tests.fitting.thresholds            # prints the table of docs/thresholds.md; takes half an hour
    python -m tests.fitting.thresholds widening   # of one part

Asked are fitting questions to the built-in guide and to every guide in `tests/questions/guides`, through the
assistant, as people ask. Nothing here looks at the held-out files. Each value is tried in a process
of its own: what is worked out of a question is kept in memory.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import force_setattr

from bot.assistant import settings as replying
from bot.assistant.assistant import Assistant
from bot.assistant.scope import settings as scope
from corpus.guide import built_in_document
from corpus.model import Document
from corpus.store.library import Library
from retrieval.answering import settings as answering
from retrieval.evaluation.judging import Outcome, Question, judge, read_questions
from retrieval.question import settings as question
from retrieval.ranking import settings as ranking
from retrieval.words import settings as words
from tests.fitting.libraries import QUESTIONS, guides, some
from tests.helpers.retrievers import library_of

PARTS: Mapping[str, msgspec.Struct] = {
    type(one).__name__: one
    for module in (words, question, ranking, answering, replying, scope)
    for one in vars(module).values()
    if isinstance(one, msgspec.Struct)
}
"""The settings of each part, by the name of their class."""
OF_THE_BUILT_IN, OF_A_GUIDE = 240, 8
"""Questions to the built-in guide, and to each of the others, that are asked."""
SMALLER, LARGER = 0.7, 1.4
"""What a number is multiplied with; one that counts something is halved and doubled."""


class Measured(NamedTuple):
    """What came of the questions."""

    right: int
    """Right answers, and right refusals."""
    wrong: int
    """Wrong answers; the rest was refused though the guide says it."""
    replies: tuple[str, ...]

    def beside(self, today: Measured) -> str:
        """Return a cell of the table: how many more are right and wrong, and how many replies are others."""
        others = sum(one != other for one, other in zip(self.replies, today.replies, strict=True))
        return f"{self.right - today.right:+d} / {self.wrong - today.wrong:+d} / {others}" if others else "–"


def main(names: Sequence[str]) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="thresholds") as folder:
        data = Path(folder)
        for number, (document, _) in enumerate(files()):
            library_of(data / str(number), document).close()
        today = measured(data)
        print(f"{len(today.replies)} questions: {today.right} right, {today.wrong} answered wrongly.\n")
        print("| part | number | today | smaller | | larger | |\n| --- | --- | --- | --- | --- | --- | --- |")
        for part, settings in PARTS.items():
            for name, value in numbers(settings) if not names or part.lower() in names else ():
                cells = [
                    f"{other:g} | {measured(data, settings, name, other).beside(today)}"
                    for other in around(value)
                ]
                print(f"| {part} | {name.replace('_', ' ')} | {value:g} | {' | '.join(cells)} |", flush=True)


def numbers(settings: msgspec.Struct) -> Iterator[tuple[str, float]]:
    """Yield the numbers of a part by their names."""
    for name in settings.__struct_fields__:
        value = getattr(settings, name)
        if isinstance(value, int | float):
            yield name, value


def around(value: float) -> tuple[float, float]:
    """Return a smaller and a larger value; what counts something stays a whole number, a share a share.

    >>> around(5), around(1), around(0.5), around(0.95)
    ((2, 10), (0, 2), (0.35, 0.7), (0.665, 1.0))
    """
    if isinstance(value, int):
        return value // 2, 2 * value
    larger = round(LARGER * value, 6)
    return round(SMALLER * value, 6), min(larger, 1.0) if value < 1 else larger


@cache
def files() -> list[tuple[Document, list[Question]]]:
    """Return the guides with the questions that each is asked."""
    built_in = judged(read_questions(QUESTIONS / "pain-medicine.fit.jsonl"))
    return [
        (built_in_document(), some(built_in, OF_THE_BUILT_IN)),
        *((guide.document, some(guide.rows, OF_A_GUIDE)) for guide in guides().values()),
    ]


def judged(rows: Sequence[Question]) -> list[Question]:
    """Return the questions of which it is known what answers them."""
    return [row for row in rows if row.expect is not None]


def measured(
    data: Path, settings: msgspec.Struct | None = None, name: str = "", value: float = 0.0
) -> Measured:
    """Ask all questions of the libraries in a folder with one number changed, in a process of its own."""
    receiving, sending = os.pipe()
    if not (child := os.fork()):
        if settings is not None:
            force_setattr(settings, name, value)
        with os.fdopen(sending, "wb") as pipe:
            pickle.dump(ask_all(data), pipe)
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        found: Measured = pickle.load(pipe)
    os.waitpid(child, 0)
    return found


def ask_all(data: Path) -> Measured:
    """Ask all questions."""
    right, wrong, replies = 0, 0, []
    for number, (_, rows) in enumerate(files()):
        library = Library.open(data / str(number))
        assistant = Assistant(library)
        for row in rows:
            reply = assistant.reply(assistant.conversation(row.history), row.text)
            outcome = Outcome(reply.answered, tuple(a.text for a in reply.answers), reply.confidence)
            is_right = judge(row, outcome).right if row.expect else not reply.answered
            right += is_right
            wrong += reply.answered and not is_right
            replies.append(reply.text)
        library.close()
    return Measured(right, wrong, tuple(replies))


if __name__ == "__main__":
    main([name.lower() for name in sys.argv[1:]])

"""Two runs over the same questions, row by row: what was gained and lost, and whether it may be chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from corpus.errors import SourceError

if TYPE_CHECKING:
    from retrieval.evaluation.judging import Judgement


class Row(msgspec.Struct, frozen=True):
    """What became of one question of a run."""

    id: str
    question: str
    right: bool
    answered: bool = False
    confidence: float = 0.0
    document: str = ""


class Comparison(NamedTuple):
    """Two runs, over the questions that both have.

    Attributes:
        both: how many questions both have.
        gained: those that are right only now.
        lost: those that were right only before.
        p: probability of a difference at least as large, if only chance made it.
    """

    both: int
    gained: tuple[Row, ...]
    lost: tuple[Row, ...]
    p: float

    @property
    def difference(self) -> float:
        """How much larger the share of right rows is now."""
        return (len(self.gained) - len(self.lost)) / self.both if self.both else 0.0


def rows(judgements: Iterable[Judgement]) -> list[Row]:
    """Return what is kept of a run."""
    return [
        Row(
            one.question.id,
            one.question.text,
            one.right,
            one.outcome.answered,
            round(one.outcome.confidence, 4),
            one.outcome.document,
        )
        for one in judgements
    ]


def compare(before: Iterable[Row], now: Iterable[Row]) -> Comparison:
    """Return what is different; questions are the same if their ids and their words are."""
    earlier: Mapping[tuple[str, str], Row] = {(row.id, row.question): row for row in before}
    pairs = [(earlier[key], row) for row in now if (key := (row.id, row.question)) in earlier]
    gained = tuple(row for old, row in pairs if row.right and not old.right)
    lost = tuple(row for old, row in pairs if old.right and not row.right)
    return Comparison(len(pairs), gained, lost, mcnemar(len(gained), len(lost)))


def mcnemar(gained: int, lost: int) -> float:
    """Return the two-sided p of McNemar's exact test: how likely chance alone parts the rows that differ so.

    >>> mcnemar(5, 0)
    0.0625
    >>> mcnemar(3, 3)
    1.0

    Source:
        McNemar, 1947, https://doi.org/10.1007/BF02295996; exact, by the binomial distribution.
    """
    differ, fewer = gained + lost, min(gained, lost)
    as_few: float = 2 * sum(comb(differ, n) for n in range(fewer + 1)) / 2**differ
    return min(1.0, as_few)


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a run that was saved.

    Raises:
        SourceError: the file can't be read, or is none that was saved.
    """
    try:
        lines = path.read_bytes().splitlines()
        return [msgspec.json.decode(line, type=Row) for line in lines if line.strip()]
    except OSError as error:
        raise SourceError(f"The run {path} can't be read: {error.strerror}.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} is no run that `guidebot eval --save` wrote: {error}.") from error


def write_rows(path: Path, run: Iterable[Row]) -> None:
    """Write the rows of a run, one a line.

    Raises:
        SourceError: the file can't be written.
    """
    try:
        path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in run))
    except OSError as error:
        raise SourceError(f"The run {path} can't be written: {error.strerror}.") from error

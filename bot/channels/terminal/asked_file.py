"""What was asked in a terminal, for the report: a line of JSON each, in a file for its owner alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from bot.assistant.reply import Kind
from bot.assistant.settings import CONVERSING
from bot.keeping.asked import LOW_CONFIDENCE, Asked
from bot.settings import RETENTION_DAYS
from corpus.errors import LibraryError
from corpus.files.staged_file import delete

if TYPE_CHECKING:
    from bot.assistant.reply import Reply
    from bot.keeping.use.exchange import Exchange

NAME = "asked.jsonl"
"""The file, in the data directory."""
_A_DAY = 86_400.0  # seconds
MAX_BYTES = 4 << 20
"""From here on the older half is dropped."""
_KINDS = (Kind.ANSWER, Kind.NOT_FOUND)


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question as it is kept: what is personal in it was taken out; see `Exchange`."""

    session: str
    asked: float
    kind: str
    question: str
    understood_as: str
    confidence: float
    edition: int
    history: tuple[str, ...] = ()
    shown: tuple[tuple[str, int, int], ...] = ()
    suggested: tuple[str, ...] = ()
    channel: str = "terminal"

    @property
    def answered(self) -> bool:
        """Whether the guide was quoted as an answer."""
        return self.kind == Kind.ANSWER


class AskedFile:
    """The questions of one data directory that were typed in a terminal, see `AskedQuestions`.

    A process that is killed may leave half a line: it is passed over, and the next begins on one of its own.
    """

    def __init__(
        self, data_dir: Path, clock: Callable[[], float] = time.time, days: float = RETENTION_DAYS
    ) -> None:
        """Prepare to keep questions.

        Args:
            data_dir: where the file is.
            clock: seconds since 1970.
            days: for how long a question is kept, as in a chat.
        """
        self._path, self._clock, self._kept = data_dir / NAME, clock, days * _A_DAY

    def session(self, name: str = "", *, channel: str = "terminal") -> Callable[[Reply, Sequence[str]], None]:
        """Return what keeps the questions of one session; what was kept long enough goes at its start."""
        self.tidy()
        session = name or f"{os.getpid()}-{self._clock():.0f}"
        return lambda reply, earlier: self.keep(reply, session, earlier, channel)

    def keep(self, reply: Reply, session: str, earlier: Sequence[str], channel: str = "terminal") -> None:
        """Append a question to the guide; where the file can't be written, the answer is what counts.

        Args:
            reply: to the question.
            session: in which it was asked.
            earlier: questions of the same session, oldest first.
            channel: ``terminal``, or ``json`` where a script asks.
        """
        if reply.kind not in _KINDS:
            return
        line = replace(_line(reply, session, earlier, self._clock()), channel=channel)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, b"\n" + msgspec.json.encode(line) + b"\n")
            finally:
                os.close(descriptor)

    def tidy(self) -> None:
        """Drop what was kept long enough, and the older half where it is too much."""
        with suppress(OSError, LibraryError):
            too_much = self._path.stat().st_size > MAX_BYTES
            oldest = next(self._lines(), None)
            if too_much or (oldest is not None and oldest.asked < self._clock() - self._kept):
                fresh = self._fresh()
                self._write(fresh[len(fresh) // 2 :] if too_much else fresh)

    def forget(self) -> None:
        """Delete all of it.

        Raises:
            LibraryError: the file can't be deleted.
        """
        delete(self._path)

    def recent(self, limit: int) -> list[Asked]:
        """Return the questions asked last, the newest first, each text once."""
        found: dict[str, Asked] = {}
        for line in reversed(self._fresh()):
            found.setdefault(" ".join(line.question.split()).casefold(), _asked(line))
        return list(found.values())[:limit]

    def unanswered(self) -> list[Asked]:
        """Return what was not answered, or answered with little confidence, the newest first."""
        missed = (line for line in self._fresh() if not line.answered or line.confidence < LOW_CONFIDENCE)
        return [_asked(line) for line in missed][::-1]

    def exchanges(self) -> Iterator[Exchange]:
        """Yield what was asked and what was shown, the oldest first."""
        from bot.keeping.use.exchange import Exchange, Quoted

        for line in self._fresh():
            yield Exchange(
                place=line.session,
                person=line.session,
                asked=line.asked,
                answered=line.answered,
                question=line.question,
                understood_as=line.understood_as,
                edition=line.edition,
                shown=tuple(Quoted(*one) for one in line.shown),
                suggested=line.suggested,
            )

    def cited_editions(self) -> frozenset[int]:
        """Return nothing: no button stands under what a terminal shows."""
        return frozenset()

    def set_aside(self) -> int:
        """Return 0: who types in a terminal sees what happens."""
        return 0

    def _fresh(self) -> list[Line]:
        return [line for line in self._lines() if line.asked >= self._clock() - self._kept]

    def _lines(self) -> Iterator[Line]:
        try:
            with self._path.open("rb") as file:
                for one in file:
                    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                        yield msgspec.json.decode(one, type=Line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise LibraryError(f"{self._path} can't be read ({error.strerror}): mend its rights.") from error

    def _write(self, lines: Iterable[Line]) -> None:
        from corpus.files.staged_file import staged_file

        with staged_file(self._path) as staged:
            descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(msgspec.json.encode(line) + b"\n" for line in lines)


def _line(reply: Reply, session: str, earlier: Sequence[str], now: float) -> Line:
    from bot.channels.chat.privacy.anonymity import redact

    shown = () if reply.parts else reply.answers or reply.nearest
    return Line(
        session=session,
        asked=round(now, 3),
        kind=reply.kind.value,
        question=redact(reply.question),
        understood_as=redact(reply.understood_as),
        confidence=reply.confidence,
        edition=shown[0].edition if shown else 0,
        history=tuple(map(redact, earlier[-CONVERSING.turns :])),
        shown=tuple((one.document, one.start, one.end) for one in shown),
        suggested=reply.suggestions,
    )


def _asked(line: Line) -> Asked:
    moment = datetime.fromtimestamp(line.asked, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Asked(
        line.question,
        moment,
        line.kind,
        line.confidence,
        0,
        line.understood_as,
        line.history,
        channel=line.channel,
        document=line.shown[0][0] if line.shown else "",
    )

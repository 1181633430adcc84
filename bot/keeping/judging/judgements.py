"""The judgements of a data directory: a line of JSON each, in a file that is only ever added to."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bot.keeping.judging.judgement import Judgement, Verdict, key_of
from corpus.errors import LibraryError, UnknownNameError
from corpus.languages.spoken import Later

NAME = "judgements.jsonl"
"""The file, in the data directory."""


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What happened: something was judged, or a judgement was taken back."""

    judged: Judgement | None = None
    undone: str = ""
    author: str = ""
    at: str = ""


class Judgements:
    """What keepers judged, for several processes at once.

    A line is written in one go and synced before it counts as judged; a process that is killed meanwhile may
    leave half a line, which is passed over, and the next begins on one of its own.
    """

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = data_dir / NAME, clock
        self._seen: tuple[int, int] | None = None
        self._known: dict[str, Judgement] = {}

    def judge(self, verdict: Verdict, questions: Iterable[str], author: str, **fields: object) -> Judgement:
        """Keep a judgement and return it; it takes the place of earlier ones of the same questions.

        Args:
            verdict: what the keeper thinks.
            questions: wordings, at least one.
            author: who judges.
            fields: the others of `Judgement`.

        Raises:
            LibraryError: it can't be written.
        """
        one = msgspec.convert(
            {
                **fields,
                "id": secrets.token_hex(8),
                "judged": self._now(),
                "author": author,
                "verdict": verdict,
                "questions": tuple(dict.fromkeys(questions)),
            },
            Judgement,
        )
        self._append(_Line(judged=one))
        return one

    def undo(self, name: str, author: str) -> Judgement:
        """Take a judgement back and return it.

        Raises:
            UnknownNameError: there is none of that id, or it was taken back before.
            LibraryError: it can't be written.
        """
        one = next((judged for judged in self.all() if judged.id == name), None)
        if one is None:
            raise UnknownNameError(Later("desk.judgement_gone"))
        self._append(_Line(undone=name, author=author, at=self._now()))
        return one

    def all(self) -> list[Judgement]:
        """Return the judgements that hold, the oldest first.

        Raises:
            LibraryError: they can't be read.
        """
        try:
            state = self._path.stat()
        except FileNotFoundError:
            self._seen, self._known = None, {}
            return []
        except OSError as error:
            raise self._unreadable(error) from error
        if self._seen != (state.st_mtime_ns, state.st_size):
            self._known = _folded(self._lines())
            self._seen = state.st_mtime_ns, state.st_size
        return list(self._known.values())

    def by_question(self) -> dict[str, Judgement]:
        """Return the judgements by what `key_of` says of each of their wordings."""
        return {key_of(question): one for one in self.all() for question in one.questions}

    def _append(self, line: _Line) -> None:
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, b"\n" + msgspec.json.encode(line) + b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise LibraryError(
                f"The judgement can't be kept in {self._path.name} ({error.strerror}): make room or mend the"
                " rights of the data directory, then judge again."
            ) from error

    def _lines(self) -> Iterator[_Line]:
        try:
            with self._path.open("rb") as file:
                for one in file:
                    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                        yield msgspec.json.decode(one, type=_Line)
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> LibraryError:
        return LibraryError(f"{self._path} can't be read ({error.strerror}): mend its rights.")

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _folded(lines: Iterable[_Line]) -> dict[str, Judgement]:
    """Return what holds after all that happened: of each wording the judgement that came last."""
    known: dict[str, Judgement] = {}
    latest: dict[str, str] = {}
    for line in lines:
        if line.undone:
            known.pop(line.undone, None)
        if line.judged is None or not line.judged.questions:
            continue
        for question in line.judged.questions:
            before = latest.get(key_of(question))
            if before in known:
                _take_out(known, before, question)
            latest[key_of(question)] = line.judged.id
        known[line.judged.id] = line.judged
    return known


def _take_out(known: dict[str, Judgement], name: str, question: str) -> None:
    """Leave a wording out of an earlier judgement, which goes with its last one."""
    one = known[name]
    left = tuple(other for other in one.questions if key_of(other) != key_of(question))
    if left:
        known[name] = msgspec.structs.replace(one, questions=left)
    else:
        del known[name]

"""Hints: what a keeper knows and the text doesn't say, read from the TOML file beside a source."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

import msgspec

from corpus.errors import HintsError
from corpus.files.bounded_toml import parse_toml
from corpus.model import Document
from corpus.places import TextFinder, line_of_field, line_of_key

MAX_HINTS = 4_000_000
"""Characters of a hints file; a hundred times what a keeper of a large guide writes by hand."""

HINTS_SUFFIX = ".hints.toml"


_LINE = re.compile(r"\bline (\d{1,9})\b")


class AnswerHint(msgspec.Struct, frozen=True):
    """Other ways to ask for something: `text` stands in the document from `start` to `end`."""

    text: str
    questions: tuple[str, ...]
    start: int
    end: int


class NotCovered(msgspec.Struct, frozen=True):
    """Questions that the guide does not answer, and the sentence to say to them (maybe empty)."""

    say: str
    questions: tuple[str, ...]


class Check(msgspec.Struct, frozen=True):
    """A question that must keep its answer, or its refusal.

    Attributes:
        question: as it is asked.
        contains: what the answer must contain, each of them; empty where it must not be answered.
        history: earlier questions, oldest first.
    """

    question: str
    contains: tuple[str, ...]
    history: tuple[str, ...] = ()


class Hints(msgspec.Struct, frozen=True):
    """All hints of one document, in the order in which they were written.

    Attributes:
        subject: words that name what the whole guide is about.
        abbreviations: short form, long form; a short form may come more than once.
        synonyms: the guide's words, other words for the same.
        contrasts: classes whose members answer for themselves alone.
        answers: other ways to ask for a text of the document.
        not_covered: questions that the document does not answer.
        checks: questions that must keep their answer.
    """

    subject: tuple[str, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    contrasts: tuple[tuple[str, ...], ...] = ()
    answers: tuple[AnswerHint, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()
    checks: tuple[Check, ...] = ()


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    questions: str | list[str] = []


class _NotCovered(msgspec.Struct, forbid_unknown_fields=True):
    questions: str | list[str]
    say: str = ""


class _Check(msgspec.Struct, forbid_unknown_fields=True):
    question: str
    contains: str | list[str] | None = None
    history: str | list[str] = []
    refused: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    subject: str | list[str] = []
    # Checked entry by entry: msgspec does not say at which key a mistake stands.
    abbreviations: dict[str, Any] = {}
    synonyms: dict[str, Any] = {}
    contrasts: list[list[str]] = []
    answer: list[_Answer] = []
    not_covered: list[_NotCovered] = []
    check: list[_Check] = []


def read_hints(document: Document, file_name: str = "") -> Hints:
    """Return the hints of a document; no hints file means none.

    Args:
        document: its `hints` are read, its `text` must hold the text of every ``[[answer]]``.
        file_name: what to call the hints file in a message; made from the document if left out.

    Raises:
        HintsError: there is a mistake in them; the message names file, line and field.
    """
    if not document.hints.strip():
        return Hints()
    return _Reader(document, file_name or hints_file_name(document)).hints()


def hints_file_name(document: Document) -> str:
    """Return what the hints file beside a document's source is called."""
    stem = PurePath(document.location or document.source).stem or document.name
    return f"{document.name if stem == 'built-in' else stem}{HINTS_SUFFIX}"


class _Reader:
    """Reads one hints file, and knows its lines when something is wrong with it."""

    def __init__(self, document: Document, file_name: str) -> None:
        self.document = document
        self.file_name = file_name

    def hints(self) -> Hints:
        raw = self._parsed()
        return Hints(
            subject=self._list(raw.subject, "subject"),
            abbreviations=tuple(
                (short, long)
                for short, longs in raw.abbreviations.items()
                for long in self._table_entry(longs, "abbreviations", short)
            ),
            synonyms=tuple(
                (word, self._table_entry(others, "synonyms", word)) for word, others in raw.synonyms.items()
            ),
            contrasts=tuple(self._list(group, "contrasts") for group in raw.contrasts),
            answers=self._answers(raw.answer),
            not_covered=tuple(
                NotCovered(
                    entry.say.strip(), self._list(entry.questions, "not_covered", i, "questions", least=1)
                )
                for i, entry in enumerate(raw.not_covered)
            ),
            checks=tuple(self._check(i, entry) for i, entry in enumerate(raw.check)),
        )

    def _parsed(self) -> _File:
        text = self.document.hints
        if len(text) > MAX_HINTS:
            raise HintsError(
                f"{self.file_name} has {len(text):,} characters: hints may have {MAX_HINTS:,} at most."
            )
        try:
            return msgspec.convert(parse_toml(text), _File)
        except msgspec.ValidationError as error:
            raise self._invalid(str(error)) from error
        except ValueError as error:
            said = str(error)
            line = _LINE.search(said)
            raise HintsError(f"{self.file_name} {said}.", line=int(line[1]) if line else 0) from error

    def _answers(self, entries: list[_Answer]) -> tuple[AnswerHint, ...]:
        finder = TextFinder(self.document.text)
        answers = []
        for i, entry in enumerate(entries):
            self._filled(entry.text, "answer", i, "text")
            place = finder.find(entry.text)
            if place is None:
                raise self._error(
                    "these words don't stand in the document; copy them from it as they are",
                    "answer", i, "text",
                )  # fmt: skip
            questions = self._list(entry.questions, "answer", i, "questions")
            answers.append(AnswerHint(entry.text, questions, place.start, place.end))
        return tuple(answers)

    def _check(self, i: int, entry: _Check) -> Check:
        if entry.refused and entry.contains:
            raise self._error("what is refused contains nothing: leave contains out", "check", i, "refused")
        if entry.contains is None and not entry.refused:
            raise self._error("the field contains is missing", "check", i)
        return Check(
            question=self._filled(entry.question, "check", i, "question"),
            contains=self._list(
                entry.contains or [], "check", i, "contains", least=0 if entry.refused else 1
            ),
            history=self._list(entry.history, "check", i, "history"),
        )

    def _table_entry(self, value: object, table: str, key: str) -> tuple[str, ...]:
        try:
            words = msgspec.convert(value, str | list[str])
        except msgspec.ValidationError as error:
            raise self._error(_plain(str(error).partition(" - at ")[0]), table, key) from error
        return self._list(words, table, key)

    def _list(self, value: str | list[str], *path: str | int, least: int = 0) -> tuple[str, ...]:
        values = [value] if isinstance(value, str) else value
        if len(values) < least:
            raise self._error("at least one has to stand here", *path)
        return tuple(self._filled(entry, *path) for entry in values)

    def _filled(self, value: str, *path: str | int) -> str:
        if not value.strip():
            raise self._error("this must not be empty", *path)
        return value.strip()

    def _error(self, message: str, *path: str | int) -> HintsError:
        line = line_of_field(self.document.hints, path)
        return HintsError(f"{self.file_name}, line {line}, {_field_name(path)}: {message}.", line=line)

    def _invalid(self, message: str) -> HintsError:
        """Return what msgspec says (``Expected `str`, got `int` - at `$.answer[0].text```) with its line."""
        problem, _, where = message.partition(" - at ")
        path = _path(where.strip("`"))
        if "unknown field" in problem:
            field = problem.rpartition("unknown field ")[2].strip("`")
            line = line_of_key(self.document.hints, path, field)
            said = f"{self.file_name}, line {line}, {field}: there is no field of this name."
            return HintsError(said, line=line)
        if "missing required field" in problem:
            field = problem.rpartition("missing required field ")[2].strip("`")
            return self._error(f"the field {field} is missing", *path)
        return self._error(_plain(problem), *path)


def _path(where: str) -> tuple[str | int, ...]:
    """Return ``$.answer[0].text`` as ``("answer", 0, "text")``."""
    parts: list[str | int] = []
    for name in where.removeprefix("$").replace("[", ".[").split("."):
        if name.startswith("[") and name[1:-1].isdigit():
            parts.append(int(name[1:-1]))
        elif name and not name.startswith("["):
            parts.append(name)
    return tuple(parts)


def _field_name(path: tuple[str | int, ...]) -> str:
    """Return a path as a keeper reads it: ``text of the 3rd [[answer]]`` is ``answer 3, text``."""
    names = [f" {part + 1}" if isinstance(part, int) else f", {part}" for part in path]
    return "".join(names).removeprefix(", ") or "the file"


def _plain(problem: str) -> str:
    words = {
        "str": "a text",
        "int": "a whole number",
        "float": "a number",
        "array": "a list",
        "object": "a table",
    }
    for name, plain in words.items():
        problem = problem.replace(f"`{name}`", plain).replace(f"`{name} | ", f"`{plain} or ")
    problem = problem.replace("a text or array`", "a text or a list").replace("`", "")
    return _one_sentence(problem)


def _one_sentence(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")

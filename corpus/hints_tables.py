"""The tables of a hints file that lead to words or to a refusal, each where it stands, for changing one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from corpus.files.bounded_toml import parse_toml
from corpus.hints_writing import toml_table

WORDS_OF = {"answer": "text", "not_covered": "say"}
"""The tables, and the field of each beside its questions."""
_HEADER = re.compile(r"(?m)^[ \t]*\[\[[ \t]*(answer|not_covered)[ \t]*\]\]")
_ANY_HEADER = re.compile(r"(?m)^[ \t]*\[")
_BEHIND = re.compile(r"(?<!\s)[^\S\n]*+(?:\n[^\S\n]*+(?:#[^\n]*+)?)*+\Z")
"""Blank lines and comments at the end of a table: they speak of the next one."""


_TRIED = 50
"""Lines that begin like a table and may stand within a list of one."""


class HintTable(NamedTuple):
    """One table of a hints file.

    Attributes:
        name: ``answer`` or ``not_covered``.
        questions: that it speaks of.
        words: of the document that answer them, or the sentence to say; maybe empty.
        start: its offset in the file.
        end: the offset behind it.
    """

    name: str
    questions: tuple[str, ...]
    words: str
    start: int = -1
    end: int = -1

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.words and not self.questions


def hint_tables(toml: str) -> list[HintTable] | None:
    r"""Return the tables of a hints file in their order; None where it is not written in such tables.

    >>> hint_tables('[[answer]]\ntext = "at six"\nquestions = "when"\n')[0].questions
    ('when',)
    """
    try:
        whole = parse_toml(toml)
    except ValueError:
        return None
    found: list[HintTable] = []
    counts = dict.fromkeys(WORDS_OF, 0)
    reached = 0
    for header in _HEADER.finditer(toml):
        if header.start() < reached:  # within a text of several lines
            continue
        name = header[1]
        entries = whole.get(name)
        if not isinstance(entries, list) or counts[name] >= len(entries):
            return None
        table = _table(toml, header.start(), name, entries[counts[name]])
        if table is None:
            return None
        counts[name] += 1
        reached = table.end
        found.append(table)
    return found if all(counts[name] == len(whole.get(name, ())) for name in WORDS_OF) else None


def with_tables(toml: str, changed: Mapping[int, HintTable], new: Iterable[HintTable] = ()) -> str:
    """Return a hints file with some tables in the place of others; all else in it stays as it is written.

    Args:
        toml: the file, which `hint_tables` can read.
        changed: what takes the place of tables, by their number from 0; an empty one takes it out.
        new: tables to stand at the end; empty ones are left out.
    """
    tables = hint_tables(toml) or []
    for number in sorted(changed, reverse=True):
        before, after = tables[number], changed[number]
        if (before.questions, before.words) != (after.questions, after.words):
            head, rest = toml[: before.start], toml[before.end :]
            toml = head.rstrip() + rest if after.is_empty else head + _written(after).rstrip("\n") + rest
    for table in new:
        if not table.is_empty:
            toml = f"{toml.rstrip()}\n\n{_written(table)}" if toml.strip() else _written(table)
    return toml.lstrip("\n")


def _table(toml: str, start: int, name: str, entry: Any) -> HintTable | None:
    """Return the table that begins at an offset: it ends where what is read of it is its entry."""
    ends = [found.start() for found in _ANY_HEADER.finditer(toml, start + 1)] + [len(toml)]
    for end in ends[:_TRIED]:
        try:
            if parse_toml(toml[start:end]) != {name: [entry]}:
                continue
        except ValueError:
            continue
        behind = _BEHIND.search(toml, start, end)
        if not isinstance(entry, dict) or set(entry) - {"questions", WORDS_OF[name]}:
            return None
        questions, words = _listed(entry.get("questions", [])), entry.get(WORDS_OF[name], "")
        if questions is None or not isinstance(words, str):
            return None
        return HintTable(name, questions, words, start, behind.start() if behind else end)
    return None


def _listed(questions: Any) -> tuple[str, ...] | None:
    listed = [questions] if isinstance(questions, str) else questions
    texts = isinstance(listed, list) and all(isinstance(one, str) for one in listed)
    return tuple(listed) if texts else None


def _written(table: HintTable) -> str:
    words = {WORDS_OF[table.name]: table.words} if table.words or table.name == "answer" else {}
    return toml_table(table.name, {**words, "questions": list(table.questions)})

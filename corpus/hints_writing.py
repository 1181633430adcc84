"""Writes entries of a hints file as TOML, and adds them to the file beside a source.

tomli-w would save the twenty lines below that write TOML, but it puts every list on lines of its own, and
fails over half a character that somebody typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from corpus.errors import HintsError
from corpus.files.staged_file import staged_file
from corpus.hints import HINTS_SUFFIX, Hints, read_hints
from corpus.model import Document

Entry = Mapping[str, str | bool | Sequence[str]]
"""The fields of one table, in their order."""


def toml_table(name: str, entry: Entry) -> str:
    """Return one table of an array of tables.

    >>> print(toml_table("check", {"question": "How much?", "contains": ["$12"]}))
    [[check]]
    question = "How much?"
    contains = ["$12"]
    <BLANKLINE>
    """
    return "\n".join((f"[[{name}]]", *_lines(entry))) + "\n"


def toml_mapping(name: str, entry: Entry) -> str:
    """Return a table whose keys are any text.

    >>> print(toml_mapping("abbreviations", {"CNC": "computer numerical control"}))
    [abbreviations]
    "CNC" = "computer numerical control"
    <BLANKLINE>
    """
    quoted = {toml_string(key): value for key, value in entry.items()}
    return "\n".join((f"[{name}]", *_lines(quoted))) + "\n"


def toml_string(text: str) -> str:
    r"""Return a text as TOML has it, on one line.

    >>> print(toml_string('5" wide'))
    "5\" wide"
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    # TOML's basic strings escape like JSON's, and DEL besides.
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def hints_path_of(document: Document) -> Path | None:
    """Return where the hints file beside a document's source is, None if the source is no file here."""
    path = Path(document.location)
    return path.with_name(f"{path.stem}{HINTS_SUFFIX}") if path.is_absolute() and path.is_file() else None


def with_entry(document: Document, name: str, entry: Entry) -> Document:
    """Return a document whose hints have one entry more.

    Raises:
        HintsError: the entry can't be used, such as words that don't stand in the document.
    """
    before = document.hints.rstrip("\n")
    hints = f"{before}\n\n{toml_table(name, entry)}" if before else toml_table(name, entry)
    changed = replace(document, hints=hints)
    read_hints(changed)
    return changed


def add_to_file(path: Path, name: str, entry: Entry) -> None:
    """Add an entry at the end of a hints file, which is made if there is none; all of it or nothing.

    Raises:
        HintsError: the file can't be read or written.
    """
    before, table = text_of_file(path).rstrip("\n"), toml_table(name, entry)
    write_file(path, f"{before}\n\n{table}" if before else table)


def text_of_file(path: Path) -> str:
    """Return what stands in a hints file, nothing where there is none.

    Raises:
        HintsError: the file can't be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error


def write_file(path: Path, text: str) -> None:
    """Write a hints file, all of it or nothing.

    Raises:
        HintsError: the file can't be written.
    """
    try:
        with staged_file(path, prefix=".") as staged:  # hidden: its folder may be read meanwhile
            staged.write_text(text, encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError | UnicodeError) -> HintsError:
    reason = getattr(error, "strerror", None) or "it is not UTF-8"
    return HintsError(f"{path.name} can't be changed ({reason}): add the entry yourself.")


def hinted_questions(hints: Hints) -> frozenset[str]:
    """Return all questions that hints speak of, in lower case."""
    groups = [*(one.questions for one in hints.answers), *(one.questions for one in hints.not_covered)]
    return frozenset(question.casefold() for group in groups for question in group)


def _lines(entry: Entry) -> Iterator[str]:
    for key, value in entry.items():
        if isinstance(value, bool):
            yield f"{key} = {str(value).lower()}"
        elif isinstance(value, str):
            yield f"{key} = {toml_string(value)}"
        elif len(value) == 1:
            yield f"{key} = [{toml_string(value[0])}]"
        else:
            yield f"{key} = ["
            yield from (f"    {toml_string(one)}," for one in value)
            yield "]"

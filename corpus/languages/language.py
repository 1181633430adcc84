"""A language: whatever guidebot knows of one stands in one folder, behind one object."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corpus.caching import kept
from corpus.languages.frequency_table import FILE, FrequencyTable

NEVER = r"(?!)"
"""A pattern that nothing fits."""


class Language:
    """What is known of one language: word lists, patterns, messages, fitted numbers.

    The contract of a pack; `corpus/languages/checking.py` and `tests/helpers/language_contract.py` check it:

    * It is a folder with the files that the folder of English has, or some of them, and no others. Those of
      English say what their entries are for.
    * Each file is read when something in it is asked for, and once.
    * What a pack lacks it knows nothing of: a list is empty, a word is "", no pattern fits. A message that it
      lacks is said in English, and fitted numbers that it lacks are those of English.
    * Patterns are regular expressions, in lists of which one has to fit. Messages have the same values in
      braces as those of English.

    Attributes:
        code: two letters, as in ISO 639-1.
        folder: where its files stand.
    """

    __slots__ = ("_basis", "_frequencies", "_tables", "_words", "code", "folder")

    def __init__(self, code: str, folder: Path, basis: Language | None = None) -> None:
        """Read nothing yet.

        Args:
            code: two letters, as in ISO 639-1.
            folder: where its files stand.
            basis: the language whose files say what a pack may have; None for that language itself.
        """
        self.code, self.folder, self._basis = code, folder, basis
        self._tables: dict[str, dict[str, Any]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._frequencies: FrequencyTable | None = None

    def __repr__(self) -> str:
        return f"Language({self.code!r})"

    def path(self, name: str) -> Path | None:
        """Return where a file of the pack stands, None if it has none of that name.

        Args:
            name: with its folder and ending, such as ``words/frequencies.txt.gz``.
        """
        path = self.folder / name
        return path if path.exists() else None

    def fitted(self, name: str) -> Path:
        """Return where a file of fitted numbers stands, that of English where the pack has none."""
        path = self.path(name)
        return path if path is not None or self._basis is None else self._basis.fitted(name)  # type: ignore[return-value]

    def lines(self, name: str) -> list[str]:
        """Return the lines of a text file, without empty ones and those that begin with "#".

        Args:
            name: with its folder, without ``.txt``.
        """
        path = self.path(f"{name}.txt")
        lines = path.read_text(encoding="utf-8").splitlines() if path else []
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

    def words(self, name: str) -> frozenset[str]:
        """Return the words of a text file.

        Args:
            name: with its folder, without ``.txt``, such as ``words/stop_words``.
        """
        if name not in self._words:
            path = self.path(f"{name}.txt")
            self._words[name] = frozenset(path.read_text(encoding="utf-8").split() if path else ())
        return self._words[name]

    @property
    def frequencies(self) -> FrequencyTable:
        """How common its words are; empty where that isn't known."""
        if self._frequencies is None:
            self._frequencies = FrequencyTable(self.path(FILE))
        return self._frequencies

    @property
    def is_plain(self) -> bool:
        """Whether nothing is known of it but how letters make words; see `corpus.languages.spoken.plain`."""
        return bool(self.table("grammar")["plain"])

    def table(self, name: str) -> dict[str, Any]:
        """Return the entries of a TOML file.

        Args:
            name: with its folder, without ``.toml``, such as ``answers/kinds``.

        Returns:
            Its entries by their names; one that the pack lacks is there, and empty.
        """
        if name not in self._tables:
            path = self.path(f"{name}.toml")
            own = kept.data(path, _parsed) if path else {}
            basis = self._basis
            says = name.startswith("messages/")
            self._tables[name] = own if basis is None else _Entries(own, lambda: basis.table(name), says=says)
        return self._tables[name]

    def say(self, message: str, **values: object) -> str:
        """Return a message.

        Args:
            message: its file and its name, such as ``replies.empty``.
            values: what stands in it in braces; `n` chooses among the forms of a message that has several.
        """
        text = self.message(message, values.get("n"))
        return text.format(**values) if values else text

    def message(self, message: str, n: object = None) -> str:
        """Return a message as it stands in the pack, what is in braces not filled in.

        Args:
            message: its file and its name, such as ``replies.empty``.
            n: chooses among the forms of a message that has several.
        """
        file, _, name = message.partition(".")
        text = self.table(f"messages/{file}")[name]
        return str((text.get(self._form(n)) or text["other"]) if isinstance(text, dict) else text)

    def _form(self, n: object) -> str:
        """Return which form of a message goes with a number."""
        forms: Mapping[str, str] = self.table("grammar")["plural"]
        return next((form for form, numbers in forms.items() if re.fullmatch(numbers, str(n))), "other")


def _parsed(path: Path) -> dict[str, Any]:
    import tomllib  # the second start has no need of it

    return tomllib.loads(path.read_text(encoding="utf-8"))


class _Entries(dict[str, Any]):
    """The entries of a pack's file; what the pack lacks and English has is empty, or said in English."""

    def __init__(self, own: Mapping[str, Any], basis: Callable[[], Mapping[str, Any]], *, says: bool) -> None:
        super().__init__(own)
        self._basis, self._says = basis, says
        for key, value in own.items():
            if isinstance(value, dict):
                self[key] = _Entries(value, self._inner(key), says=says)

    def __missing__(self, key: str) -> Any:
        known = self._basis()[key]
        if isinstance(known, dict) and not self._says:
            return _Entries({}, self._inner(key), says=False)
        return known if self._says else type(known)()

    def _inner(self, key: str) -> Callable[[], Mapping[str, Any]]:
        def inner() -> Mapping[str, Any]:
            found = self._basis().get(key, {})
            return found if isinstance(found, dict) else {}

        return inner


def any_of(patterns: list[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return a pattern that fits where one of several does; nowhere if there are none.

    >>> bool(any_of(["a+", "b"]).fullmatch("aaa")), any_of([]).search("a")
    (True, None)
    """
    return kept.pattern("|".join(f"(?:{one})" for one in patterns) or NEVER, flags)


def choice(words: list[str]) -> str:
    r"""Return a pattern of words as they are, one of which has to stand there.

    >>> choice(["i. e.", "or"])
    '(?:i\\.\\ e\\.|or)'
    """
    return f"(?:{'|'.join(map(re.escape, words))})" if words else NEVER

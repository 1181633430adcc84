"""What of a language pack is not as it has to be, and what it lacks: for whoever writes one.

python -m corpus.languages.checking        # of all packs
python -m corpus.languages.checking de     # of one
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Set
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any

from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, PACKS

FREE = frozenset(
    {"grammar.sounds_like", "grammar.plural", "grammar.folds", "messages/helplines",
     "questions/question_phrases.articles",
     "scope/advice.classes", "scope/emergency.classes", "scope/emergency.words", "scope/emergency.foreign",
     "scope/injection.classes", "scope/languages.words", "scope/small_talk.classes", "scope/small_talk.talk",
     "scope/words.aliases", "scope/words.elisions", "scope/words.joined", "scope/words.numbers",
     "scope/words.short_forms", "text/report.numbers", "words/contrasts", "words/forms", "words/lexicon"}
)  # fmt: skip
"""Tables whose entries are named by words of the language: each pack has its own."""

_MADE = frozenset({"words/lexicon.json", "scope/anchors.json"})
"""Files that scripts make of others; without them a pack is only read more slowly, or of less use."""


def faults(language: Language) -> list[str]:
    """Return what is wrong with a pack, each in a sentence; nothing if it keeps the contract."""
    return [fault for name in _files(language) for fault in _faults_of(language, name)]


def lacking(language: Language) -> list[str]:
    """Return the names of files, and of entries of files, that English has and a pack has not."""
    found: list[str] = []
    for name in sorted(_files(ENGLISH)):
        if language.path(name) is None:
            found += [name] if name not in _MADE else []
        elif name.endswith(".toml"):
            own, known = _table(language, name), _table(ENGLISH, name)
            found += _lacking_of(own, known, name.removesuffix(".toml"))
    return found


def _faults_of(language: Language, name: str) -> Iterator[str]:
    if name not in _files(ENGLISH):
        near = get_close_matches(name, _files(ENGLISH), 1)
        yield f"{name}: English has no such file{f'; is {near[0]} meant?' if near else '.'}"
    elif name.endswith(".toml"):
        own, known = _table(language, name), _table(ENGLISH, name)
        numbers = _table(language, "messages/helplines.toml").keys()
        yield from _odd_entries(own, known, name.removesuffix(".toml"), numbers)


def _odd_entries(
    own: Mapping[str, Any], known: Mapping[str, Any], place: str, numbers: Set[str] = frozenset()
) -> Iterator[str]:
    """Yield what is wrong with the entries of a table."""
    if place in FREE:
        return
    for name, value in own.items():
        where = f"{place}.{name}"
        if name not in known:
            near = get_close_matches(name, known, 1)
            yield f"{where}: English has no such entry{f'; is {near[0]} meant?' if near else '.'}"
        elif place.startswith("messages/") and not place.startswith("messages/helplines"):
            yield from _odd_message(value, known[name], where, numbers)
        elif isinstance(value, dict) != isinstance(known[name], dict) or (
            isinstance(value, list) != isinstance(known[name], list)
        ):
            yield f"{where}: it has to be a {type(known[name]).__name__}, as in English."
        elif isinstance(value, dict):
            yield from _odd_entries(value, known[name], where, numbers)


def _odd_message(own: Any, known: Any, where: str, numbers: Set[str]) -> Iterator[str]:
    """Yield what is wrong with a message, or with the messages of a table."""
    forms = isinstance(known, dict) and "other" in known
    if isinstance(known, dict) and not forms:
        if isinstance(own, dict):
            yield from _odd_entries(own, known, where, numbers)
        else:
            yield f"{where}: it has to be a table, as in English."
    elif isinstance(own, dict) and "other" not in own:
        yield f'{where}: it needs the form "other", for all numbers that no other form is for.'
    else:
        values = _values(known["other"] if forms else known)
        if where.startswith("messages/numbers.day"):
            values |= {"day", "month", "name", "year"}
        if where.startswith("messages/cards."):
            values |= _table(ENGLISH, "messages/helplines.toml").keys() | numbers
        for text in own.values() if isinstance(own, dict) else [own]:
            if not _values(text) <= values | ({"n"} if isinstance(own, dict) else set()):
                yield f"{where}: {', '.join(sorted(_values(text) - values))} can't be filled in there."


def _values(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _lacking_of(own: Mapping[str, Any], known: Mapping[str, Any], place: str) -> Iterator[str]:
    if place in FREE:
        return
    for name, value in known.items():
        if name not in own:
            yield f"{place}.{name}"
        elif isinstance(value, dict) and isinstance(own[name], dict) and "other" not in value:
            yield from _lacking_of(own[name], value, f"{place}.{name}")


def _table(language: Language, name: str) -> dict[str, Any]:
    return language.table(name.removesuffix(".toml"))


def _files(language: Language) -> list[str]:
    found = (path for path in language.folder.rglob("*") if path.is_file())
    return [path.relative_to(language.folder).as_posix() for path in found if _is_text(path)]


def _is_text(path: Path) -> bool:
    return path.suffix in (".toml", ".txt", ".json", ".gz")


def _report(language: Language) -> str:
    wrong, missing = faults(language), lacking(language)
    lines = [*(f"  wrong: {one}" for one in wrong), *(f"  lacks: {one}" for one in missing)]
    return "\n".join([f"{language.code}: {len(wrong)} wrong, {len(missing)} lacking", *lines])


def main() -> int:
    """Print what is wrong and lacking; return 1 if anything is wrong."""
    chosen = [PACKS[code] for code in sys.argv[1:]] or list(PACKS.values())
    print("\n".join(map(_report, chosen)))
    return int(any(map(faults, chosen)))


if __name__ == "__main__":
    sys.exit(main())

"""The passages of a changed guide as they are cut, as a text to be read: what is new, rewritten or gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.languages.choosing import pack_of
from corpus.languages.spoken import ENGLISH, say, speaking
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from corpus.editions import Edition, StoredDocument
    from corpus.model import Passage
    from corpus.store.library import Library
    from retrieval.keeping import PassageChange, Rehearsal

MOST = 1_000_000
"""Characters: beyond that, nobody reads on in a file that was sent to a telephone."""

_LINE = 78


class PassagesText:
    """Looks at a change, and writes down the documents, sections and passages that it makes."""

    def __init__(self, library: Library, language: str) -> None:
        """Look at a library.

        Args:
            library: holds both editions.
            language: code of the one in which the text is written.
        """
        self._library = library
        self._language = pack_of(language) or ENGLISH
        self.text = ""

    def __call__(self, before: Edition, after: Edition, rehearsal: Rehearsal) -> None:
        """Write down what becomes of the documents that differ; see `retrieval.keeping.Look`."""
        with speaking(self._language):
            self.text = _bounded(self._documents(before, after, rehearsal))

    def _documents(self, before: Edition, after: Edition, rehearsal: Rehearsal) -> Iterator[str]:
        yield say("keepers.cut", edition=before.number) + "\n"
        names = rehearsal.changes
        by_label = {"new": (names.added, after), "replaced": (names.changed, after)}
        for label, (found, edition) in (by_label | {"removed": (names.removed, before)}).items():
            for name in found:
                stored, earlier = edition.document(name), before.document(name)
                if stored is not None:
                    shown = [one for one in rehearsal.passages.shown if one.document == name]
                    yield _heading(label, stored, earlier)
                    yield from _passages(self._library.all_passages(stored.version), shown)


def _heading(label: str, stored: StoredDocument, earlier: StoredDocument | None) -> str:
    names = stored.name if stored.title == stored.name else f"{stored.name} ({stored.title})"
    counts = say("keepers.cut_passages", n=stored.n_passages)
    if earlier is not None and earlier.version != stored.version:
        counts = say("keepers.cut_passages_before", n=stored.n_passages, before=earlier.n_passages)
    line = "=" * _LINE
    return f"\n{line}\n{say(f'keepers.{label}', names=names)}\n{counts}\n{line}\n"


def _passages(passages: Iterable[Passage], changes: Iterable[PassageChange]) -> Iterator[str]:
    """Yield the passages as they stand, under their headings; then those that are gone."""
    came: dict[str, list[PassageChange]] = defaultdict(list)
    gone = []
    for change in changes:
        if change.after:
            came[change.after].append(change)
        else:
            gone.append(change)
    for section, together in groupby(passages, key=lambda passage: passage.section):
        yield _section(section)
        for passage in together:
            yield _passage(passage, came[passage.text].pop(0) if came[passage.text] else None)
    if gone:
        yield "\n" + say("keepers.cut_gone") + "\n"
    for section, those in groupby(gone, key=lambda change: change.section):
        yield _section(section)
        yield from (f"\n- {change.before}\n" for change in those)


def _section(section: tuple[str, ...]) -> str:
    title = SECTION_SEPARATOR.join(section)
    return f"\n{title}\n{'-' * min(len(title), _LINE)}\n" if title else ""


def _passage(passage: Passage, change: PassageChange | None) -> str:
    if change is None:
        return f"\n[{passage.number}]\n{passage.text}\n"
    if not change.before:
        return f"\n[{passage.number}] {say('keepers.cut_new')}\n{passage.text}\n"
    now, then = say("keepers.now", answer=change.before), say("keepers.then", answer=change.after)
    return f"\n[{passage.number}] {say('keepers.cut_rewritten')}\n{now}\n\n{then}\n"


def _bounded(parts: Iterable[str]) -> str:
    """Return the parts one after the other, as many as are read."""
    kept, length = [], 0
    for part in parts:
        length += len(part)
        if length > MOST:
            kept.append("\n" + say("keepers.cut_rest") + "\n")
            break
        kept.append(part)
    return "".join(kept)

"""Which passages of an edition are new, gone or rewritten; text that only moved is neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.editions import Changes, Edition, StoredDocument
    from corpus.model import Passage
    from corpus.store.library import Library

ALIKE = 50.0
"""Of 100: how like each other two passages are, at least, for one to be the other rewritten."""

_PAIRS_COMPARED = 40_000
"""Within one document; beyond that, only passages that are near each other are compared."""

_NEAR = 10
"""Passages before and after, within the same section."""


class PassageKind(StrEnum):
    """What became of a passage."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage that differs, in a document that both editions have.

    Attributes:
        kind: what became of it.
        document: name of the document.
        section: headings above it, as they are now; of a removed one, as they were.
        before: its text in the earlier edition, or empty.
        after: its text in the later one, or empty.
    """

    kind: PassageKind
    document: str
    section: tuple[str, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class PassageChanges:
    """How many passages differ between two editions, and which.

    Attributes:
        added: passages whose text is new.
        removed: passages whose text is gone.
        changed: passages that were rewritten.
        shown: those of documents that both editions have.
    """

    added: int = 0
    removed: int = 0
    changed: int = 0
    shown: tuple[PassageChange, ...] = ()


def compare_passages(
    library: Library, before: Edition | None, after: Edition, changes: Changes
) -> PassageChanges:
    """Return how the passages of two editions differ; only documents that differ are read.

    Args:
        library: holds both.
        before: the earlier edition, None for an empty one.
        after: the later one.
        changes: the documents in which they differ.
    """
    old = _documents(before, (*changes.changed, *changes.removed))
    new = _documents(after, (*changes.changed, *changes.added))
    _drop_equal_texts(old, new)
    if not old or not new:
        return PassageChanges(added=_count(new), removed=_count(old))
    gone, came = _different(library, old, new)
    shown: list[PassageChange] = []
    for name in changes.changed:
        shown += _paired(name, gone.pop(name, []), came.pop(name, []))
    counts = Counter(change.kind for change in shown)
    return PassageChanges(
        counts[PassageKind.ADDED] + sum(map(len, came.values())),
        counts[PassageKind.REMOVED] + sum(map(len, gone.values())),
        counts[PassageKind.CHANGED],
        tuple(shown),
    )


def _documents(edition: Edition | None, names: Iterable[str]) -> dict[str, StoredDocument]:
    wanted = set(names)
    documents = edition.documents if edition else ()
    return {document.name: document for document in documents if document.name in wanted}


def _drop_equal_texts(old: dict[str, StoredDocument], new: dict[str, StoredDocument]) -> None:
    """Drop what was renamed, or changed in its hints alone."""
    by_content = {document.content: name for name, document in old.items()}
    for name, document in list(new.items()):
        if document.content in by_content:
            del new[name], old[by_content.pop(document.content)]


def _count(documents: dict[str, StoredDocument]) -> int:
    return sum(document.n_passages for document in documents.values())


def _different(
    library: Library, old: dict[str, StoredDocument], new: dict[str, StoredDocument]
) -> tuple[dict[str, list[Passage]], dict[str, list[Passage]]]:
    """Return the passages by document whose text is gone, and those whose text is new."""
    before = {name: library.all_passages(document.version) for name, document in old.items()}
    after = {name: library.all_passages(document.version) for name, document in new.items()}
    gone = _texts(before)
    came = _texts(after)
    gone, came = gone - came, came - gone
    return _only(before, gone), _only(after, came)


def _texts(documents: dict[str, list[Passage]]) -> Counter[str]:
    return Counter(_plain(passage.text) for passages in documents.values() for passage in passages)


def _only(documents: dict[str, list[Passage]], texts: Counter[str]) -> dict[str, list[Passage]]:
    kept: dict[str, list[Passage]] = {}
    for name, passages in documents.items():
        kept[name] = []
        for passage in passages:
            text = _plain(passage.text)
            if texts[text]:
                texts[text] -= 1
                kept[name].append(passage)
    return kept


def _plain(text: str) -> str:
    return " ".join(text.split())


def _paired(name: str, gone: Sequence[Passage], came: Sequence[Passage]) -> Iterator[PassageChange]:
    """Take each new passage for the most similar one that is gone, if they are alike at all."""
    partners = dict(_pairs(gone, came))
    rewritten = set(partners.values())
    for place, passage in enumerate(came):
        if place in partners:
            before = gone[partners[place]].text
            yield PassageChange(PassageKind.CHANGED, name, passage.section, before, passage.text)
        else:
            yield PassageChange(PassageKind.ADDED, name, passage.section, after=passage.text)
    for place, passage in enumerate(gone):
        if place not in rewritten:
            yield PassageChange(PassageKind.REMOVED, name, passage.section, before=passage.text)


def _pairs(gone: Sequence[Passage], came: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Yield the places of a new passage and of the one it was, the most similar first."""
    from rapidfuzz.fuzz import ratio

    found = []
    for new, old in _candidates(gone, came):
        likeness = ratio(gone[old].text, came[new].text, score_cutoff=ALIKE)
        if likeness:
            found.append((-likeness, abs(new - old), new, old))
    taken_new: set[int] = set()
    taken_old: set[int] = set()
    for _, _, new, old in sorted(found):
        if new not in taken_new and old not in taken_old:
            taken_new.add(new)
            taken_old.add(old)
            yield new, old


def _candidates(gone: Sequence[Passage], came: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Yield which pairs to compare: all of a few, of many those near each other in the same section."""
    if len(gone) * len(came) <= _PAIRS_COMPARED:
        yield from product(range(len(came)), range(len(gone)))
        return
    sections: dict[tuple[str, ...], list[int]] = {}
    for place, passage in enumerate(gone):
        sections.setdefault(passage.section, []).append(place)
    seen: Counter[tuple[str, ...]] = Counter()
    for new, passage in enumerate(came):
        here = seen[passage.section]
        seen[passage.section] += 1
        for old in sections.get(passage.section, [])[max(0, here - _NEAR) : here + _NEAR + 1]:
            yield new, old

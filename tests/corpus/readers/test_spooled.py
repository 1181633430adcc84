"""Documents that wait in a file come back as they were, in any order and as often as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from corpus.model import Document, Notice, Place
from corpus.readers import spooled
from corpus.readers.spooled import Spooled

DOCUMENTS = [
    Document("b", "B", "Two.", places=(Place(0, 1, "iv"),), notices=(Notice("hidden", "One.", 2),)),
    Document("a", "A", "One.", location="/x/\udcff.md", metadata=(("k", "v"),)),
    Document("c", "C", "Drei äöü 🚣.", format="text"),
]


@pytest.mark.parametrize("in_memory", [0, 1_000_000])
def test_documents_come_back_as_they_were(in_memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether they stand in memory or in a file; going through them twice at once mixes nothing up."""
    monkeypatch.setattr(spooled, "IN_MEMORY", in_memory or 1)
    waiting = Spooled(DOCUMENTS)
    assert list(waiting) == DOCUMENTS and len(waiting) == 3
    assert [one.notices for one in waiting] == [one.notices for one in DOCUMENTS]
    assert [(a.name, b.name) for a, b in zip(waiting, reversed(waiting), strict=True)] == [
        ("b", "c"), ("a", "a"), ("c", "b"),
    ]  # fmt: skip
    waiting.append(DOCUMENTS[0])
    assert waiting[-1] == DOCUMENTS[0] and list(waiting[1:3]) == DOCUMENTS[1:]


def test_an_order_and_a_change_are_views() -> None:
    """They outlive what they were made of, and change nothing in it."""

    def names(documents: Iterable[Document]) -> list[str]:
        return [document.name for document in documents]

    waiting = Spooled(DOCUMENTS)
    view = waiting.sorted_by(names(waiting)).each(lambda one: replace(one, name=f"{one.name}!"))
    assert names(waiting) == ["b", "a", "c"]
    del waiting
    assert names(view) == names(view) == ["a!", "b!", "c!"]

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from corpus.editions import Changes, Edition, differences
from corpus.model import Document
from corpus.store.library import Library
from corpus.structure.chunking import chunk
from retrieval.editions.passage_changes import PassageChanges, PassageKind, compare_passages

SENTENCES = [
    "The workshop opens at nine in the morning.",
    "A day costs twelve dollars for guests.",
    "Members pay half of what guests pay.",
    "Tools must stay inside the building.",
    "Ask the warden for a key to the store.",
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path)
    yield opened
    opened.close()


def edition(library: Library, **texts: list[str]) -> Edition:
    """Return an edition of documents whose passages are these sentences, each below a heading of its own."""
    versions = []
    for name, sentences in texts.items():
        text = "\n".join(f"## Part {place}\n\n{line}\n" for place, line in enumerate(sentences))
        document = Document(name, name, text)
        versions.append(library.store(document, chunk(document), b"", "1"))
    return library.edition(library.add_edition(versions, Changes(), "keeper", "why"))


def compared(library: Library, before: Edition | None, after: Edition) -> PassageChanges:
    return compare_passages(library, before, after, differences(before, after.documents))


def counts(changes: PassageChanges) -> tuple[int, int, int]:
    return changes.added, changes.removed, changes.changed


def test_moved_text_is_not_new_text(library: Library) -> None:
    """Within a document, and from one to another."""
    before = edition(library, a=SENTENCES[:3], b=SENTENCES[3:])
    turned = edition(library, a=SENTENCES[2::-1], b=SENTENCES[3:])
    assert counts(compared(library, before, turned)) == (0, 0, 0)
    swapped = edition(library, a=[*SENTENCES[:2], SENTENCES[4]], b=[SENTENCES[3], SENTENCES[2]])
    assert counts(compared(library, before, swapped)) == (0, 0, 0)
    renamed = edition(library, c=SENTENCES[:3], b=SENTENCES[3:])
    assert counts(compared(library, before, renamed)) == (0, 0, 0)


def test_a_rewritten_passage_is_shown_beside_what_it_was(library: Library) -> None:
    """A keeper sees the old price beside the new one."""
    before = edition(library, a=SENTENCES)
    after = edition(library, a=[*SENTENCES[:1], SENTENCES[1].replace("twelve", "thirteen"), *SENTENCES[2:]])
    changes = compared(library, before, after)
    assert counts(changes) == (0, 0, 1)
    (shown,) = changes.shown
    assert (shown.kind, shown.document, shown.section) == (PassageKind.CHANGED, "a", ("Part 1",))
    assert (shown.before, shown.after) == (SENTENCES[1], SENTENCES[1].replace("twelve", "thirteen"))


def test_what_is_unlike_anything_is_added_and_removed(library: Library) -> None:
    """Two sentences that have nothing in common are no rewriting."""
    before = edition(library, a=[SENTENCES[0]])
    after = edition(library, a=["Zebras qualify by jumping vexed fjords."])
    assert counts(compared(library, before, after)) == (1, 1, 0)


def test_whole_documents_are_counted_by_their_passages(library: Library) -> None:
    """Without reading those that are new."""
    before = edition(library, a=SENTENCES)
    assert counts(compared(library, None, before)) == (5, 0, 0)
    assert counts(compared(library, before, edition(library))) == (0, 5, 0)
    assert counts(compared(library, before, edition(library, a=SENTENCES, b=SENTENCES[:2]))) == (2, 0, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
)
def test_counts_add_up(library: Library, old: list[str], new: list[str]) -> None:
    """What is there now is what was there, plus what came, less what went."""
    before, after = edition(library, a=old), edition(library, a=new)
    changes = compared(library, before, after)
    assert len(old) + changes.added - changes.removed == len(new)
    assert len(changes.shown) == changes.added + changes.removed + changes.changed


def test_many_rewritten_passages_are_compared_with_few(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With those near them, not each with every other."""
    pairs = []

    def counted(one: str, other: str, score_cutoff: float) -> float:
        pairs.append((one, other))
        return ratio(one, other, score_cutoff=score_cutoff)

    monkeypatch.setattr("rapidfuzz.fuzz.ratio", counted)
    words = [f"word{number}" for number in range(300)]
    chance = random.Random(1)
    old = [" ".join(chance.sample(words, 12)) + "." for _ in range(1500)]
    new = [line.replace("word1", "term1") + " More." for line in old]
    sections = {"before": old, "after": new}
    editions = []
    for lines in sections.values():
        document = Document("a", "a", "# A\n\n## B\n\n" + "\n\n".join(f"- {line}" for line in lines) + "\n")
        version = library.store(document, chunk(document), b"", "1")
        editions.append(library.edition(library.add_edition([version], Changes(), "keeper", "why")))
    changes = compared(library, *editions)
    assert changes.changed > 100
    before, after = (one.documents[0].n_passages for one in editions)
    assert 0 < len(pairs) < before * after / 10

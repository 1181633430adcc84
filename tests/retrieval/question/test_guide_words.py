"""The words of a guide: the same whether they are asked for one by one or gathered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.engine.local.engine import IndexFolder
from retrieval.engine.local.index import Index
from retrieval.question import guide_words
from retrieval.question.guide_words import GuideWords
from retrieval.words.analysis import Analyzer
from tests.helpers.small_corpora import Terms

WORDS = st.sampled_from(["boat", "oat", "boats", "été", "a", "at", "pier-9", "\n", ""])


def opened(folder: Path, documents: Mapping[int, Terms]) -> Index:
    """Return an index of documents, each in a segment of its own."""
    files = IndexFolder(folder)
    files.write(1, list(documents), documents.__getitem__)
    return files.open(1)


def document(words: dict[str, int], *pairs: tuple[str, str]) -> Terms:
    return Terms([["x"]], [[]], [[]], words, list(pairs))


@settings(max_examples=40)
@given(held=st.dictionaries(WORDS, st.integers(1, 9)), asked=st.lists(WORDS, max_size=12))
def test_a_word_is_there_whether_or_not_all_are_gathered(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, int], asked: list[str]
) -> None:
    """A part of a word is none, and short and long forms have words of their own."""
    index = opened(tmp_path_factory.mktemp("index"), {3: document(held, ("PB", "Pier boat"))})
    words = GuideWords(index, Analyzer())
    found = [word in words for word in asked]
    gathered = dict(words)
    assert found == [word in gathered for word in asked] == [word in words for word in asked]
    assert gathered.items() >= {w: n for w, n in held.items() if w and w != "\n"}.items()
    assert {"pb", "pier", "boat"} <= gathered.keys()
    assert list(words) == list(gathered) and len(words) == len(gathered)


def test_words_of_removed_documents_are_none(tmp_path: Path) -> None:
    """Those are looked for nearer, and so are those that stand behind the commonest."""
    files = IndexFolder(tmp_path)
    documents = {n: document({"boat": 2, f"only{n}": 1}) for n in range(1, 2_400)}
    files.write(1, list(documents), documents.__getitem__)
    files.write(2, [n for n in documents if n != 7], documents.__getitem__, previous=files.open(1))
    index = files.open(2)
    words = GuideWords(index, Analyzer())
    assert index.may_have_word("only7")
    assert "only7" not in words and "only8" in words


def test_a_word_that_the_index_has_not_gathers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what most questions ask of a large guide; who asks for many gathers all."""
    gathered: list[int] = []
    words_of = Index.words

    def count(self: Index, limit: int) -> object:
        gathered.append(limit)
        return words_of(self, limit)

    monkeypatch.setattr(Index, "words", count)
    words = GuideWords(opened(tmp_path, {3: document({"boat": 1})}), Analyzer())
    assert [word in words for word in ("oat", "ship", "pier")] == [False] * 3
    assert gathered == []
    assert "boat" in words and words["boat"] == 1
    assert len(gathered) == 1
    monkeypatch.setattr(guide_words, "_LOOKED_FOR", 2)
    fresh = GuideWords(opened(tmp_path, {3: document({"boat": 1})}), Analyzer())
    assert [word in fresh for word in ("oat", "ship", "pier", "boat")] == [False, False, False, True]
    assert len(gathered) == 2

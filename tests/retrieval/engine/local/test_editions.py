from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.engine.local import IndexFolder, IndexSettings
from retrieval.engine.local.formula import idf
from retrieval.engine.passage_index import FIELDS
from tests.helpers.small_corpora import LETTERS, Corpus, Terms, corpora, text_only, written


@settings(deadline=None)
@given(st.lists(corpora, min_size=1, max_size=4), st.sampled_from([0, 1_000]))
def test_statistics_are_those_of_the_edition_alone(
    tmp_path_factory: pytest.TempPathFactory, editions: list[Corpus], fitted_up_to: int
) -> None:
    """df, idf, mean lengths, words and abbreviations forget what was removed."""
    folder, known, index = tmp_path_factory.mktemp("index"), {}, None
    for number, edition in enumerate(editions, start=1):
        corpus = {version: known.get(version, terms) for version, terms in edition.items()}
        known = {**corpus, **known}
        index = written(
            folder, corpus, number, index, load=known, settings=IndexSettings(fitted_up_to=fitted_up_to)
        )
        n_passages = sum(len(terms.text) for terms in corpus.values())
        assert index.n_passages == n_passages
        for name in FIELDS:
            passages = [terms for each in corpus.values() for terms in getattr(each, name)]
            assert index.meta.avgdl[FIELDS.index(name)] == (
                sum(map(len, passages)) / n_passages if n_passages else 0.0
            )
            df = Counter(term for terms in passages for term in set(terms))
            for term, found in zip("abcdefghz", index.statistics("abcdefghz"), strict=True):
                assert found.df[FIELDS.index(name)] == df[term]
                assert found.idf[FIELDS.index(name)] == idf(df[term], n_passages)
        words = Counter[str]()
        for each in corpus.values():
            words.update(each.words)
        assert index.words(99) == sorted(words.items(), key=lambda item: (-item[1], item[0]))
        pairs = [pair for each in corpus.values() for pair in each.abbreviations]
        assert list(index.abbreviations()) == list(dict.fromkeys(pairs))


def test_adding_a_document_leaves_the_large_segment_alone(tmp_path: Path) -> None:
    """Only the new document is read again, and only a small file is written for it."""
    corpus: dict[int, Terms] = {n: text_only("a b", "b c", f"w{n}") for n in range(1, 1_001)}
    folder = IndexFolder(tmp_path)
    folder.write(1, list(corpus), corpus.__getitem__)
    loaded = []

    def load(version: int) -> Terms:
        loaded.append(version)
        return corpus[version]

    corpus[1_001] = text_only("a new one")
    folder.write(2, list(corpus), load, previous=folder.open(1))
    assert loaded == [1_001]
    assert [view.n_live for view in folder.open(2).views] == [3_000, 1]


def test_segments_stay_few_while_documents_come_one_by_one(tmp_path: Path) -> None:
    """Small segments are merged, so a question never has to look in many."""
    corpus: dict[int, Terms] = {}
    folder, index = IndexFolder(tmp_path, IndexSettings(fitted_up_to=0)), None
    for version in range(1, 100):
        corpus[version] = text_only("a", f"b w{version}")
        folder.write(version, list(corpus), corpus.__getitem__, previous=index)
        index = folder.open(version)
        assert len(index.views) <= 4
        folder.sweep([version])
    assert len(list(tmp_path.iterdir())) == 1 + len(index.views)


def test_an_edition_keeps_its_files_until_it_is_swept(tmp_path: Path) -> None:
    """A process that answers from an earlier edition goes on doing so while later ones are written."""
    settings_ = IndexSettings(fitted_up_to=0)
    corpus = {n: text_only("a b", f"w{n}") for n in range(1, 51)}
    first = written(tmp_path, corpus, settings=settings_)
    second = written(tmp_path, {**corpus, 99: text_only("a z")}, 2, first)
    folder = IndexFolder(tmp_path, settings_)
    folder.sweep([1, 2])
    assert folder.open(1).n_passages == 100
    assert second.n_passages == 101
    folder.sweep([2])
    folder.verify(2)
    assert {path.name.partition(".")[2] for path in tmp_path.iterdir()} == {"edition", "segment"}
    assert not (tmp_path / "1.edition").exists()


def test_the_same_documents_in_any_history_give_the_same_hits(tmp_path: Path) -> None:
    """A corpus grown document by document answers like one added at once."""
    rng = random.Random(7)
    corpus = {
        n: text_only(*(" ".join(rng.choices("abcdefghijklmnop", k=rng.randint(1, 9))) for _ in range(3)))
        for n in range(1, 60)
    }
    settings_ = IndexSettings(fitted_up_to=20)
    at_once = written(tmp_path / "once", corpus, settings=settings_)
    index = None
    for size in range(1, len(corpus) + 1, 7):
        part = dict(list(corpus.items())[:size])
        index = written(tmp_path / "grown", part, size, index, load=corpus, settings=settings_)
    index = written(tmp_path / "grown", corpus, 99, index, load=corpus, settings=settings_)
    from retrieval.engine.passage_index import QueryTerm

    for first in "abcdefgh":
        query = [QueryTerm("text", first), QueryTerm("text", "p", 0.5)]
        assert index.search(query, 20) == at_once.search(query, 20)


def test_many_documents_at_once_are_written_in_several_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is collected is bounded; answers are those of one segment, and full ones are left alone."""
    from retrieval.engine.local.writing import edition_writer, reusing
    from retrieval.engine.passage_index import QueryTerm

    rng = random.Random(9)
    corpus = {
        n: text_only(*(" ".join(rng.choices("abcdefghijklmnop", k=rng.randint(1, 9))) for _ in range(3)))
        for n in range(1, 50)
    }
    settings_ = IndexSettings(fitted_up_to=0)
    whole = written(tmp_path / "whole", corpus, settings=settings_)
    for module in (edition_writer, reusing):
        monkeypatch.setattr(module, "FULL", 30)
    index = written(tmp_path / "parts", corpus, settings=settings_)
    assert [view.n_live for view in index.views] == [30, 30, 30, 30, 27]
    more = {**corpus, 50: text_only("a p", "z"), 51: text_only(*["b c"] * 5)}
    grown = written(tmp_path / "parts", more, 2, index, settings=settings_)
    assert [view.n_live for view in grown.views] == [34, 30, 30, 30, 30]
    for first in "abcdefgh":
        query = [QueryTerm("text", first), QueryTerm("text", "p", 0.5)]
        assert index.search(query, 20) == whole.search(query, 20)


@given(st.lists(st.tuples(st.text(max_size=3), LETTERS), max_size=6))
def test_any_text_can_be_a_term(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    """Lone surrogates, line breaks and empty strings are terms like others."""
    corpus = {1: Terms([list(pair) for pair in pairs], [[] for _ in pairs], [[] for _ in pairs])}
    index = written(tmp_path_factory.mktemp("index"), corpus)
    for term, _ in pairs:
        assert index.statistics([term])[0].df[0] == sum(term in pair for pair in pairs)

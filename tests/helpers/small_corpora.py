"""Corpora of few letters, so that terms meet, repeat and tie; and what rank-bm25 says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from retrieval.engine.local import Index, IndexFolder, IndexSettings
from retrieval.engine.local.searching.engines import installed
from retrieval.engine.local.writing.reference import Bm25Reference
from retrieval.engine.passage_index import FIELDS, Hit, QueryTerm


@dataclass(frozen=True, slots=True)
class Terms:
    """What the index needs to know of a document."""

    text: list[list[str]]
    headings: list[list[str]]
    hints: list[list[str]]
    words: dict[str, int] = field(default_factory=dict)
    abbreviations: list[tuple[str, str]] = field(default_factory=list)


Corpus = Mapping[int, Terms]
"""Version → document; the order is the edition's."""

LETTERS = st.sampled_from("abcdefgh")
FIELD = st.lists(LETTERS, max_size=8)


def text_only(*passages: str) -> Terms:
    """Return a document whose passages have these words as terms, and nothing else."""
    none: list[list[str]] = [[] for _ in passages]
    return Terms([passage.split() for passage in passages], none, none)


@st.composite
def documents(draw: st.DrawFn) -> Terms:
    """Draw a document of no to five passages."""
    passages = draw(
        st.lists(st.tuples(FIELD, st.lists(LETTERS, max_size=3), st.lists(LETTERS, max_size=3)), max_size=5)
    )
    text, headings, hints = (
        (list(column) for column in zip(*passages, strict=True)) if passages else ([], [], [])
    )
    words = draw(st.dictionaries(LETTERS, st.integers(1, 9), max_size=4))
    return Terms(text, headings, hints, words, [(word, word * 2) for word in list(words)[:1]])


corpora = st.dictionaries(st.integers(1, 99), documents(), max_size=8)
weights = st.sampled_from([1.0, 1.0, 4.0, 0.5, 0.1, 0.0])
queries = st.lists(
    st.builds(QueryTerm, st.sampled_from(FIELDS), st.sampled_from("abcdefghz"), weights), max_size=6
)


def written(
    folder: Path,
    corpus: Corpus,
    edition: int = 1,
    previous: Index | None = None,
    *,
    load: Corpus | None = None,
    settings: IndexSettings | None = None,
) -> Index:
    """Write the index of a corpus and open it; with a previous edition, by changing that.

    Args:
        load: where analyses of documents that a previous edition had are found as well.
    """
    settings = previous.settings if previous else settings
    index_folder = IndexFolder(folder, settings)
    everything = {**(load or {}), **corpus}
    index_folder.write(edition, list(corpus), everything.__getitem__, previous=previous)
    return index_folder.open(edition)


def search_everywhere(index: Index, query: Sequence[QueryTerm], limit: int) -> list[Hit]:
    """Return the hits of a query, which every way to search finds alike."""
    hits = index.search(query, limit)
    for engine in installed()[1:]:
        index.use(engine)
        assert index.search(query, limit) == hits, engine
    index.use("plain")
    return hits


def expected(corpus: Corpus, query: Sequence[QueryTerm], limit: int, settings: IndexSettings) -> list[Hit]:
    """Return the hits by definition: rank-bm25's score of each term in its field, weighted and added up."""
    places = [
        (version, number) for version, terms in corpus.items() for number in range(1, len(terms.text) + 1)
    ]
    models = {
        name: Bm25Reference([terms for each in corpus.values() for terms in getattr(each, name)], parameters)
        for name, parameters in zip(FIELDS, settings.fields, strict=True)
    }
    scores = np.zeros(len(places))
    for name, term, weight in query:
        scores += weight * models[name].get_scores([term])
    ranked = sorted((-score, i) for i, score in enumerate(scores.tolist()) if score > 0)
    return [Hit(*places[i], -score) for score, i in ranked[:limit]]

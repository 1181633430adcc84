from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.engine.local.postings import mean_lengths, plain_postings
from retrieval.engine.local.settings import FieldSettings
from retrieval.engine.local.vocabulary import find, hash_keys
from retrieval.engine.local.writing.bulk_postings import bulk_postings
from retrieval.engine.local.writing.collecting import Collector
from tests.helpers.small_corpora import Corpus, corpora

PARAMETERS = (FieldSettings(), FieldSettings(k1=0.9, b=0.0), FieldSettings(k1=2.0, b=1.0))


@given(corpora)
def test_both_ways_to_compile_give_the_same_arrays(corpus: Corpus) -> None:
    """With numpy or without, a segment's file has the same bytes."""
    collector = Collector()
    for version, terms in corpus.items():
        collector.add(version, terms)
    avgdl = mean_lengths(collector.fields)
    assert bulk_postings(collector.fields, PARAMETERS, avgdl) == plain_postings(
        collector.fields, PARAMETERS, avgdl
    )


@given(
    st.lists(st.binary(max_size=6), unique=True, max_size=50), st.lists(st.binary(max_size=6), max_size=20)
)
def test_every_key_is_found_and_no_other(keys: list[bytes], others: list[bytes]) -> None:
    """The table gives each key its own number and tells what it doesn't hold."""
    kept = hash_keys(keys)
    arrays = memoryview(kept.keys), memoryview(kept.key_ends), memoryview(kept.slots)
    assert [find(key, *arrays) for key in keys] == list(range(len(keys)))
    assert all(find(key, *arrays) == -1 for key in others if key not in keys)

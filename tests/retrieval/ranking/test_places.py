from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking.places import Places
from retrieval.ranking.ranker import Target
from retrieval.ranking.topic_index import TopicIndex
from retrieval.words.analysis import Analyzer

PLACES = st.lists(
    st.builds(
        lambda version, start, length: Target(version, start, start + length),
        st.integers(1, 2),
        st.integers(-1, 12),
        st.integers(1, 8),
    ),
    max_size=8,
    unique=True,
)


@given(PLACES, st.integers(1, 2), st.integers(0, 12), st.integers(1, 8))
def test_a_span_meets_the_places_that_it_has_characters_of(
    targets: list[Target], version: int, start: int, length: int
) -> None:
    """As counting the characters would, in the order of the text; what is not covered is never met."""
    here = set(range(start, start + length))
    met = []
    for number, one in enumerate(targets):
        there = set(range(one.start, one.end)) if one.start >= 0 and one.version == version else set()
        if common := len(here & there):
            shares = common / len(here | there), common / min(len(here), len(there))
            met.append((one.start, one.end, (number, *shares)))
    for _ in range(2):  # worked out, and kept
        assert Places(targets).met(version, start, start + length) == [one for *_, one in sorted(met)]


def test_scores_of_a_question_are_looked_up_by_place() -> None:
    """They are a mapping like any other, and a question that is asked again has the same."""
    there, elsewhere = Target(1, 0, 9), Target(1, 20, 29)
    index = TopicIndex.of([("How long is it?", there), ("What does it cost?", elsewhere)], Analyzer())
    found = index.scores("What does it cost?")
    assert list(found) == [elsewhere, there] or list(found) == [there, elsewhere]
    assert found[elsewhere] > found[there] == dict(found)[there] > 0
    assert found.get(Target(1, 40, 49)) is None
    assert index.scores("What does it cost?") == found == dict(found.items())
    assert not index.scores("zebra")

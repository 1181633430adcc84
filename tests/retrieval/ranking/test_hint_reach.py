from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.model import Span
from retrieval.question.hint_data import HintQuestion
from retrieval.ranking.hint_reach import HintReach
from retrieval.ranking.keeper_questions import HintVotes, Near
from retrieval.ranking.topic_index import Target

PLACES = st.builds(
    lambda version, start, length: Target(version, start, start + length),
    st.integers(1, 2),
    st.integers(0, 12),
    st.integers(1, 8),
)
SHARES = st.sampled_from([0.1, 0.25, 0.5, 1.0])


def near(target: Target, similarity: float) -> Near:
    """Return a keeper's question that leads there."""
    return Near(similarity, HintQuestion("?", target.start, target.end, []), target)


VOTES = st.builds(
    lambda covered, nearest, topics: HintVotes(
        tuple(near(target, share) for share, target in sorted(nearest, reverse=True)), covered, topics
    ),
    st.dictionaries(PLACES, SHARES, max_size=4),
    st.lists(st.tuples(SHARES, PLACES | st.just(Target(2, -1, 0))), max_size=4),
    st.dictionaries(PLACES | st.just(Target(1, -1, 0)), SHARES, max_size=4),
)


def fit(version: int, span: Span, target: Target) -> tuple[float, float]:
    """Return how much of both is common, and how much of the smaller: by counting characters."""
    if version != target.version:
        return 0.0, 0.0
    one, other = set(range(*span)), set(range(target.start, target.end))
    return len(one & other) / len(one | other), len(one & other) / min(len(one), len(other))


def nearest_of(votes: HintVotes, version: int, *, covered: bool) -> float:
    """Return the similarity of the nearest question of one document."""
    own = [n for n in votes.near if n.target.version == version and n.question.covered == covered]
    return max((n.similarity for n in own), default=0.0)


SAME = Target(1, 0, 4)
BEHIND_EACH_OTHER = (Target(1, 0, 8), Target(1, 1, 2), Target(1, 3, 5))
"""A long one, one within it that ends before the span, and one that the span meets."""


@example(HintVotes((near(SAME, 1.0),), {}, {}), 1, 0, 4)
@example(HintVotes((near(SAME, 0.9),), {}, {}), 1, 0, 4)
@example(HintVotes((), {}, {SAME: 0.5}), 1, 0, 4)
@example(HintVotes((), {one: 0.25 * number for number, one in enumerate(BEHIND_EACH_OTHER, 1)}, {}), 1, 4, 1)
@given(VOTES, st.integers(1, 2), st.integers(0, 12), st.integers(1, 8))
def test_places_are_laid_over_a_span_as_counting_would(
    votes: HintVotes, version: int, start: int, length: int
) -> None:
    """What questions say of a span is the best of what each place says, times how well it fits."""
    span = Span(start, start + length)
    highest = max(votes.topics.values(), default=1.0)
    topic = max(
        (fit(version, span, t)[0] * share for t, share in votes.topics.items() if t.start >= 0), default=0.0
    )
    nearest = max((fit(version, span, n.target)[0] * n.similarity for n in votes.near), default=0.0)
    assert HintReach(votes).features(version, span) == {
        "hint": max((fit(version, span, t)[0] * s for t, s in votes.covered.items()), default=0.0),
        "hint_nearest": nearest,
        "hint_same": max(0.0, nearest - 0.85) / (1 - 0.85),
        "hint_touched": max((fit(version, span, t)[1] * s for t, s in votes.covered.items()), default=0.0),
        "topic": topic,
        "topic_share": topic / highest,
        "hint_best": nearest_of(votes, version, covered=True),
        "not_covered": nearest_of(votes, version, covered=False),
        "topic_elsewhere": max(
            (share for t, share in votes.topics.items() if t.start < 0 and t.version == version), default=0.0
        ),
    }

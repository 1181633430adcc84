from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.engine.artifact import IndexFileError
from retrieval.ranking.topic_index import Target, TopicIndex, read_topics, topics_path, write_topics
from retrieval.words.analysis import Analyzer

TEXTS = st.sampled_from(
    ["How long is it?", "How long does it take?", "Who pays?", "who has to pay", "", "is it good", "pay pay"]
)
TARGETS = st.builds(Target, st.integers(1, 3), st.integers(-1, 3), st.integers(4, 5))


@given(st.lists(st.tuples(TEXTS, TARGETS), max_size=8), TEXTS)
def test_topics_from_a_file_score_like_those_just_made(
    tmp_path_factory: pytest.TempPathFactory, questions: list[tuple[str, Target]], asked: str
) -> None:
    """A process that asks once reads what publishing worked out."""
    folder, analyzer = tmp_path_factory.mktemp("topics"), Analyzer()
    write_topics(folder, 3, questions, analyzer)
    made = TopicIndex.of(questions, analyzer).scores(asked)
    assert TopicIndex(read_topics(folder, 3), analyzer).scores(asked) == made
    assert all(0 < score <= 1 for score in made.values())


def test_a_question_of_the_keepers_is_nearest_to_itself() -> None:
    """The place that it leads to holds all of it."""
    there, elsewhere = Target(1, 0, 9), Target(1, 20, 29)
    index = TopicIndex.of([("How long is it?", there), ("What does it cost?", elsewhere)], Analyzer())
    scores = index.scores("how long is it")
    assert max(scores, key=scores.__getitem__) == there


def test_missing_topics_are_told(tmp_path: Path) -> None:
    """Whoever opens an edition makes them again."""
    with pytest.raises(IndexFileError, match=r"4\.topics"):
        read_topics(tmp_path, 4)
    assert topics_path(tmp_path, 4).parent == tmp_path

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.model import Passage, Span
from retrieval.answering.confidence import are_twins
from retrieval.answering.evidence import Candidate
from retrieval.answering.further import meets, rivals, share_of
from retrieval.answering.passages import ReadyPassage
from retrieval.answering.quoting import Reach
from retrieval.answering.settings import CHOOSING
from retrieval.answering.spans.sentence import Sentence

HEADINGS = ("", "Fees", "Opening hours")


def candidate(version: int, start: int, length: int, heading: str, score: float) -> Candidate:
    """Return a span of a few words below a heading."""
    terms = frozenset({f"word{start % 3}", "fee"})
    sentence = Sentence(Span(start, start + length), "words", tuple(terms), terms, length)
    passage = Passage("guide", start + 1, (heading, str(start)), start, start + length, "words")
    nearest = frozenset(heading.lower().split())
    ready = ReadyPassage(version, passage, (sentence,), terms, nearest, nearest, nearest)
    return Candidate(ready, sentence.span, (sentence,), {"other_word": 0.0}, score)


SPANS = st.builds(
    candidate,
    st.integers(1, 2),
    st.integers(0, 40),
    st.integers(1, 8),
    st.sampled_from(HEADINGS),
    st.floats(-8, 8).map(lambda score: round(score, 2)),
)
FAR_BEHIND = [candidate(1, 0, 4, "", 5.0), candidate(1, 10, 4, "", 2.0), candidate(1, 20, 4, "", 1.0)]
TWINS = [candidate(1, 0, 4, "Fees", 5.0), candidate(1, 10, 4, "", 4.9), candidate(2, 0, 4, "Fees", 1.5)]


def told(ranked: Sequence[Candidate], others: Sequence[Candidate], confidence: float) -> list[Candidate]:
    """Return the further answers that are told, each as it stands."""
    chosen = [ranked[0]]
    for one in others:
        quoted = [(other, Reach(other.sentences, other.span)) for other in chosen]
        if not any(meets(one, one.span, *other) for other in quoted):
            chosen.append(one)
        if len(chosen) == CHOOSING.answers:
            break
    shares = [share_of(one, ranked[0]) for one in chosen]
    likely = [round(confidence * share / sum(shares), 4) for share in shares]
    return [one for one, p in list(zip(chosen, likely, strict=True))[1:] if p >= CHOOSING.least]


@example(FAR_BEHIND, 0.9)
@example(FAR_BEHIND, 0.05)
@example(TWINS, 0.9)
@example(TWINS[:1], 0.9)
@given(st.lists(SPANS, min_size=1, max_size=8), st.floats(0, 1))
def test_what_is_left_out_is_told_by_nobody(spans: list[Candidate], confidence: float) -> None:
    """What is told besides the first answer is the same as if each span had been looked into, twins first."""
    ranked = sorted(spans, key=lambda one: -one.score)
    others = ranked[1 : CHOOSING.considered]
    everything = [*(one for one in others if are_twins(one, ranked[0])), *others]
    looked_into = rivals(ranked, Reach(ranked[0].sentences, ranked[0].span), confidence)
    assert told(ranked, looked_into, confidence) == told(ranked, everything, confidence)


def test_nothing_is_looked_into_that_is_far_behind() -> None:
    """A span twenty times less likely than the first is no further answer, however sure that is."""
    assert rivals(FAR_BEHIND, Reach(FAR_BEHIND[0].sentences, FAR_BEHIND[0].span), 1.0) == []
    assert rivals(TWINS, Reach(TWINS[0].sentences, TWINS[0].span), 1.0) == [TWINS[2], TWINS[1]]

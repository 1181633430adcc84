from __future__ import annotations

import pytest

from corpus.model import Passage, Span
from retrieval.answering.evidence import Candidate
from retrieval.answering.passages import ReadyPassage
from retrieval.answering.quoting import widened
from retrieval.answering.settings import QUOTING, WIDENING
from retrieval.answering.spans.said import leans
from retrieval.answering.spans.sentence import Sentence

TEN = "The shed behind the house holds nine different garden tools. "


def passage_of(*texts: str) -> ReadyPassage:
    """Return a passage whose sentences these are."""
    text, sentences, at = "".join(texts), [], 0
    for one in texts:
        words = one.strip()
        sentences.append(Sentence(Span(at, at + len(words)), words, (), frozenset(), len(words.split())))
        at += len(one)
    passage = Passage("note", 1, (), 0, len(text), text, tuple(sentence.span for sentence in sentences))
    return ReadyPassage(1, passage, tuple(sentences), frozenset(), frozenset(), frozenset())


def candidates(ready: ReadyPassage, *scores: float, **features: float) -> list[Candidate]:
    """Return a candidate for each sentence, best first."""
    found = [
        Candidate(ready, sentence.span, (sentence,), features, score)
        for sentence, score in zip(ready.sentences, scores, strict=True)
    ]
    return sorted(found, key=lambda one: -one.score)


def quoted(ready: ReadyPassage, *scores: float, **features: float) -> int:
    """Return how many sentences are quoted for the best one."""
    ranked = candidates(ready, *scores, **features)
    span = widened(ranked[0], ranked)
    assert span.start <= ranked[0].span.start < ranked[0].span.end <= span.end
    assert span.start in {sentence.span.start for sentence in ready.sentences}
    assert span.end in {sentence.span.end for sentence in ready.sentences}
    return sum(span.start <= s.span.start and s.span.end <= span.end for s in ready.sentences)


def test_a_sentence_that_is_sure_stands_alone() -> None:
    """Far ahead of all others, it needs none of them."""
    assert quoted(passage_of(*[TEN] * 4), 0, 20, 0, 0) == 1


def test_a_figure_needs_less_to_stand_alone() -> None:
    """A sentence with the figure that was asked for is believed sooner."""
    assert quoted(passage_of(*[TEN] * 3), 0, 4, 0, shows_money=1.0) == 1
    assert quoted(passage_of(*[TEN] * 3), 0, 4, 0) > 1


def test_a_neighbour_is_quoted_where_either_may_be_meant() -> None:
    """The likelier neighbour first, and no more than a glance takes in."""
    assert quoted(passage_of(*[TEN] * 3), 1, 1.2, 0.9) == 3
    ready = passage_of("One two three four. ", "Five six seven. ", "x " * WIDENING.brief + ". ")
    assert quoted(ready, 0, 2, 1) == 2


@pytest.mark.parametrize("scores", [(0, 1, 0.5, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0.1, 0, 0, 0, 0)])
def test_what_is_quoted_stays_brief(scores: tuple[float, ...]) -> None:
    """However unsure: never more words than can be read at once."""
    assert WIDENING.brief < WIDENING.wide < QUOTING.longest
    assert quoted(passage_of(*[TEN] * 10), *scores) <= WIDENING.wide // 10
    assert quoted(passage_of(*[TEN] * 10), 0, 3.5, *[-2.0] * 8) <= WIDENING.brief // 10


def test_a_long_sentence_is_quoted_alone() -> None:
    """It is quoted whole, and nothing is added to it."""
    assert quoted(passage_of(TEN, "word " * (WIDENING.wide + 1) + ". ", TEN), 0, 0.1, 0) == 1


def test_a_sentence_that_leans_on_the_one_before_takes_it_along() -> None:
    """However sure it is; the first sentence of a passage has none before it."""
    assert quoted(passage_of(TEN, "This must be locked at night. ", TEN), 0, 20, 0) == 2
    assert quoted(passage_of("This must be locked at night. ", TEN, TEN), 20, 0, 0) == 1
    assert quoted(passage_of("word " * WIDENING.wide + ". ", "This must be locked. ", TEN), 0, 20, 0) == 1


def test_other_passages_make_a_sentence_less_sure() -> None:
    """A rival elsewhere counts as much as one beside it."""
    ready, other = passage_of(TEN, TEN), passage_of(TEN)
    ranked = candidates(ready, 20, 0)
    rivals = sorted([*ranked, *candidates(other, 19.9)], key=lambda one: -one.score)
    assert widened(ranked[0], ranked) == ready.sentences[0].span
    assert widened(ranked[0], rivals) != ready.sentences[0].span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This must be locked.", True),
        ("They pay half.", True),
        ("In these cases it is free.", True),
        ("Both are free.", True),
        ("It's closed on Sundays.", True),
        ("The shed is free.", False),
        ("Thistles grow there.", False),
        ("Italy is far.", False),
        ("", False),
    ],
)
def test_a_sentence_leans_if_it_begins_with_what_was_said_before(text: str, expected: bool) -> None:
    """A pronoun at its beginning; a word that only begins alike is none."""
    assert leans(text) == expected


@pytest.mark.parametrize(("own", "n_quoted"), [(1.0, 1), (0.9, 1), (0.6, 3)])
def test_a_sentence_that_lacks_what_is_beside_it_is_read_with_that(own: float, n_quoted: int) -> None:
    """What membership costs stands in one sentence, for whom in another; however sure the first is."""
    ready = passage_of("Membership costs $90. ", "Students pay $45. ", "Children pay nothing.")
    found = candidates(ready, 20.0, 3.0, 2.0, passage=1.0, own=own)
    span = widened(found[0], found)
    assert sum(span.start <= one.span.start < span.end for one in ready.sentences) == n_quoted

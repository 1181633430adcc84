"""Questions in groups of those that are alike: the quick way finds what the plain one does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.keeping.asked import Asked
from bot.keeping.asked_groups import ALIKE, grouped
from retrieval.words.analysis import Analyzer

WORDS = ["pool", "opens", "fee", "towel", "coach", "lane", "sauna", "ticket", "Pools", "the", "is"]
QUESTIONS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=25)


def plainly(texts: list[str]) -> list[list[str]]:
    """Return the groups as their definition has them: every question is held against every group."""
    analyzer = Analyzer()
    groups: list[tuple[frozenset[str], list[str]]] = []
    for text in texts:
        terms = frozenset(analyzer.terms(text)) or frozenset([text])
        alike = [len(terms & other) / len(terms | other) for other, _ in groups]
        if alike and max(alike) >= ALIKE:
            groups[alike.index(max(alike))][1].append(text)
        else:
            groups.append((terms, [text]))
    return [texts for _, texts in groups]


@given(QUESTIONS)
def test_the_groups_are_those_of_the_definition(texts: list[str]) -> None:
    """Whatever was asked, in whatever order."""
    asked = [
        Asked(text, f"2026-01-01T00:00:{59 - at:02}Z", "answer", 1.0, 0, "") for at, text in enumerate(texts)
    ]
    assert [[one.text for one in group.questions] for group in grouped(asked)] == plainly(texts)

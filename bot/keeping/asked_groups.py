"""Questions that were asked and not answered well, those that are alike together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.keeping.asked import Asked

ALIKE = 0.6
"""Share of their terms that two questions have in common, at least, to be shown as one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are alike, the newest first."""

    questions: tuple[Asked, ...]

    @property
    def first(self) -> Asked:
        """The newest of them, which stands for all."""
        return self.questions[0]

    @property
    def wordings(self) -> tuple[str, ...]:
        """How it was asked, each wording once."""
        return tuple(dict.fromkeys(one.text for one in self.questions))

    @property
    def why(self) -> str:
        """What went wrong: ``voted down`` weighs most, then ``not answered``."""
        if any(one.vote < 0 for one in self.questions):
            return "voted down"
        return "not answered" if any(one.kind != "answer" for one in self.questions) else "unsure"


def grouped(asked: Iterable[Asked]) -> list[Group]:
    """Return questions in groups of those that are alike, the group with the newest question first."""
    from retrieval.words.analysis import Analyzer

    analyzer = Analyzer()
    groups: list[list[Asked]] = []
    terms_of: list[frozenset[str]] = []
    groups_with: defaultdict[str, list[int]] = defaultdict(list)
    for question in sorted(asked, key=lambda one: one.asked, reverse=True):
        terms = frozenset(analyzer.terms(question.understood_as or question.text)) or frozenset(
            [question.text]
        )
        near = {number for term in terms for number in groups_with[term]}
        best = max(near, key=lambda number: (_likeness(terms, terms_of[number]), -number), default=None)
        if best is not None and _likeness(terms, terms_of[best]) >= ALIKE:
            groups[best].append(question)
            continue
        for term in terms:
            groups_with[term].append(len(groups))
        groups.append([question])
        terms_of.append(terms)
    return [Group(tuple(questions)) for questions in groups]


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)

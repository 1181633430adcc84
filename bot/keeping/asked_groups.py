"""Questions that were asked and not answered well, those that are alike together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
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


def report_text(groups: Sequence[Group], limit: int, set_aside: int = 0) -> str:
    """Return the groups as a numbered list, to be read, and how many messages the bot set aside."""
    listed = _listed(groups, limit)
    if not set_aside:
        return listed
    messages = "1 message was" if set_aside == 1 else f"{set_aside:,} messages were"
    return (
        f"{messages} set aside in the last 30 days: the bot ended twice over it, and told who sent it."
        f"\n\n{listed}"
    )


def _listed(groups: Sequence[Group], limit: int) -> str:
    if not groups:
        return "Nothing was asked that was not answered well."
    total = sum(len(group.questions) for group in groups)
    lines = [
        f"Questions not answered well: {total:,}, different ones: {len(groups):,}; the newest first:",
        "",
    ]
    for number, group in enumerate(groups[:limit], 1):
        lines += _entry(number, group)
    if len(groups) > limit:
        lines.append(f"… and {len(groups) - limit:,} more (--limit shows them).")
    lines += [
        "",
        "`guidebot report --as-hint 1` turns the first one into a hint, --as-check into a check question.",
    ]
    return "\n".join(lines)


def _entry(number: int, group: Group) -> list[str]:
    count = f"{len(group.questions)}×, " if len(group.questions) > 1 else ""
    lines = [f"{number:>3}. {_on_a_line(group.first.text)}  ({count}{group.first.asked[:10]}, {group.why})"]
    if group.first.history:
        lines.append(f"     after: {_on_a_line(group.first.history[-1])}")
    others = group.wordings[1:4]
    if others:
        lines.append(f"     also: {' · '.join(map(_on_a_line, others))}")
    return lines


def _on_a_line(text: str, longest: int = 200) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[:longest].rstrip()} …"

"""What use teaches: hints that people's picks, votes and rephrasings speak for, for a keeper to agree to.

Nothing here changes an answer. A question speaks for the words that answered it if somebody

- *picked* what was offered after a refusal, be it a suggested question or a passage that came near,
- *liked* the answer, or
- *rephrased* the question a moment later, and the new wording was answered.

Who dislikes an answer speaks against it; what is disliked only is proposed as a question that is not covered.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bot.keeping.use.exchange import Exchange, Quoted

SOON = 5 * 60.0
"""Seconds within which another wording is one of the same question."""
PICKED_WITHIN = 86_400.0
"""Seconds within which what is asked was picked from what was offered."""
LONGEST = 200
"""Characters; a whole message is no wording to keep."""
_MARK = re.compile(r"\[(?:link|e-mail|name|number)\]")


class Sign(StrEnum):
    """What speaks for or against a question's answer."""

    PICKED = "picked"
    LIKED = "liked"
    REPHRASED = "rephrased"
    DISLIKED = "disliked"


class Words(NamedTuple):
    """Words of a document as it is today."""

    document: str
    text: str


@dataclass(slots=True)
class ProposedHint:
    """A hint that use speaks for.

    Attributes:
        document: whose hint it would be.
        text: words of the document that answer; empty for questions that it does not answer.
        questions: their wordings, the most frequent first.
        counts: how often each sign was given.
        newest: when the last of them was, in seconds since 1970.
    """

    document: str
    text: str
    questions: tuple[str, ...]
    counts: Counter[Sign] = field(default_factory=Counter)
    newest: float = 0.0

    @property
    def worth(self) -> int:
        """How much speaks for it: what speaks against an answer speaks for saying that there is none."""
        against = self.counts[Sign.DISLIKED]
        return sum(self.counts.values()) - 2 * against if self.text else against

    @property
    def signs(self) -> str:
        """How often each sign was given, such as ``picked 2×, liked 1×``."""
        return ", ".join(f"{sign} {self.counts[sign]:,}×" for sign in Sign if self.counts[sign])


class _Said(NamedTuple):
    """One sign: a question's answer, and what was thought of it."""

    question: str
    quoted: Quoted
    edition: int
    sign: Sign
    times: int
    asked: float


def proposed(
    exchanges: Sequence[Exchange],
    today: Callable[[Quoted, int], Words | None],
    terms: Callable[[str], Sequence[str]],
) -> list[ProposedHint]:
    """Return the hints that use speaks for, the one with most behind it first.

    Args:
        exchanges: what was asked, in any order.
        today: finds the words of a span of an edition in the guide as it is; None where they are gone, or
            the question is known there already.
        terms: of a question, by which two are alike.
    """
    found: dict[tuple[str, Words], ProposedHint] = {}
    wordings: defaultdict[tuple[str, Words], Counter[str]] = defaultdict(Counter)
    for said in _signs(exchanges, terms):
        words = today(said.quoted, said.edition)
        if words is None:
            continue
        key = " ".join(sorted(set(terms(said.question)))) or said.question.casefold(), words
        hint = found.setdefault(key, ProposedHint(words.document, words.text, ()))
        hint.counts[said.sign] += said.times
        hint.newest = max(hint.newest, said.asked)
        wordings[key][said.question] += said.times
    for key, hint in found.items():
        hint.questions = tuple(wording for wording, _ in wordings[key].most_common())
    answered = {asked for (asked, _), hint in found.items() if hint.worth > 0}
    for (asked, _), hint in found.items():
        if set(hint.counts) == {Sign.DISLIKED} and asked not in answered:
            hint.text = ""
    worthy = (hint for hint in found.values() if hint.worth > 0)
    return sorted(worthy, key=lambda one: (-one.worth, -one.newest, one.questions))


def _signs(exchanges: Sequence[Exchange], terms: Callable[[str], Sequence[str]]) -> Iterator[_Said]:
    ordered = sorted(exchanges, key=lambda one: one.asked)
    for one in ordered:
        yield from _votes(one)
    for group in _by(ordered, lambda one: one.place).values():
        yield from _picks(group)
        for own in _by(group, lambda one: one.person).values():
            yield from _rephrasings(own, terms)


def _votes(one: Exchange) -> Iterator[_Said]:
    if not (question := _wording(one)):
        return
    sign = Sign.LIKED if one.answered else Sign.PICKED
    for quoted, count in zip(one.shown, one.liked, strict=False):
        if count:
            yield _Said(question, quoted, one.edition, sign, count, one.asked)
    if one.disliked and one.shown and one.answered:
        yield _Said(question, one.shown[0], one.edition, Sign.DISLIKED, one.disliked, one.asked)


def _picks(exchanges: Sequence[Exchange]) -> Iterator[_Said]:
    """Yield what was asked because a refusal had offered it."""
    offered: dict[str, Exchange] = {}
    for one in exchanges:
        refused = offered.pop(_key(one.question), None)
        question = _wording(refused) if refused is not None else ""
        if refused and question and _succeeded(one) and one.asked - refused.asked <= PICKED_WITHIN:
            yield _Said(question, one.shown[0], one.edition, Sign.PICKED, 1, one.asked)
        if not one.answered:
            offered |= dict.fromkeys(map(_key, one.suggested), one)


def _rephrasings(exchanges: Sequence[Exchange], terms: Callable[[str], Sequence[str]]) -> Iterator[_Said]:
    """Yield refused questions with what answered one person's next wording of them."""
    waiting: list[Exchange] = []
    for one in exchanges:
        waiting = [before for before in waiting if one.asked - before.asked <= SOON]
        if not _succeeded(one):
            waiting.append(one)
            continue
        mine = set(terms(one.understood_as))
        for before in waiting:
            picked = _key(one.question) in map(_key, before.suggested)
            if (question := _wording(before)) and not picked and mine & set(terms(question)):
                yield _Said(question, one.shown[0], one.edition, Sign.REPHRASED, 1, one.asked)
        waiting = []


def _succeeded(one: Exchange) -> bool:
    return one.answered and bool(one.shown) and one.disliked <= sum(one.liked)


def _wording(one: Exchange) -> str:
    """Return a question as a hint would have it, empty where it is none to keep."""
    text = " ".join((one.understood_as or one.question).split())
    return "" if len(text) > LONGEST or _MARK.search(text) else text


def _key(question: str) -> str:
    return " ".join(question.split()).casefold()


def _by(exchanges: Sequence[Exchange], key: Callable[[Exchange], str]) -> Mapping[str, list[Exchange]]:
    groups: defaultdict[str, list[Exchange]] = defaultdict(list)
    for one in exchanges:
        groups[key(one)].append(one)
    return groups

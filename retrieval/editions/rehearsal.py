"""What a change does to the answers: passages, check questions, and what people asked, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from corpus.editions import Changes, differences
from retrieval.editions.checks import Ask, Checker, CheckResult, Said
from retrieval.editions.passage_changes import PassageChanges, compare_passages

if TYPE_CHECKING:
    from corpus.editions import Edition
    from corpus.store.library import Library
    from retrieval.retriever import Retriever


class AskedBefore(NamedTuple):
    """A question that somebody really asked.

    Attributes:
        question: as it was understood.
        history: questions asked before it, oldest first.
    """

    question: str
    history: tuple[str, ...] = ()


class Known(NamedTuple):
    """What an edition is known to say, so that it is not asked again.

    Attributes:
        edition: its key, see `Library.edition_key`.
        said: to which questions what.
    """

    edition: str
    said: Mapping[AskedBefore, Said]


class Replay(NamedTuple):
    """A question asked of two editions, after what was asked before it."""

    question: str
    before: Said
    after: Said
    history: tuple[str, ...] = ()

    @property
    def effect(self) -> str:
        """``same``, ``changed``, ``lost`` or ``gained``: what became of its answer."""
        if self.before.answer == self.after.answer:
            return "same"
        if not self.before.answer:
            return "gained"
        return "changed" if self.after.answer else "lost"


class CheckOutcome(NamedTuple):
    """A check question of the later edition, and what it brought in the earlier one, if it was there."""

    after: CheckResult
    before: CheckResult | None

    @property
    def lost(self) -> bool:
        """Whether it fails now, and passed before or is new: what keeps an edition from being published."""
        return not self.after.passed and (self.before is None or self.before.passed)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What differs between two editions.

    Attributes:
        changes: documents added, removed and changed.
        passages: the same of passages.
        checks: every check question of the later edition.
        replays: what people asked, on both.
    """

    changes: Changes
    passages: PassageChanges = field(default_factory=PassageChanges)
    checks: tuple[CheckOutcome, ...] = ()
    replays: tuple[Replay, ...] = ()

    @property
    def failed(self) -> tuple[CheckOutcome, ...]:
        """The check questions that fail in the later edition."""
        return tuple(check for check in self.checks if not check.after.passed)

    @property
    def lost(self) -> tuple[CheckOutcome, ...]:
        """Those of them that keep it from being published."""
        return tuple(check for check in self.checks if check.lost)

    def replays_with(self, effect: str) -> tuple[Replay, ...]:
        """Return the questions whose answers changed in that way, see `Replay.effect`."""
        return tuple(replay for replay in self.replays if replay.effect == effect)


class Rehearser:
    """Compares two editions of a library."""

    def __init__(
        self,
        library: Library,
        ask: Ask,
        checker: Checker,
        asked: Sequence[AskedBefore] = (),
        known: Known | None = None,
    ) -> None:
        """Take what it compares with.

        Args:
            library: holds both editions and their indexes.
            ask: asks a question.
            checker: asks the check questions.
            asked: what people asked.
            known: what one of the editions said before.
        """
        self._library, self._ask, self._checker, self._asked = library, ask, checker, asked
        self._known = known

    def rehearse(self, before: Edition | None, after: Edition) -> Rehearsal:
        """Return what differs; only what differs is read and asked."""
        changes = differences(before, after.documents)
        if not changes and before is not None:
            checks = self._checker.results(after)
            return Rehearsal(changes, checks=tuple(CheckOutcome(result, result) for result in checks))
        return Rehearsal(
            changes,
            compare_passages(self._library, before, after, changes),
            tuple(self._checks(before, after)),
            tuple(self._replays(before, after)),
        )

    def checks(self, edition: Edition) -> list[CheckResult]:
        """Return what the check questions of an edition bring."""
        return self._checker.results(edition)

    def _checks(self, before: Edition | None, after: Edition) -> Iterator[CheckOutcome]:
        earlier = {result.check: result for result in self._checker.results(before)}
        for result in self._checker.results(after):
            yield CheckOutcome(result, earlier.get(result.check))

    def _replays(self, before: Edition | None, after: Edition) -> Iterator[Replay]:
        if not self._asked:
            return
        old, new = self._open(before), self._open(after)
        known = self._said_by(before)
        # One edition after the other: what asks one remembers what it read of it.
        earlier = [known.get(AskedBefore(*one)) or self._say(old, *one) for one in self._asked]
        for (question, history), said in zip(self._asked, earlier, strict=True):
            yield Replay(question, said, self._say(new, question, history), history)

    def _said_by(self, edition: Edition | None) -> Mapping[AskedBefore, Said]:
        if edition is None or self._known is None:
            return {}
        return self._known.said if self._known.edition == self._library.edition_key(edition.number) else {}

    def _open(self, edition: Edition | None) -> Retriever | None:
        from retrieval.retriever import Retriever

        if edition is None or not edition.documents:
            return None
        return Retriever.open(self._library, edition.number)

    def _say(self, retriever: Retriever | None, question: str, history: Sequence[str]) -> Said:
        return self._ask(retriever, question, history) if retriever else Said("", 0.0)

"""The ranker of the keepers' questions, and the file that has them: where do the nearest to this one lead?"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from corpus.files.staged_file import staged_file, write_synced
from corpus.model import Span
from retrieval.engine.artifact import EditionName, EditionSource, IndexFileError
from retrieval.question.hint_data import HintData, KeptHints
from retrieval.question.query import Query
from retrieval.ranking.hint_reach import HintReach
from retrieval.ranking.keeper_questions import HintVotes, KeeperQuestions, texts_of
from retrieval.ranking.question_index import (
    QuestionIndex,
    question_index_path,
    read_question_index,
    verify_question_index,
    write_question_index,
)
from retrieval.ranking.ranker import EditionParts, PassageKey, Ranked
from retrieval.ranking.settings import KEEPERS
from retrieval.ranking.topic_index import (
    TopicIndex,
    Topics,
    read_topics,
    topics_path,
    verify_topics,
    write_topics,
)
from retrieval.words.analysis import Analyzer

NAME = "keepers"


class Kept(msgspec.Struct, frozen=True):
    """What is kept of an edition's hints."""

    hints: dict[int, KeptHints]
    """By the version of their document, of those that have any."""
    questions: QuestionIndex
    topics: Topics


class KeepersArtifact:
    """The hints of an edition, and the indexes of their questions, see `Artifact`."""

    name = NAME

    def write(self, source: EditionSource) -> None:
        """Write the hints; the indexes of their questions only if they are not the previous edition's."""
        before = self._before(source)
        kept = frozenset() if before is None else frozenset(source.previous_versions)
        found = {
            version: self._hints_of(version, source, before if version in kept else None)
            for version in source.versions
        }
        hints = {version: data for version, data in found.items() if data}
        same = before is not None and hints == before
        if not (same and _share(source, topics_path)):
            write_topics(source.folder, source.edition, texts_of(hints), Analyzer())
        if not (same and _share(source, question_index_path)):
            write_question_index(source.folder, source.edition, hints, Analyzer())
        write_hints(source.folder, source.edition, hints)

    def open(self, folder: Path, edition: EditionName) -> Kept:
        """Return the hints and the indexes of their questions.

        Raises:
            IndexFileError: one of them is missing or damaged.
        """
        hints = open_hints_file(folder, edition)
        return Kept(hints, read_question_index(folder, edition), read_topics(folder, edition))

    def verify(self, folder: Path, edition: EditionName) -> None:
        """Read every byte of them.

        Raises:
            IndexFileError: one of them is missing or damaged.
        """
        read_hints_file(folder, edition)
        verify_question_index(folder, edition)
        verify_topics(folder, edition)

    @staticmethod
    def _before(source: EditionSource) -> dict[int, HintData] | None:
        """Return the hints of the previous edition; None if there is none to share with."""
        if source.previous is None:
            return None
        try:
            return read_hints_file(source.folder, source.previous)
        except IndexFileError:
            return None

    @staticmethod
    def _hints_of(version: int, source: EditionSource, before: Mapping[int, HintData] | None) -> HintData:
        """Return the hints of a document, `before` those of the previous edition if it is in that, too."""
        if version in source.hints:
            return source.hints[version]
        if before is not None:
            return before.get(version, HintData())
        return source.analysis(version).hint_data


def _share(source: EditionSource, path: Callable[[Path, EditionName], Path]) -> bool:
    """Give an edition a file of the previous one, which never changes; return whether that was possible."""
    if source.previous is None:
        return False
    target = path(source.folder, source.edition)
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(path(source.folder, source.previous))
    except OSError:  # there is none, or no links on this disk
        return False
    return True


class KeepersRanking:
    """Where the keepers' questions lead that are nearest to one query, see `Ranking`.

    Attributes:
        votes: what the nearest questions say.
        places: the places that they speak for most.
    """

    passages: Sequence[Ranked] = ()
    rests_on_words = True

    def __init__(self, votes: HintVotes) -> None:
        self.votes = votes
        self._reach = HintReach(votes)
        best = sorted(votes.covered, key=votes.covered.__getitem__, reverse=True)[: KEEPERS.places]
        self.places = list(dict.fromkeys([*best, *self._reach.best_topics(KEEPERS.places)]))

    def of_passage(self, passage: PassageKey) -> Mapping[str, float]:
        """Return nothing: questions lead to words, not to passages."""
        return {}

    def of_span(self, version: int, span: Span) -> Mapping[str, float]:
        """Return what the questions that lead to a span say, times how well they fit it."""
        return self._reach.features(version, span)

    def of_best(self, spans: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
        """Return whether the span's document has questions rather for it, or for saying that it lacks it."""
        best = spans[0]
        return {
            "hint_lead": best["hint_best"] - best["not_covered"],
            "topic_lead": best["topic"] - best["topic_elsewhere"],
        }


class KeepersRanker:
    """Ranks places by the keepers' questions that lead there, see `Ranker`."""

    name = NAME

    def __init__(self, questions: KeeperQuestions) -> None:
        self.questions = questions

    def rank(self, query: Query, limit: int) -> KeepersRanking:
        """Return the places that the nearest questions lead to."""
        return KeepersRanking(self.questions.votes(query))

    def explain(self, query: Query, passage: PassageKey) -> None:
        """Return nothing: the nearest questions speak for themselves."""
        return


class KeepersKind:
    """Rankers by the keepers' questions."""

    name = NAME
    artifacts = (KeepersArtifact(),)

    def open(self, edition: EditionParts) -> KeepersRanker:
        """Return the ranker of an edition."""
        kept: Kept = edition.kept[NAME]
        topics = TopicIndex(kept.topics, edition.analyzer)
        return KeepersRanker(KeeperQuestions(kept.questions, topics, edition.light))


T = TypeVar("T")
_CHECKSUM_BYTES = 4


def hints_path(folder: Path, edition: EditionName) -> Path:
    """Return where the hints of an edition stand."""
    return folder / f"{edition}.hints"


def write_hints(folder: Path, edition: EditionName, hints: Mapping[int, HintData]) -> None:
    """Write the hints by version of their document, whole or not at all."""
    body = msgspec.msgpack.encode(hints)
    with staged_file(hints_path(folder, edition)) as staged:
        write_synced(staged, (zlib.crc32(body).to_bytes(_CHECKSUM_BYTES, "little"), body))


def read_hints_file(folder: Path, edition: EditionName) -> dict[int, HintData]:
    """Return the hints by version of their document.

    Raises:
        IndexFileError: the file is missing or damaged.
    """
    return _read(folder, edition, dict[int, HintData])


def open_hints_file(folder: Path, edition: EditionName) -> dict[int, KeptHints]:
    """Return the hints by version of their document; their questions are read when they are asked for.

    Raises:
        IndexFileError: the file is missing or damaged.
    """
    return _read(folder, edition, dict[int, KeptHints])


def _read(folder: Path, edition: EditionName, kind: type[T]) -> T:
    path = hints_path(folder, edition)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise IndexFileError(f"The index file {path.name} can't be opened: {error}.") from error
    body = raw[_CHECKSUM_BYTES:]
    if zlib.crc32(body).to_bytes(_CHECKSUM_BYTES, "little") != raw[:_CHECKSUM_BYTES]:
        raise IndexFileError(f"The index file {path.name} is damaged: its checksum is wrong.")
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise IndexFileError(f"The index file {path.name} is damaged: {error}.") from error

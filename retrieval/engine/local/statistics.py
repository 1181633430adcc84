"""The statistics of one edition: how many passages have a term, and the words that stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter
from pathlib import Path

from retrieval.engine.artifact import EditionName
from retrieval.engine.local.edition_view import REMOVED, EditionMeta, edition_path, open_views
from retrieval.engine.local.formula import idf
from retrieval.engine.local.mapped_file import MappedFile
from retrieval.engine.local.settings import IndexSettings
from retrieval.engine.local.vocabulary import key_of
from retrieval.engine.passage_index import FIELDS, TermStatistics


class EditionStatistics:
    """What an edition's files tell without any posting; immutable, and safe to use from several threads.

    Attributes:
        edition: what its files are called after.
        n_passages: passages of the edition.
        settings: the parameters that scores are computed with.
    """

    def __init__(self, folder: Path, edition: EditionName, settings: IndexSettings) -> None:
        """Map the files of an edition.

        Raises:
            IndexFileError: one is missing, cut short or of another version.
        """
        self.edition, self.settings = edition, settings
        self.file = MappedFile(edition_path(folder, edition))
        self.meta: EditionMeta = self.file.meta(EditionMeta)
        self.n_passages = self.meta.n_passages
        self.views = open_views(self.file, self.meta, settings)
        self._fitted: memoryview[float] | None = self.file.get("idf")  # type: ignore[assignment]

    def verify(self) -> None:
        """Read every byte and compare the checksums.

        Raises:
            IndexFileError: a file is damaged.
        """
        self.file.verify()
        for view in self.views:
            view.segment.file.verify()

    def statistics(self, terms: Sequence[str]) -> list[TermStatistics]:
        """Return the statistics of terms in their order, see `PassageIndex.statistics`."""
        return [self._statistics(term) for term in terms]

    def _statistics(self, term: str) -> TermStatistics:
        fields = [self._numbers(field, term) for field in FIELDS]
        df = tuple(self._sum_df(numbers) for numbers in fields)
        if not any(df):
            return self._unknown
        return TermStatistics(df, tuple(self._idf(numbers) for numbers in fields))

    @cached_property
    def _unknown(self) -> TermStatistics:
        """The statistics of a term that no passage has."""
        return TermStatistics((0,) * len(FIELDS), (idf(0, self.n_passages),) * len(FIELDS))

    def words(self, limit: int) -> Sequence[tuple[str, int]]:
        """Return the commonest surface words with their occurrences; equally common ones by spelling."""
        return self._words[:limit]

    def may_have_word(self, word: str) -> bool:
        """Return whether a word stands in a segment, be it in a document that the edition doesn't have."""
        return any(view.segment.has_word(word) for view in self.views)

    def abbreviations(self) -> Sequence[tuple[str, str]]:
        """Return short and long forms, in the edition's document order."""
        return self._abbreviations

    def _idf(self, numbers: list[int]) -> float:
        """Return the idf of a term by the numbers of its lists: the fitted one where the model knows it."""
        fitted = self._fitted
        if fitted is not None and numbers[0] >= 0:
            return fitted[numbers[0]]
        return idf(self._sum_df(numbers), self.n_passages)

    def _numbers(self, field: str, term: str) -> list[int]:
        """Return the number of a term's list in each segment, -1 where it has none."""
        key = key_of(field, term)
        return [view.segment.find(key) for view in self.views]

    def _sum_df(self, numbers: Sequence[int]) -> int:
        return sum([view.df(number) for view, number in zip(self.views, numbers, strict=True) if number >= 0])

    @cached_property
    def _words(self) -> list[tuple[str, int]]:
        if len(self.views) == 1 and self.views[0].removed is None:
            return self.views[0].segment.words()
        counts: dict[str, int] = {}
        for view in self.views:
            words = view.segment.words()
            # Each word stands in a segment once, so what is added up is read before it is written.
            counts.update([(word, counts.get(word, 0) + n) for word, n in words] if counts else words)
            for word, n in view.removed_words.items():
                counts[word] = counts.get(word, 0) - n
        found = sorted(item for item in counts.items() if item[1] > 0)
        found.sort(key=itemgetter(1), reverse=True)  # keeps the order of those that are equally common
        return found

    @cached_property
    def _abbreviations(self) -> list[tuple[str, str]]:
        ranked = [
            (view.ranks[document], short, long)
            for view in self.views
            for document, short, long in view.segment.abbreviations()
        ]
        ranked.sort(key=lambda item: item[0])
        return list(dict.fromkeys((short, long) for rank, short, long in ranked if rank != REMOVED))

"""What documents have in common that a keeper would want to know: nearly the same words, other figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, islice, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.report.inspecting import Inspection, Oddity
from corpus.report.sentences import N_KEYS, Sentence, differ_in_a_number
from corpus.report.sharing import LEAST_IN_COMMON
from corpus.structure.front_matter import plain_inline

NEARLY = 0.65
"""Share of their sentences that two documents have in common when they are nearly the same."""

SERIES = 3
"""Sentences alike but for their figures; more of them are a series, whose figures are meant to differ."""

COMMON = 8
"""Documents; what stands in more of them belongs to the site, and tells no two of them alike."""

MOST = 0.5
"""Share of many documents in which a sentence stands that somebody might call furniture."""

MAX_PAIRS = 20
"""Pairs of sentences that are told of one document."""

_MAX_SHOWN = 160
_MAX_SAME = 50
_MAX_FURNITURE = 3
_BATCH = 1_000  # documents that are looked through at once
_Keys = npt.NDArray[np.uint64]


class Finding(NamedTuple):
    """Something that a keeper would want to know of a document and another, or of two sentences."""

    document: str
    odd: Oddity


class _Place(NamedTuple):
    document: str
    sentence: Sentence


Words = Callable[[str, int, int], str]
"""Returns what stands between two offsets of a document."""


class Comparison:
    """Holds some documents against each other and against others; of each it keeps some bytes a sentence."""

    def __init__(self, wanted: Sequence[str], load: Callable[[str], Inspection], words: Words) -> None:
        """Take the documents that findings are wanted of.

        Args:
            wanted: their names.
            load: returns what is known of a document.
            words: gives the words of a document.
        """
        self._names = list(wanted)
        self._load, self._words = load, words
        self._keys: list[_Keys] = []
        self._figures: list[_Keys] = []

    def findings(self, others: Iterable[tuple[str, Inspection]]) -> Iterator[Finding]:
        """Yield what the documents have in common with each other and with the others.

        Args:
            others: their names and what is known of them, in any order; none is held longer than needed.
        """
        for name in self._names:
            inspection = self._load(name)
            self._keys.append(_array(inspection.keys)[:, 0])
            self._figures.append(_array(inspection.figures))
        n_wanted = len(self._names)
        known = np.unique(np.concatenate(self._keys)) if self._keys else np.empty(0, np.uint64)
        figures = np.unique(np.concatenate([one[:, 0] for one in self._figures]))
        remaining = iter(others)
        having: dict[str, tuple[_Keys, _Keys]] = {}
        while batch := list(islice(remaining, _BATCH)):
            having.update(_in_common(batch, known, figures))
        for name in sorted(having):
            self._names.append(name)
            self._keys.append(having[name][0])
            self._figures.append(having[name][1])
        yield from self._near(n_wanted)
        yield from self._contradictions(n_wanted)

    def _near(self, n_wanted: int) -> Iterator[Finding]:
        """Yield which documents are nearly the same; of two that are wanted the later says so."""
        pairs: Counter[tuple[int, int]] = Counter()
        common: list[int] = []
        for key, documents in _runs(self._keys):
            few = len(documents) <= COMMON
            common += [] if few else [key]
            some = combinations(documents.tolist(), 2) if few else pairwise(documents.tolist())
            pairs.update((a, b) for a, b in some if a < n_wanted)
        same: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for (a, b), n in sorted(pairs.items()):
            share = _share(self._keys[a], self._keys[b], common) if n >= LEAST_IN_COMMON else 0.0
            if share >= NEARLY:
                one, other = (b, a) if b < n_wanted else (a, b)
                same[self._names[one]].append((share, self._names[other]))
        for name, found in same.items():
            yield Finding(name, Oddity("near-duplicate", _same_as(found)))
        yield from self._furniture(n_wanted)

    def _furniture(self, n_wanted: int) -> Iterator[Finding]:
        """Yield the sentences that most of the documents have, where those are many."""
        if n_wanted <= COMMON:
            return
        keys, counts = np.unique(np.concatenate(self._keys[:n_wanted]), return_counts=True)
        for i in np.argsort(-counts, kind="stable")[:_MAX_FURNITURE].tolist():
            if counts[i] >= MOST * n_wanted:
                number = next(i_ for i_ in range(n_wanted) if keys[i] in self._keys[i_])
                name = self._names[number]
                placed = _array(self._load(name).keys)
                place = int(placed[placed[:, 0] == keys[i], 1][0])
                text = _short(self._words(name, place >> 16, (place >> 16) + (place & 0xFFFF)))
                message = f"“{text}” stands in {counts[i]} documents: take it out if it belongs to the pages."
                yield Finding(name, Oddity("boilerplate", message, place >> 16))

    def _contradictions(self, n_wanted: int) -> Iterator[Finding]:
        told: Counter[str] = Counter()
        wanted = set(self._names[:n_wanted])
        for places in self._alike():
            if not 2 <= len({place.sentence.figures for place in places}) <= SERIES:
                continue
            pairs = combinations(places[:_MAX_SAME], 2)
            found = next(
                (pair for pair in pairs if differ_in_a_number(pair[0].sentence, pair[1].sentence)), None
            )
            if found and found[0].document in wanted and told[found[0].document] < MAX_PAIRS:
                told[found[0].document] += 1
                yield _difference(*found, self._words)

    def _alike(self) -> list[list[_Place]]:
        """Return the sentences that are alike but for their figures, where those are not all the same."""
        every = np.concatenate(self._figures)
        different = np.unique(every, axis=0)[:, 0]
        keys, counts = np.unique(different, return_counts=True)
        candidates = keys[counts > 1]
        alike: dict[int, list[_Place]] = defaultdict(list)
        for name, figured in zip(self._names, self._figures, strict=True):
            if np.isin(figured[:, 0], candidates).any():
                wanted = set(candidates.tolist())
                for sentence in self._load(name).sentences_with_figures():
                    if sentence.key in wanted:
                        alike[sentence.key].append(_Place(name, sentence))
        return list(alike.values())


def _in_common(
    batch: Sequence[tuple[str, Inspection]], known: _Keys, figures: _Keys
) -> Iterator[tuple[str, tuple[_Keys, _Keys]]]:
    """Yield the documents that have some sentences, with their keys if these are many, and those sentences.

    Args:
        batch: names of documents, and what is known of them.
        known: keys of the sentences.
        figures: keys of the sentences with figures.
    """
    n_known = _counts([one.keys for _, one in batch], known)
    n_figures = _counts([one.figures for _, one in batch], figures)
    for place in np.flatnonzero((n_known >= LEAST_IN_COMMON) | (n_figures > 0)).tolist():
        name, inspection = batch[place]
        keys, figured = _array(inspection.keys)[:, 0], _array(inspection.figures)
        near = n_known[place] >= LEAST_IN_COMMON
        yield name, (keys if near else keys[:0], figured[np.isin(figured[:, 0], figures)])


def _counts(raws: Sequence[bytes], wanted: _Keys) -> npt.NDArray[np.int64]:
    """Return how many keys of each document are wanted."""
    ends = np.cumsum([len(raw) // 16 for raw in raws])
    found = np.concatenate(([0], np.cumsum(np.isin(_array(b"".join(raws))[:, 0], wanted))))
    counts: npt.NDArray[np.int64] = np.diff(found[ends], prepend=0)
    return counts


def _array(raw: bytes) -> _Keys:
    return np.frombuffer(raw, dtype="<u8").reshape(-1, 2)


def _runs(keys: Sequence[_Keys]) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Yield what several documents have in common, key by key, with the documents' numbers."""
    documents = np.repeat(np.arange(len(keys)), [len(one) for one in keys])
    every = np.concatenate(keys)
    order = np.argsort(every, kind="stable")
    starts = np.flatnonzero(np.diff(every[order])) + 1
    for run in np.split(order, starts):
        if len(run) > 1:
            yield int(every[run[0]]), documents[run]


def _share(a: _Keys, b: _Keys, common: Sequence[int]) -> float:
    """Estimate from the least keys of both how many of all their sentences two documents have in common."""
    both = np.union1d(a, b)[:N_KEYS]
    in_both = np.isin(both, a) & np.isin(both, b)
    if in_both.all():
        return 1.0
    own = ~np.isin(both, np.array(common, np.uint64))
    return float(in_both[own].mean()) if own.sum() >= LEAST_IN_COMMON else 0.0


def _same_as(found: Sequence[tuple[float, str]]) -> str:
    share, name = max(found, key=lambda one: one[0])
    what = "the same as" if share == 1 else f"nearly the same ({share:.0%} of the sentences) as"
    others = len(found) - 1
    more = f" and {others} more {'document' if others == 1 else 'documents'}" if others else ""
    return f"It says {what} “{name}”{more}: keep one of them."


def _short(text: str) -> str:
    text = plain_inline(text)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN].rstrip()}…"


def _difference(first: _Place, second: _Place, words: Words) -> Finding:
    pairs = zip(first.sentence.figures, second.sentence.figures, strict=True)
    figure, other = next((x, y) for x, y in pairs if x != y)
    text = _short(words(first.document, first.sentence.start, first.sentence.end))
    where = "elsewhere" if first.document == second.document else f"in {second.document}"
    message = f"“{text}” says {figure}, and {where} the same sentence says {other}."
    return Finding(first.document, Oddity("alike-but-for-a-number", message, first.sentence.start))

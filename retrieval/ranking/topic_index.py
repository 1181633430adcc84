"""All the questions that lead to one place, taken as one text: how much of a question does it hold?

Stems of all words and of pairs of neighbours, small words included: "good at" is not "good", and "who has to"
asks for something else than "do I have to".
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

import msgspec

from corpus.caching.bounded_cache import BoundedCache
from corpus.caching.named_tuple import NamedTuple
from retrieval.engine.artifact import EditionName
from retrieval.engine.local.mapped_file import MappedFile, write_mapped_file
from retrieval.engine.local.vocabulary import find, hash_keys
from retrieval.ranking.places import Places
from retrieval.ranking.ranker import Target
from retrieval.words.analysis import Analyzer

K1, B = 2.0, 0.3
"""Parameters of BM25: the same wording many times over says more than once, the length of a text little."""
_TERMS_KEPT = 2_000
"""Terms whose postings are kept as Python's numbers, of the commonest about 10 kB."""
_QUESTIONS_KEPT = 16
"""Questions whose scores are kept: a follow-up is asked twice, once with words of the one before."""
_LONGEST_KEPT = 512


class Topics(NamedTuple):
    """The arrays of a `TopicIndex`: one posting list a term, found by `retrieval.engine.local.vocabulary`."""

    keys: Any
    key_ends: Any
    slots: Any
    idf: Any
    """float64, shape (n_terms,)."""
    starts: Any
    """uint32, shape (n_terms + 1,)."""
    places: Any
    """uint32, shape (n_postings,); numbers of targets."""
    worths: Any
    """float64, shape (n_postings,); what the term adds to the score of the target."""
    targets: Any
    """int64, shape (n_targets * 3,); see `Target`."""
    highest: Any
    """float64, shape (1,); idf of a term that no question has."""


class TopicScores(Mapping[Target, float]):
    """The score of every place that holds anything of a question, in the order in which its terms lead there.

    Attributes:
        places: all that any question of the keepers leads to.
        by_number: the scores by the number of the place.
    """

    __slots__ = ("by_number", "places")

    def __init__(self, places: Places, by_number: dict[int, float]) -> None:
        self.places, self.by_number = places, by_number

    def __getitem__(self, target: Target) -> float:
        return self.by_number[self.places.numbers[target]]

    def __iter__(self) -> Iterator[Target]:
        return map(self.places.targets.__getitem__, self.by_number)

    def __len__(self) -> int:
        return len(self.by_number)


class TopicIndex:
    """BM25 over places; the questions to a place are its text."""

    def __init__(self, topics: Topics, analyzer: Analyzer) -> None:
        self._topics, self._analyzer = topics, analyzer
        fields = iter(topics.targets)
        self.places = Places([Target(*three) for three in zip(fields, fields, fields, strict=True)])
        self._postings = BoundedCache(self._postings_of, limit=_TERMS_KEPT)
        self._scores = BoundedCache(self._scores_of, limit=_QUESTIONS_KEPT, longest_key=_LONGEST_KEPT)

    @classmethod
    def of(cls, questions: Iterable[tuple[str, Target]], analyzer: Analyzer) -> TopicIndex:
        """Return the index of some questions."""
        return cls(Topics(*(memoryview(values) for values in made(questions, analyzer))), analyzer)

    def scores(self, question: str) -> TopicScores:
        """Return the score of every place as a share of the highest possible."""
        return self._scores[question]

    def _scores_of(self, question: str) -> TopicScores:
        found: defaultdict[int, float] = defaultdict(float)
        mass, highest = 0.0, self._topics.highest[0]
        for term in dict.fromkeys(_terms(question, self._analyzer)):
            postings = self._postings[term]
            if postings is None:
                mass += highest * (0.25 if "_" in term else 1.0)
                continue
            mass += postings.idf
            for place, worth in zip(postings.places, postings.worths, strict=True):
                found[place] += worth
        most = mass * (K1 + 1)
        return TopicScores(self.places, {place: score / most for place, score in found.items()})

    def _postings_of(self, term: str) -> _Postings | None:
        topics = self._topics
        number = find(_key(term), topics.keys, topics.key_ends, topics.slots)
        if number < 0:
            return None
        part = slice(topics.starts[number], topics.starts[number + 1])
        return _Postings(topics.idf[number], topics.places[part].tolist(), topics.worths[part].tolist())


class _Postings(NamedTuple):
    """What is known of a term: what it counts, and what it adds to which place."""

    idf: float
    places: list[int]
    worths: list[float]


class _Meta(msgspec.Struct):
    """Nothing stands beside the arrays."""


def topics_path(folder: Path, edition: EditionName) -> Path:
    """Return where the topics of an edition stand."""
    return folder / f"{edition}.topics"


def write_topics(
    folder: Path, edition: EditionName, questions: Iterable[tuple[str, Target]], analyzer: Analyzer
) -> None:
    """Write the index of some questions beside that of their edition."""
    write_mapped_file(topics_path(folder, edition), _Meta(), made(questions, analyzer)._asdict())


def read_topics(folder: Path, edition: EditionName) -> Topics:
    """Return the arrays of the index of the questions of an edition.

    Raises:
        IndexFileError: the file is missing or damaged.
    """
    file = MappedFile(topics_path(folder, edition))
    return Topics(*(file[name] for name in Topics._fields))


def verify_topics(folder: Path, edition: EditionName) -> None:
    """Read every byte of the topics of an edition and compare the checksum.

    Raises:
        IndexFileError: the file is missing or damaged.
    """
    MappedFile(topics_path(folder, edition)).verify()


def made(questions: Iterable[tuple[str, Target]], analyzer: Analyzer) -> Topics:
    """Return the arrays of an index of some questions."""
    counts: defaultdict[Target, Counter[str]] = defaultdict(Counter)
    df: Counter[str] = Counter()
    n = 0
    for text, target in questions:
        terms = list(_terms(text, analyzer))
        counts[target].update(terms)
        df.update(set(terms))
        n += 1
    mean = sum(map(Counter.total, counts.values())) / max(len(counts), 1)
    idf = {term: math.log(1 + (n - found + 0.5) / (found + 0.5)) for term, found in sorted(df.items())}
    postings: dict[str, list[tuple[int, float]]] = {term: [] for term in idf}
    for place, found in enumerate(counts.values()):
        norm = K1 * (1 - B + B * found.total() / (mean or 1.0))
        for term, tf in found.items():
            postings[term].append((place, idf[term] * tf * (K1 + 1) / (tf + norm)))
    lists = postings.values()
    return Topics(
        *hash_keys(map(_key, idf)),
        array("d", idf.values()),
        array("I", accumulate(map(len, lists), initial=0)),
        array("I", (place for pairs in lists for place, _ in pairs)),
        array("d", (worth for pairs in lists for _, worth in pairs)),
        array("q", chain.from_iterable(counts)),
        array("d", [math.log(1 + (n + 0.5) / 0.5)]),
    )


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def _terms(text: str, analyzer: Analyzer) -> Iterator[str]:
    stems = [analyzer.stem(word) for word in analyzer.words(text)]
    yield from stems
    for first, second in pairwise(stems):
        yield f"{first}_{second}"

"""The keepers' questions of an edition by their terms, in a mapped file: nothing of it is read before."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping
from itertools import accumulate, chain
from pathlib import Path
from sys import intern
from typing import Any

import msgspec

from corpus.caching.named_tuple import NamedTuple
from retrieval.engine.artifact import EditionName, IndexFileError
from retrieval.engine.local.mapped_file import MappedFile, write_mapped_file
from retrieval.engine.local.vocabulary import find, hash_keys
from retrieval.question.hint_data import HintData, HintQuestion, KeptHints
from retrieval.ranking.ranker import Target
from retrieval.words.analysis import Analyzer

FIELDS_OF_TARGET = 3


class QuestionIndex(NamedTuple):
    """The questions as arrays; each has a number, in the order of the documents and of their hints."""

    keys: Any
    """The terms, see `retrieval.engine.local.vocabulary`."""
    key_ends: Any
    slots: Any
    idf: Any
    """float64, shape (n_terms,)."""
    starts: Any
    """uint32, shape (n_terms + 1,)."""
    numbers: Any
    """uint32, shape (n_postings,); of the questions that have a term, ascending."""
    term_starts: Any
    """uint32, shape (n_questions + 1,)."""
    terms: Any
    """uint32, shape (n_postings,); numbers of the terms that a question has, each once, in its order."""
    texts: Any
    """bytes; each question in MessagePack."""
    text_starts: Any
    """uint32, shape (n_questions + 1,)."""
    targets: Any
    """int64, shape (n_questions * 3,); see `Target`."""
    words: Any
    """bytes; the words of all questions in lower case, each once, with a space between them."""

    @property
    def n_questions(self) -> int:
        """How many questions there are."""
        return len(self.text_starts) - 1

    def all_words(self) -> list[str]:
        """Return the words of all questions in lower case, each once."""
        return bytes(self.words).decode("utf-8").split()

    def term(self, term: str) -> int:
        """Return the number of a term, -1 if no question has it."""
        return find(_key(term), self.keys, self.key_ends, self.slots)

    def having(self, term: int) -> list[int]:
        """Return the numbers of the questions that have a term."""
        found: list[int] = self.numbers[self.starts[term] : self.starts[term + 1]].tolist()
        return found

    def terms_of(self, number: int) -> list[int]:
        """Return the numbers of the terms of a question, each once."""
        found: list[int] = self.terms[self.term_starts[number] : self.term_starts[number + 1]].tolist()
        return found

    def question(self, number: int) -> tuple[HintQuestion, Target]:
        """Return a question, and where it leads; thousands are kept, and have their terms in common."""
        raw = self.texts[self.text_starts[number] : self.text_starts[number + 1]]
        text, start, end, terms = msgspec.msgpack.decode(raw)
        version = self.targets[FIELDS_OF_TARGET * number]
        return HintQuestion(text, start, end, list(map(intern, terms))), Target(version, start, end)

    def first_to(self) -> dict[Target, str]:
        """Return the first question to each place that answers one, in their order; no other is read."""
        fields = iter(self.targets.tolist())
        first: dict[tuple[int, int, int], int] = {}
        for number, target in enumerate(zip(fields, fields, fields, strict=True)):
            first.setdefault(target, number)
        numbers = (number for target, number in first.items() if Target(*target).start >= 0)
        return {target: question.text for question, target in map(self.question, numbers)}


class _Meta(msgspec.Struct):
    """Nothing stands beside the arrays."""


def questions_of(hints: Mapping[int, HintData | KeptHints]) -> list[tuple[HintQuestion, Target]]:
    """Return the questions of all keepers and where each leads."""
    return [
        (question, Target(version, question.start, question.end))
        for version, data in hints.items()
        for question in data.questions
    ]


def index_of(hints: Mapping[int, HintData], analyzer: Analyzer) -> QuestionIndex:
    """Return the index of the questions of all keepers, by the version of their document."""
    questions = questions_of(hints)
    found: dict[str, list[int]] = {}
    for number, (question, _) in enumerate(questions):
        for term in dict.fromkeys(question.terms):
            found.setdefault(term, []).append(number)
    n = len(questions)
    places = {term: place for place, term in enumerate(found)}
    terms = [[places[term] for term in dict.fromkeys(question.terms)] for question, _ in questions]
    texts = [msgspec.msgpack.encode(question) for question, _ in questions]
    vocabulary = hash_keys(map(_key, found))
    words = dict.fromkeys(word.lower() for question, _ in questions for word in analyzer.words(question.text))
    return QuestionIndex(
        memoryview(vocabulary.keys),
        vocabulary.key_ends,
        vocabulary.slots,
        array("d", (math.log(1 + (n - len(of) + 0.5) / (len(of) + 0.5)) for of in found.values())),
        _starts(found.values()),
        array("I", chain.from_iterable(found.values())),
        _starts(terms),
        array("I", chain.from_iterable(terms)),
        memoryview(b"".join(texts)),
        _starts(texts),
        array("q", chain.from_iterable(target for _, target in questions)),
        memoryview(" ".join(words).encode("utf-8")),
    )


def question_index_path(folder: Path, edition: EditionName) -> Path:
    """Return where the index of the questions of an edition stands."""
    return folder / f"{edition}.questions"


def write_question_index(
    folder: Path, edition: EditionName, hints: Mapping[int, HintData], analyzer: Analyzer
) -> None:
    """Write the index of the questions beside that of their edition."""
    arrays = index_of(hints, analyzer)._asdict()
    write_mapped_file(question_index_path(folder, edition), _Meta(), arrays)


def read_question_index(folder: Path, edition: EditionName) -> QuestionIndex:
    """Return the index of the questions of an edition.

    Raises:
        IndexFileError: the file is missing or damaged.
    """
    path = question_index_path(folder, edition)
    file = MappedFile(path)
    try:
        return QuestionIndex(*(file[name] for name in QuestionIndex._fields))
    except KeyError as error:
        raise IndexFileError(f"The index file {path.name} is of another version.") from error


def verify_question_index(folder: Path, edition: EditionName) -> None:
    """Read every byte of the index of the questions of an edition and compare the checksum.

    Raises:
        IndexFileError: the file is missing or damaged.
    """
    MappedFile(question_index_path(folder, edition)).verify()


def _starts(parts: Iterable[list[int] | bytes]) -> array[int]:
    return array("I", accumulate(map(len, parts), initial=0))


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")

"""What the index needs to know of one document; kept beside it, so that it is worked out only once."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from corpus.hints import Hints
from corpus.languages.spoken import per_language
from corpus.model import Document, Passage
from corpus.structure.unseen import seen_words
from retrieval.question.hint_data import HintData, HintQuestion
from retrieval.words.abbreviations import find_abbreviations, undefined
from retrieval.words.analysis import Analyzer, fold
from retrieval.words.kinds import kinds_of

_LOOKED_THROUGH = 200_000
"""Characters of a document that are looked through for the long forms of abbreviations it never explains."""


class DocumentAnalysis(msgspec.Struct, array_like=True):
    """The terms of a document, passage by passage, and what belongs to the whole of it.

    The first three lists have an entry for every passage, in reading order.
    """

    text: list[list[str]]
    headings: list[list[str]]
    hints: list[list[str]]
    words: dict[str, int]
    abbreviations: list[tuple[str, str]]
    hint_data: HintData

    def encode(self) -> bytes:
        """Return the analysis as it is kept."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def decode(raw: bytes) -> DocumentAnalysis:
        """Return an analysis that was kept."""
        return msgspec.msgpack.decode(raw, type=DocumentAnalysis)


def analyse(document: Document, passages: Sequence[Passage], hints: Hints) -> DocumentAnalysis:
    """Return the analysis of a document; depends on nothing but its text, title, name and hints."""
    analyzer = _analyzer()
    words: Counter[str] = Counter()
    text = []
    for passage in passages:
        found = analyzer.words(_indexed(document, passage))
        words.update(found)
        text.append(analyzer.terms_of(found))
    headings = _headings(document, passages, analyzer)
    for title in {title for passage in passages for title in passage.section}:
        words.update(analyzer.words(title))
    words.update(analyzer.words(document.title))
    abbreviations = [*hints.abbreviations, *find_abbreviations(document.text)]
    defined = {short for short, _ in abbreviations}
    abbreviations += [pair for pair in undefined(document.text[:_LOOKED_THROUGH]) if pair[0] not in defined]
    return DocumentAnalysis(
        text,
        headings,
        _hints(passages, hints, analyzer),
        _folded(words),
        list(dict.fromkeys(abbreviations)),
        HintData(
            hints.subject,
            hints.synonyms,
            hints.contrasts,
            tuple(n.say for n in hints.not_covered),
            tuple(_questions(hints)),
        ),
    )


def _indexed(document: Document, passage: Passage) -> str:
    """Return a passage's words that are seen, with those outside of it that its lists and rows depend on."""
    leads = dict.fromkeys(lead for block in passage.blocks for lead in block.leads)
    outside = (document.text[start:end] for start, end in leads if end <= passage.start)
    text = "\n".join((*outside, passage.text))
    return seen_words(text)


@per_language
def _analyzer() -> Analyzer:
    return Analyzer()


def _headings(document: Document, passages: Sequence[Passage], analyzer: Analyzer) -> list[list[str]]:
    """Return the terms of the title and of each passage's section path."""
    title = analyzer.terms(document.title)
    known: dict[tuple[str, ...], list[str]] = {}
    for passage in passages:
        if passage.section not in known:
            known[passage.section] = title + [t for part in passage.section for t in analyzer.terms(part)]
    return [known[passage.section] for passage in passages]


def _hints(passages: Sequence[Passage], hints: Hints, analyzer: Analyzer) -> list[list[str]]:
    """Return the terms of the questions that lead to each passage."""
    found: list[list[str]] = [[] for _ in passages]
    starts = [passage.start for passage in passages]
    for answer in hints.answers:
        terms = [term for question in answer.questions for term in analyzer.terms(question)]
        first = max(bisect_right(starts, answer.start) - 1, 0)
        for place in range(first, len(passages)):
            if passages[place].start >= answer.end:
                break
            found[place] += terms
    return found


def _questions(hints: Hints) -> Iterator[HintQuestion]:
    for answer in hints.answers:
        for question in answer.questions:
            yield HintQuestion(question, answer.start, answer.end, _question_terms(question))
    for number, not_covered in enumerate(hints.not_covered):
        for question in not_covered.questions:
            yield HintQuestion(question, -1, number, _question_terms(question))


def _question_terms(question: str) -> list[str]:
    """Return the terms of a question and, each behind a question mark, the kinds of answer it asks for."""
    return [*_analyzer().terms(question), *sorted(f"?{kind}" for kind in kinds_of(question))]


def _folded(words: Counter[str]) -> dict[str, int]:
    """Return the surface words in lower case, without accents."""
    folded: Counter[str] = Counter()
    for word, count in words.items():
        folded[word.lower() if word.isascii() else fold(word)] += count
    return dict(folded)

"""Proposes hints for a document: what it defines, what its headings ask, and what people asked in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.hints import read_hints
from corpus.hints_writing import hinted_questions, toml_mapping, toml_table
from corpus.languages.choosing import language_of
from corpus.languages.spoken import speaking
from retrieval.editions.checks import retriever_of
from retrieval.editions.staging import stage
from retrieval.words.abbreviations import find_abbreviations

if TYPE_CHECKING:
    from corpus.model import Document, Passage
    from corpus.store.library import Library
    from retrieval.retriever import Retriever

MOST_HEADINGS = 200
"""Sections of a document that a question is proposed for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer of the document and questions that may lead to it.

    Attributes:
        text: words of the document.
        questions: what to ask for them.
    """

    text: str
    questions: tuple[str, ...]


class _DoneError(Exception):
    """Ends a transaction that shall leave nothing behind."""


def suggest(library: Library, document: Document, asked: Sequence[str] = ()) -> str:
    """Return hints that might help, as TOML to be looked through; empty if there are none.

    Args:
        library: a place to try the document in; nothing is kept.
        document: with the hints it has already, which are not proposed again.
        asked: questions that were not answered so far.
    """
    hints = read_hints(document)
    known = hinted_questions(hints)
    parts = []
    short_forms = {short for short, _ in hints.abbreviations}
    found = {short: long for short, long in find_abbreviations(document.text) if short not in short_forms}
    if found:
        parts.append(toml_mapping("abbreviations", found))
    answers = _merged([*_from_asked(library, document, asked), *_from_headings(document)])
    for answer in answers:
        questions = [question for question in answer.questions if question.casefold() not in known]
        if questions:
            parts.append(toml_table("answer", {"text": answer.text, "questions": questions}))
    return "\n".join(parts)


def _from_headings(document: Document) -> Iterator[Suggestion]:
    """Yield a question for each section: its heading, and the first sentence below it."""
    from corpus.structure.chunking import chunk

    seen: set[tuple[str, ...]] = set()
    with speaking(language_of(document.metadata)):
        passages = chunk(document)
    for passage in passages:
        if passage.section and passage.section not in seen and len(seen) < MOST_HEADINGS:
            seen.add(passage.section)
            yield Suggestion(_first_sentence(document, passage), (_as_question(passage.section[-1]),))


def _first_sentence(document: Document, passage: Passage) -> str:
    start, end = passage.sentences[0] if passage.sentences else (passage.start, passage.end)
    return " ".join(document.text[start:end].split())


def _as_question(heading: str) -> str:
    """Return a heading as a person might type it.

    >>> _as_question("Opening hours:")
    'opening hours?'
    """
    heading = " ".join(heading.split()).rstrip(" .:;!?…")
    first = heading.split(" ", 1)[0]
    return f"{heading if first.isupper() and len(first) > 1 else heading[:1].lower() + heading[1:]}?"


def _from_asked(library: Library, document: Document, asked: Sequence[str]) -> list[Suggestion]:
    """Return what the document alone answers to questions that were asked in vain."""
    found: list[Suggestion] = []
    try:
        with library.transaction():
            version = stage(library, [document])[document.name].version
            with retriever_of(library, library.document(version)) as retriever:
                found += _answered(retriever, asked)
            raise _DoneError
    except _DoneError:
        return found


def _answered(retriever: Retriever, asked: Sequence[str]) -> Iterator[Suggestion]:
    for question in asked:
        finding = retriever.ask(question)
        if finding.answers:
            yield Suggestion(" ".join(finding.answers[0].text.split()), (question,))


def _merged(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    merged: dict[str, dict[str, None]] = {}
    for suggestion in suggestions:
        merged.setdefault(suggestion.text, {}).update(dict.fromkeys(suggestion.questions))
    return [Suggestion(text, tuple(questions)) for text, questions in merged.items()]

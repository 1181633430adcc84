"""Makes a question that was not answered well a hint or a check question of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import HintsError, UnknownNameError
from corpus.hints_writing import Entry, add_to_file, hints_path_of, toml_table, with_entry
from retrieval.keeping import known_document

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.store.library import Library
    from retrieval.retriever import Retriever


@dataclass(frozen=True, slots=True)
class Mended:
    """An entry of a hints file, and what is left for the keeper to do."""

    toml: str
    what_next: str


class Mending:
    """Adds hints and check questions to the documents of the published edition."""

    def __init__(self, library: Library, document: str = "") -> None:
        """Work on a library.

        Args:
            library: whose published edition is mended.
            document: name of the document; found by asking if left out.
        """
        self._library, self._name = library, document
        self._edition = library.edition(library.published())

    def hint(self, questions: Sequence[str], text: str = "") -> Mended:
        """Say which words answer a question; the best that are found, if none are given.

        Raises:
            HintsError: the words don't stand in the document, or none are found.
        """
        document = self._document(text or questions[0])
        if not text:
            text = self._best(document, questions[0])
        return self._add(document, "answer", {"text": text, "questions": list(questions)})

    def check(self, questions: Sequence[str], contains: Sequence[str]) -> Mended:
        """Make a question keep its answer; the words of today's answer, if none are given.

        Raises:
            HintsError: there are none.
        """
        document = self._document(" ".join((questions[0], *contains)))
        if not contains:
            contains = [self._best(document, questions[0])]
        return self._add(document, "check", {"question": questions[0], "contains": list(contains)})

    def _document(self, words: str) -> StoredDocument:
        if self._name:
            return known_document(self._edition, self._name)
        documents = self._edition.documents
        if len(documents) == 1:
            return documents[0]
        hits = self._retriever().search(words, 1) if documents else []
        if not hits:
            raise UnknownNameError("No document has anything of it: name one with --document NAME.")
        return known_document(self._edition, hits[0].document)

    def _best(self, document: StoredDocument, question: str) -> str:
        from retrieval.keeping import retriever_of

        with retriever_of(self._library, document) as retriever:
            finding = retriever.ask(question)
        if finding.answers:
            return _on_a_line(finding.answers[0].text)
        if not finding.candidates:
            raise HintsError(f"Nothing in {document.name} is near the question: give --text or --contains.")
        start, end = finding.candidates[0].span
        return _on_a_line(self._library.text(document.version)[start:end])

    def _retriever(self) -> Retriever:
        from retrieval.retriever import Retriever

        return Retriever.open(self._library, self._edition.number)

    def _add(self, stored: StoredDocument, table: str, entry: Entry) -> Mended:
        document = self._library.full_document(stored)
        with_entry(document, table, entry)
        toml = toml_table(table, entry)
        path = hints_path_of(document)
        if path is None:
            return Mended(toml, f"Add that to the hints file of {stored.name}: its source is no file here.")
        add_to_file(path, table, entry)
        return Mended(toml, f"That was added to {path}: `guidebot corpus update {stored.name}` publishes it.")


def _on_a_line(text: str) -> str:
    return " ".join(text.split())

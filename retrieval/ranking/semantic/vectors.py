"""The vectors of an edition, mapped into memory: the artifact that the ranker of meaning keeps."""

from __future__ import annotations

from array import array
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from retrieval.encoding.encoder import EncoderError
from retrieval.encoding.loading import give_up
from retrieval.engine.artifact import EditionName, EditionSource, IndexFileError
from retrieval.engine.local.mapped_file import MappedFile, write_mapped_file
from retrieval.ranking.semantic.document_vectors import BYTES, DocumentVectors, vectors_of

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.model import Passage
    from retrieval.encoding.encoder import Encoder
    from retrieval.question.hint_data import HintData

NAME = "semantic"
_KIND = "vectors"
"""Of what is kept of a document, before the colon; the fingerprint stands behind it."""


class Contents(msgspec.Struct):
    """What the arrays of the file are of: versions in order, and how many passages and questions each has."""

    versions: list[int]
    passages: list[int]
    questions: list[int]


class Vectors:
    """The vectors of an edition, open for reading.

    Attributes:
        file: its arrays: ``passages``, ``sentences`` and ``questions`` hold float16 rows; ``starts`` the
            number of the first sentence of each passage, and at the end how many there are; ``offsets`` the
            beginning and the end of each sentence in its document.
        contents: whose they are.
    """

    def __init__(self, path: Path) -> None:
        self.file = MappedFile(path)
        self.contents: Contents = self.file.meta(Contents)


class VectorsArtifact:
    """The vectors of an edition, see `Artifact`; without a usable encoder there are none, and no error."""

    name = NAME

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def write(self, source: EditionSource) -> None:
        """Write the vectors; those of a document that was in any edition before are not worked out again."""
        try:
            found = [self._of_document(source, version) for version in source.versions]
        except EncoderError as error:
            give_up(error)
            return
        counts = [count for one in found for count in one.counts]
        contents = Contents(
            list(source.versions),
            [len(one.counts) for one in found],
            [len(one.questions) // BYTES for one in found],
        )
        arrays = {
            "passages": b"".join(one.passages for one in found),
            "sentences": b"".join(one.sentences for one in found),
            "questions": b"".join(one.questions for one in found),
            "offsets": array("q", (offset for one in found for offset in one.offsets)),
            "starts": array("q", accumulate(counts, initial=0)),
        }
        write_mapped_file(self._path(source.folder, source.edition), contents, arrays)

    def open(self, folder: Path, edition: EditionName) -> Vectors | None:
        """Return the vectors of an edition; None if there are none and none can be made.

        Raises:
            IndexFileError: the file is missing or damaged, and the encoder can make it anew.
        """
        try:
            return Vectors(self._path(folder, edition))
        except IndexFileError:
            if self._usable():
                raise
            return None

    def verify(self, folder: Path, edition: EditionName) -> None:
        """Read every byte.

        Raises:
            IndexFileError: a byte of it has changed.
        """
        opened = self.open(folder, edition)
        if opened is not None:
            opened.file.verify()

    def _of_document(self, source: EditionSource, version: int) -> DocumentVectors:
        def make(stored: StoredDocument, passages: list[Passage], hints: HintData) -> bytes:
            return vectors_of(stored, passages, hints, self._encoder).encode()

        return DocumentVectors.decode(source.derived(version, f"{_KIND}:{self._encoder.fingerprint}", make))

    def _path(self, folder: Path, edition: EditionName) -> Path:
        return folder / f"{edition}-{self._encoder.fingerprint}.vectors"

    def _usable(self) -> bool:
        try:
            self._encoder.load()
        except EncoderError as error:
            give_up(error)
            return False
        return True

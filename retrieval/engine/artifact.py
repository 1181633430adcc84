"""The port of an artifact: what is made of an edition when it is published, and kept for its questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from corpus.errors import GuidebotError

if TYPE_CHECKING:
    from corpus.editions import StoredDocument
    from corpus.model import Passage
    from retrieval.editions.document_analysis import DocumentAnalysis
    from retrieval.question.hint_data import HintData

T_co = TypeVar("T_co", covariant=True)

MakeDerived = Callable[["StoredDocument", "list[Passage]", "HintData"], bytes]
"""Makes something of a document, its passages, and what its keeper knows."""
EditionName = str | int
"""What the files of an edition are called: made of its content, see `Library.edition_key`."""


class IndexFileError(GuidebotError, OSError):
    """A file of an edition is missing, damaged or of another version; publishing writes it anew."""


class EditionSource(Protocol):
    """What an artifact of one edition is made of."""

    @property
    def folder(self) -> Path:
        """Where its files belong."""
        ...

    @property
    def library(self) -> str:
        """What names the library, or the one guide of it, that this is an edition of; the same in a copy."""
        ...

    @property
    def edition(self) -> EditionName:
        """What its files are called."""
        ...

    @property
    def previous(self) -> EditionName | None:
        """What the files of an edition are called that it may share unchanged parts with, if there is one."""
        ...

    @property
    def versions(self) -> Sequence[int]:
        """Its documents in the order in which equal scores are ranked."""
        ...

    @property
    def previous_versions(self) -> Sequence[int]:
        """The documents of the previous edition."""
        ...

    @property
    def hints(self) -> Mapping[int, HintData]:
        """What the keepers know of the documents whose analyses were loaded so far."""
        ...

    def subject(self, version: int) -> bytes:
        """Return a digest of all that a document's analysis depends on; another one in each of an edition."""
        ...

    def analysis(self, version: int) -> DocumentAnalysis:
        """Return the analysis of a document, of the previous edition's as well; made again if it is lost."""
        ...

    def derived(self, version: int, name: str, make: MakeDerived) -> bytes:
        """Return what else is kept of a document, made if it is not; costs much, and is worked out once.

        Args:
            version: of the document.
            name: ``kind:version``; what is kept under another version of the same kind is forgotten.
            make: returns it; depends on nothing but what it is called with.
        """
        ...


class Artifact(Protocol[T_co]):
    """Something kept of every edition.

    Its files are named ``<edition>.<ending>``, or ``<edition>-<anything>.<ending>``, written whole or not at
    all, and never changed after that, so that any number of processes may read while one writes. What was
    lost or damaged is written anew from the library and is the same again.

    Attributes:
        name: of no other artifact.
    """

    @property
    def name(self) -> str:
        """Its name."""
        ...

    def write(self, source: EditionSource) -> None:
        """Write the files of an edition; no file that another edition uses is changed."""
        ...

    def open(self, folder: Path, edition: EditionName) -> T_co:
        """Return what is kept of an edition, quickly.

        Raises:
            IndexFileError: a file of it is missing, cut short or of another version.
        """
        ...

    def verify(self, folder: Path, edition: EditionName) -> None:
        """Read every byte that is kept of an edition and compare the checksums.

        Raises:
            IndexFileError: a file of it is missing or damaged.
        """
        ...

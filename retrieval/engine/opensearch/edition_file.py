"""What a machine keeps of an edition that is in the engine: where it is there, and which documents it has."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from pathlib import Path

import msgspec

from corpus.files.staged_file import make_private_folder
from retrieval.engine.artifact import EditionName
from retrieval.engine.local.mapped_file import MappedFile, write_mapped_file

ENDING = ".engine"


class Place(msgspec.Struct, frozen=True):
    """Where an edition is in the engine.

    Attributes:
        stem: what the names of its library's indexes begin with.
        index: name of its index.
        ordinal: number of the edition in it.
        mean_lengths: of the fields, that the index computes scores with.
        digest_bytes: of a document's digest.
    """

    stem: str
    index: str
    ordinal: int
    mean_lengths: list[float]
    digest_bytes: int


class EditionFile:
    """The file of one edition, mapped."""

    def __init__(self, folder: Path, edition: EditionName) -> None:
        """Map it.

        Raises:
            IndexFileError: it is missing or damaged.
        """
        self.file = MappedFile(_path(folder, edition))
        self.place: Place = self.file.meta(Place)

    def versions(self) -> dict[str, tuple[int, int]]:
        """Return version and place in the edition's order of each document, by its name in the engine."""
        joined, size = bytes(self.file["subjects"]), self.place.digest_bytes
        digests = (joined[at : at + size].hex() for at in range(0, len(joined), size))
        return {
            digest: (version, rank)
            for rank, (digest, version) in enumerate(zip(digests, self.file["versions"], strict=True))
        }


def write_edition_file(
    folder: Path, edition: EditionName, place: Place, subjects: Mapping[int, bytes]
) -> None:
    """Write the file of an edition.

    Args:
        folder: of all index files.
        edition: its name.
        place: where it is.
        subjects: digests of its documents by their versions, in the edition's order.
    """
    make_private_folder(folder)
    arrays = {"versions": array("I", subjects), "subjects": b"".join(subjects.values())}
    write_mapped_file(_path(folder, edition), place, arrays)


def places_in(folder: Path) -> dict[str, Place]:
    """Return where all editions are that this machine has sound files of, by their names."""
    from retrieval.engine.artifact import IndexFileError

    found = {}
    for path in folder.glob(f"*{ENDING}"):
        name = path.name.removesuffix(ENDING)
        try:
            found[name] = EditionFile(folder, name).place
        except IndexFileError:
            continue
    return found


def _path(folder: Path, edition: EditionName) -> Path:
    return folder / f"{edition}{ENDING}"

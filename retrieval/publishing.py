"""Publishing an edition: stage it, index it, ask it the check questions, then switch to it in one step.

All that a publication writes into the library is one transaction, and one process at a time publishes. A
process that is killed leaves the published edition as it was, and at most index files that the next
publication replaces or sweeps away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.editions import Changes
from corpus.writer_lock import writer_lock
from retrieval.staging import stage

if TYPE_CHECKING:
    from corpus.library import Library

BUILT_IN_AUTHOR = "guidebot"


def ensure_first(library: Library) -> None:
    """Publish the built-in guide as edition 1 in a library where nothing was published yet."""
    if library.published():
        return
    with writer_lock(library.data_dir):
        if library.published():
            return
        from corpus.guide import built_in_document

        with library.transaction():
            staged = stage(library, [built_in_document()])
            versions = [one.version for one in staged.values()]
            changes = Changes(added=tuple(staged))
            number = library.add_edition(versions, changes, BUILT_IN_AUTHOR, "The built-in guide")
            _index(library, number, None)
            library.publish(number)


def _index(library: Library, number: int, previous: int | None) -> None:
    from retrieval.edition_index import write_index

    write_index(library, number, previous=previous)

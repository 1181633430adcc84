"""Keeping a guide in step with its sources: files that change, files that are new, files that are gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bot.keeping.changes import Add, Update
from bot.keeping.telling import Done, Telling
from corpus.errors import SourceError
from corpus.sources.folders import Folder

if TYPE_CHECKING:
    from bot.keeping.guide_keeping import How
    from corpus.editions import Edition, StoredDocument
    from corpus.model import Document
    from corpus.readers import Options
    from corpus.readers.files import FoundFile
    from corpus.readers.sources import Unread
    from corpus.readers.worker import OnFile
    from corpus.store.library import Library
    from retrieval.keeping import Request


def update_guide(
    library: Library, change: Update, request: Request, telling: Telling, on_file: OnFile | None = None
) -> Done:
    """Read sources again and publish what can be read; what is gone is named, and removed only by `prune`."""
    from corpus.readers import Options
    from corpus.store.rendered_before import RenderedBefore
    from retrieval.keeping import update

    base = library.edition(library.published())
    stored = _wanted(base, change, telling)
    found = _Found({}, {}) if change.names else _new_files(library, base)
    pages, rendered = library.remembered.validators(base.number), RenderedBefore(library)
    options = Options(change.allow_private, validators=pages, rendered=rendered, on_file=on_file)
    documents, unread = _read(library, stored, found, options, telling)
    new = found.new
    away = _away(library, {one.name: one.location for one in stored}, unread)
    pruned = {one.name for one in unread if one.gone and one.name not in away} if change.prune else set()
    unread = [one for one in unread if one.name not in pruned]
    _tell(telling, found, unread, away)
    before = [document for document in documents if document.name not in new]
    added = [document for document in documents if document.name in new]
    request = replace(request, validators=pages, rendered=rendered)
    publication = update(library, before, added, pruned, request)
    return Done(publication, tuple(found.skipped), tuple(unread))


class _Found(NamedTuple):
    """What the folders hold that is new.

    Attributes:
        new: files, by the names of their documents.
        skipped: files of other types or without text, each with the reason.
        unread: folders that can't be read.
    """

    new: Mapping[str, FoundFile]
    skipped: dict[str, str]
    unread: tuple[Unread, ...] = ()


def _away(library: Library, locations: Mapping[str, str], unread: Sequence[Unread]) -> dict[str, Folder]:
    """Return the documents of folders that are not there at all: they may be on a disk that is not."""
    missing = [folder for folder in library.folders.all() if not folder.path.is_dir()]
    gone = [one.name for one in unread if one.gone and one.name in locations]
    return {name: folder for folder in missing for name in gone if folder.holds(locations[name])}


def _tell(telling: Telling, found: _Found, unread: Sequence[Unread], away: Mapping[str, Folder]) -> None:
    for path, reason in found.skipped.items():
        telling.say(f"Skipped {path}: {reason}")
    for folder in dict.fromkeys(away.values()):
        telling.say(
            f"The folder {folder.path} is not there: what came from it stays, and nothing of it was pruned."
            " If it is gone for good, remove its documents with `guidebot corpus remove`."
        )
    for one in unread:
        if one.name not in away:
            telling.say(f"{one.reason} {_advice(one, is_new=one.name in found.new)}")


def keep_folders(library: Library, change: Add, done: Done, how: How) -> None:
    """Remember the folders that were added, so that an update finds what is new in them."""
    from corpus.files.writer_lock import writer_lock
    from corpus.readers.finding import folders_among

    own = Folder(library.data_dir.resolve())
    among = folders_among(change.sources, change.include)
    folders = [folder for folder in among if not own.holds(str(folder.path))]
    if how.dry_run or done.publication.refused or not folders:
        return
    with writer_lock(library.data_dir), library.transaction():
        library.folders.keep(folders)


def leaving_out(library: Library, names: Sequence[str]) -> Callable[[Done], None]:
    """Return what, once documents are removed, keeps updates from bringing their files back."""
    from corpus.files.writer_lock import writer_lock

    folders = library.folders.all()
    published = library.edition(library.published()).documents
    locations = [
        one.location
        for one in published
        if one.name in names and any(folder.holds(one.location) for folder in folders)
    ]

    def leave_out(done: Done) -> None:
        if locations and done.publication.published:
            with writer_lock(library.data_dir), library.transaction():
                library.folders.leave_out(locations)

    return leave_out


def _wanted(base: Edition, change: Update, telling: Telling) -> list[StoredDocument]:
    from retrieval.keeping import known_document

    named = [known_document(base, name) for name in dict.fromkeys(change.names)]
    wanted = named or list(base.documents)
    for stored in wanted:
        if not stored.location:
            telling.say(f"{stored.name} stays as it is: its source was sent, and is not kept.")
    return [stored for stored in wanted if stored.location]


def _new_files(library: Library, base: Edition) -> _Found:
    """Return what the folders that are kept in step hold that is new."""
    from corpus.readers.finding import name_parts, new_files
    from corpus.readers.names import distinct_names
    from corpus.readers.sources import Unread

    known = {stored.location for stored in base.documents} | library.folders.left_out()
    own = Folder(library.data_dir.resolve())
    files: dict[str, FoundFile] = {}
    skipped: dict[str, str] = {}
    unread: list[Unread] = []
    for folder in library.folders.all():
        if not folder.path.is_dir():
            continue
        try:
            found, left_out = new_files(folder, known)
        except SourceError as error:
            unread.append(Unread(str(folder.path), str(error)))
            continue
        files |= {str(file.path): file for file in found if not own.holds(str(file.path))}
        skipped |= left_out
    taken = {stored.name for stored in base.documents}
    names = distinct_names([name_parts(file) for file in files.values()])
    new = {_free(name, file, taken): file for name, file in zip(names, files.values(), strict=True)}
    return _Found(new, skipped, tuple(unread))


def _free(name: str, file: FoundFile, taken: set[str]) -> str:
    """Return a name that no other document has: with the folder in front, failing that with a number."""
    from corpus.readers.names import slug

    free, number = name, 1
    if free in taken:
        free = slug(f"{file.path.parent.name}-{name}")
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _read(
    library: Library, stored: Sequence[StoredDocument], found: _Found, options: Options, telling: Telling
) -> tuple[list[Document], list[Unread]]:
    """Return what could be read, and what couldn't; new files that hold no guide come to `found.skipped`."""
    from corpus.readers.sources import Unread, read_each

    documents: list[Document] = []
    unread = list(found.unread)
    before = (library.full_document(one) for one in stored)
    total = len(stored) + len(found.new)
    with closing(read_each(before, list(found.new.items()), options)) as reading:
        for number, one in enumerate(reading, 1):
            telling.reading(number, total, one.name)
            if not isinstance(one, Unread):
                documents.append(one)
            elif one.skipped and one.name in found.new:
                found.skipped[found.new[one.name].display] = one.reason
            else:
                unread.append(one)
    return documents, unread


def _advice(one: Unread, *, is_new: bool) -> str:
    if one.gone:
        return f"{one.name} stays: `guidebot corpus update --prune` takes out what is gone."
    return "Nothing was added." if is_new else f"{one.name} stays as it is."

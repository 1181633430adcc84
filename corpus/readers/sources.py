"""Sources, as a keeper names them on the command line, to named documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Mapping, MutableMapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from msgspec.structs import replace

from corpus.errors import HintsError, SourceError
from corpus.guide import SOURCE as BUILT_IN
from corpus.guide import built_in_document
from corpus.model import Document
from corpus.readers.content_types import EmptyError, UnsupportedError
from corpus.readers.files import FoundFile, read_bytes, read_hints_beside
from corpus.readers.finding import Found, find, is_url, name_parts
from corpus.readers.formats.registry import supported
from corpus.readers.making import Raw, document_of
from corpus.readers.names import distinct_names, slug
from corpus.readers.rendered import Rendered
from corpus.readers.spooled import Spooled
from corpus.readers.worker import OnFile, PageProgress, Worker
from corpus.sources.manifest import about_file
from corpus.sources.validators import Validators

Progress = Callable[[int, int, str], None]
"""Called before each source and once at the end: how many are done, how many there are, which is next."""

MAX_TOTAL = 400_000_000
"""Characters of all documents of one call."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A source that could not be read.

    Attributes:
        name: of its document.
        reason: a sentence that says why, and what to do.
        gone: whether it is no longer there.
        skipped: whether it is of a type that can't be read, or empty, so that it needs no mending.
    """

    name: str
    reason: str
    gone: bool = False
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class ReadSources:
    """What became of the sources of one call.

    Attributes:
        documents: sorted by name.
        skipped: files of folders that are of other types or empty, each with the reason.
        unread: files of folders that are documents and can't be read.
    """

    documents: Spooled
    skipped: Mapping[str, str]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read.

    Attributes:
        allow_private: fetch from addresses that are not public as well.
        include: patterns that a folder's files must match one of.
        progress: told how far the reading is.
        validators: what servers said of their pages; read, and written to.
        rendered: what was read out of files before, by the digest of their bytes; read, and written to.
        on_file: gets each file that is no text itself, once it was read.
    """

    allow_private: bool = False
    include: Sequence[str] = ()
    progress: Progress | None = None
    validators: MutableMapping[str, Validators] | None = None
    rendered: MutableMapping[bytes, Rendered] | None = None
    on_file: OnFile | None = None


def read_source(source: str, *, allow_private: bool = False) -> list[Document]:
    """Return the documents of one file, folder or web address; see `read_sources`."""
    return list(read_sources([source], allow_private=allow_private).documents)


def read_sources(  # noqa: PLR0913  all but the sources by name
    sources: Sequence[str],
    *,
    name: str | None = None,
    allow_private: bool = False,
    include: Sequence[str] = (),
    progress: Progress | None = None,
    validators: MutableMapping[str, Validators] | None = None,
    rendered: MutableMapping[bytes, Rendered] | None = None,
    on_file: OnFile | None = None,
) -> ReadSources:
    """Return the documents of all sources; a file of a folder that can't be read keeps no other out.

    Args:
        sources: files, folders, web addresses, or the name of the built-in guide.
        name: what to call the one document that the sources hold.
        allow_private: fetch from addresses that are not public as well.
        include: patterns such as ``*.md``; files of folders that match none are left out.
        progress: called with how many sources are done, how many there are, and which is next.
        validators: gets what servers say of the pages fetched, by address, for `reread`.
        rendered: what was read out of files before; what is read is added.
        on_file: gets each file that is no text itself, once it was read.

    Raises:
        SourceError: one that was named can't be read, or they hold no document.
        HintsError: the hints file of one that was named can't be read.
    """
    options = Options(allow_private, include, progress, validators, rendered, on_file)
    found, skipped = find(sources, include)
    documents, unsupported, unread = _read_all(found, options, slug(name) if name is not None else None)
    left_out = dict(sorted({**skipped, **unsupported}.items()))
    if not documents and unread:
        raise SourceError(unread[0].reason)
    if not documents:
        raise SourceError(_nothing_found(sources, left_out))
    if name is not None and len(documents) > 1:
        raise SourceError(
            f"One name was given for {len(documents)} documents: give --name with a single source."
        )
    return ReadSources(documents, left_out, tuple(unread))


def reread(
    document: Document,
    *,
    allow_private: bool = False,
    validators: MutableMapping[str, Validators] | None = None,
    rendered: MutableMapping[bytes, Rendered] | None = None,
) -> Document:
    """Return a document as its location has it now; the same object if a server says that it is unchanged.

    Args:
        document: as it was read before; its `location` says where.
        allow_private: fetch from addresses that are not public as well.
        validators: what servers said of their pages when `document` was read, by address; brought up to date.
        rendered: what was read out of files before; what is read is added.

    Raises:
        SourceError: it isn't there any more, or can't be read.
        HintsError: its hints file can't be read.
    """
    options = Options(allow_private, validators=validators, rendered=rendered)
    with closing(reread_all([document], options)) as found:
        return next(found)


def reread_all(documents: Iterable[Document], options: Options) -> Generator[Document, None, None]:
    """Yield documents as their locations have them now, see `reread`; one child process parses them all."""
    with closing(Worker(known=options.rendered, on_file=options.on_file)) as worker:
        for document in documents:
            yield _reread(document, options, worker)


def read_each(
    known: Iterable[Document], new: Sequence[tuple[str, FoundFile]], options: Options
) -> Generator[Document | Unread, None, None]:
    """Yield documents as their sources have them now; what can't be read keeps nothing else from being read.

    Args:
        known: as they were read before.
        new: files that were not read before, with the names of their documents.
        options: how sources are read.
    """
    with closing(Worker(known=options.rendered, on_file=options.on_file)) as worker:
        for document in known:
            yield _or_reason(document.name, document.location, partial(_reread, document, options, worker))
        for name, file in new:
            yield _or_reason(name, str(file.path), partial(_read_file, file, name, worker))


def _or_reason(name: str, location: str, read: Callable[[], Document]) -> Document | Unread:
    try:
        return read()
    except (SourceError, HintsError) as error:
        gone = location not in ("", BUILT_IN) and not is_url(location) and not Path(location).exists()
        return Unread(name, str(error), gone, isinstance(error, UnsupportedError | EmptyError))


def _reread(document: Document, options: Options, worker: Worker) -> Document:
    if document.location == BUILT_IN:
        return replace(built_in_document(), name=document.name)
    if not is_url(document.location):
        path = Path(document.location)
        return _read_file(FoundFile(path, path.parent, named=True), document.name, worker)
    known = None if options.validators is None else options.validators.get(document.location)
    raw = _fetched(document.location, options, known)
    return document if raw is None else document_of(raw, document.name, worker)


def _read_all(
    found: Sequence[Found], options: Options, name: str | None
) -> tuple[Spooled, dict[str, str], list[Unread]]:
    names = (
        [name] * len(found) if name is not None else distinct_names([name_parts(source) for source in found])
    )
    documents = Spooled()
    read: list[str] = []
    skipped: dict[str, str] = {}
    unread: list[Unread] = []
    n_characters = 0
    with closing(Worker(known=options.rendered, on_file=options.on_file)) as worker:
        for i, source in enumerate(found):
            display = source if isinstance(source, str) else source.display
            if options.progress:
                options.progress(i, len(found), display)
                worker.on_page = _page_progress(options.progress, i, len(found), display)
            one = _read_or_reason(source, names[i] or "", options, worker)
            if isinstance(one, Document):
                documents.append(one)
                read.append(one.name)
                n_characters += len(one.text)
            elif one.skipped:
                skipped[display] = one.reason
            else:
                unread.append(one)
            if n_characters > MAX_TOTAL:
                raise SourceError(
                    f"These are more than {MAX_TOTAL // 1_000_000} MB of text: add them in parts."
                )
    if options.progress:
        options.progress(len(found), len(found), "")
    return documents.sorted_by(read), skipped, unread


def _read_or_reason(source: Found, name: str, options: Options, worker: Worker) -> Document | Unread:
    """Return what was read, or why a folder's file can't be; what was named must be readable."""
    read = partial(_read, source, name, options, worker)
    if isinstance(source, str) or source.named:
        return read()
    return _or_reason(name, str(source.path), read)


def _page_progress(progress: Progress, i: int, n: int, display: str) -> PageProgress:
    """Return what tells of the pages of one source as parts of it."""
    return lambda page, of: progress(i * of + page - 1, n * of, f"{display}, page {page} of {of}")


def _read(source: Found, name: str, options: Options, worker: Worker) -> Document:
    if isinstance(source, FoundFile):
        return _read_file(source, name, worker)
    if not is_url(source):
        return replace(built_in_document(), name=name)
    raw = _fetched(source, options, None)
    assert raw is not None  # without validators no server may say that nothing changed
    return document_of(raw, name, worker)


def _read_file(file: FoundFile, name: str, worker: Worker) -> Document:
    about = about_file(file.path)  # says nothing unless `corpus export` wrote the file
    return about.apply(document_of(_raw_file(file), name, worker, about.format))


def _raw_file(file: FoundFile) -> Raw:
    data = read_bytes(file.path, file.display)
    hints = read_hints_beside(file.path)
    return Raw(data, file.path.name, file.display, str(file.path), file.path.name, hints=hints)


def _fetched(url: str, options: Options, known: Validators | None) -> Raw | None:
    from corpus.sources.fetching import fetch  # an HTTP client takes a tenth of a second to import

    page = fetch(url, allow_private=options.allow_private, validators=known)
    if page is None:
        return None
    if options.validators is not None:
        options.validators[url] = page.validators
    file_name = PurePosixPath(urlsplit(page.url).path).name
    return Raw(page.body, file_name, url, url, url, page.encoding, page.media_type)


def _nothing_found(sources: Sequence[str], skipped: Collection[str]) -> str:
    if not sources:
        return "No source was given: name a file, a folder or a web address."
    where = Path(sources[0]).name or sources[0]
    seen = f" ({len(skipped)} of other types)" if skipped else ""
    return f"{where} holds no file to read{seen}: put a {supported()} file into it."

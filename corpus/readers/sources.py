"""Sources, as a keeper names them on the command line, to named documents."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from corpus.errors import SourceError
from corpus.guide import NAME as BUILT_IN_NAME
from corpus.guide import SOURCE as BUILT_IN
from corpus.guide import built_in_document
from corpus.hints import HINTS_SUFFIX
from corpus.manifest import FILE_NAME as MANIFEST
from corpus.manifest import about_file
from corpus.model import Document
from corpus.readers.content_types import HEAD, KNOWN_NAMES, SUPPORTED, Kind, UnsupportedError, kind_of
from corpus.readers.files import FoundFile, read_bytes, read_head, read_hints_beside, walk
from corpus.readers.formats import Raw, document_of
from corpus.readers.names import distinct_names, slug
from corpus.readers.worker import Worker
from corpus.validators import Validators

Progress = Callable[[int, int, str], None]
"""Called before each source is read and once at the end: how many are done, how many there are, which is next."""


@dataclass(frozen=True, slots=True)
class ReadSources:
    """What became of the sources of one call: documents sorted by name, and the files of folders left out."""

    documents: tuple[Document, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read.

    Attributes:
        allow_private: fetch from addresses that are not public as well.
        include: patterns that a folder's files must match one of.
        progress: told how far the reading is.
        validators: what servers said of their pages; read, and written to.
    """

    allow_private: bool = False
    include: Sequence[str] = ()
    progress: Progress | None = None
    validators: MutableMapping[str, Validators] | None = None


def read_source(source: str, *, allow_private: bool = False) -> list[Document]:
    """Return the documents of one file, folder or web address; see `read_sources`."""
    return list(read_sources([source], allow_private=allow_private).documents)


def read_sources(
    sources: Sequence[str],
    *,
    name: str | None = None,
    allow_private: bool = False,
    include: Sequence[str] = (),
    progress: Progress | None = None,
    validators: MutableMapping[str, Validators] | None = None,
) -> ReadSources:
    """Return the documents of all sources, or none of them.

    Args:
        sources: files, folders, web addresses, or the name of the built-in guide.
        name: what to call the one document that the sources hold.
        allow_private: fetch from addresses that are not public as well.
        include: patterns such as ``*.md``; files of folders that match none are left out.
        progress: called with how many sources are done, how many there are, and which is next.
        validators: gets what servers say of the pages fetched, by address, for `reread`.

    Raises:
        SourceError: one of them can't be read, or they hold no document.
        HintsError: a hints file can't be read.
    """
    options = Options(allow_private, include, progress, validators)
    found, skipped = _found(sources, options)
    documents, unsupported = _read_all(found, options, slug(name) if name is not None else None)
    left_out = tuple(sorted({*skipped, *unsupported}))
    if not documents:
        raise SourceError(_nothing_found(sources, left_out))
    if name is not None and len(documents) > 1:
        raise SourceError(
            f"One name was given for {len(documents)} documents: give --name with a single source."
        )
    return ReadSources(tuple(sorted(documents, key=lambda document: document.name)), left_out)


def reread(
    document: Document,
    *,
    allow_private: bool = False,
    validators: MutableMapping[str, Validators] | None = None,
) -> Document:
    """Return a document as its location has it now, under the name it has; the same object if a server says so.

    Args:
        document: as it was read before; its `location` says where.
        allow_private: fetch from addresses that are not public as well.
        validators: what servers said of their pages when `document` was read, by address; brought up to date.

    Raises:
        SourceError: it isn't there any more, or can't be read.
        HintsError: its hints file can't be read.
    """
    if document.location == BUILT_IN:
        return replace(built_in_document(), name=document.name)
    options = Options(allow_private, validators=validators)
    with closing(Worker()) as worker:
        if not _is_url(document.location):
            path = Path(document.location)
            return _read_file(FoundFile(path, path.parent, named=True), document.name, worker)
        known = None if validators is None else validators.get(document.location)
        raw = _fetched(document.location, options, known)
        return document if raw is None else document_of(raw, document.name, worker)


def _found(sources: Sequence[str], options: Options) -> tuple[list[FoundFile | str], list[str]]:
    """Return the files, web addresses and built-in names that the sources stand for, and the files left out."""
    found: dict[str, FoundFile | str] = {}
    skipped: list[str] = []
    for source in sources:
        if _is_url(source) or (source == BUILT_IN_NAME and not _exists(source)):
            found.setdefault(source, source)
            continue
        path = Path(source).expanduser().absolute()
        for file in (
            walk(path, options.include) if _is_folder(path) else [FoundFile(path, path.parent, named=True)]
        ):
            if file.named or not _is_left_out(file, skipped):
                found.setdefault(str(file.path.resolve()), file)
    return list(found.values()), skipped


def _is_left_out(file: FoundFile, skipped: list[str]) -> bool:
    """Return whether a folder's file is no guide, and keep its name if that is worth telling."""
    if file.path.name == MANIFEST:
        return True
    if about_file(file.path).format:
        return False
    if file.path.name.endswith(HINTS_SUFFIX):
        stem = file.path.name.removesuffix(HINTS_SUFFIX)
        if not any(path.name != file.path.name for path in file.path.parent.glob(f"{_literal(stem)}.*")):
            skipped.append(file.display)
        return True
    try:
        head = read_head(file.path, HEAD)
        left_out = kind_of(head, file.path.name) is Kind.TEXT and file.path.suffix.lower() not in KNOWN_NAMES
    except UnsupportedError:
        left_out = True
    if left_out or not file.path.is_file():
        skipped.append(file.display)
        return True
    return False


def _read_all(
    found: Sequence[FoundFile | str], options: Options, name: str | None
) -> tuple[list[Document], list[str]]:
    names = (
        [name] * len(found) if name is not None else distinct_names([_name_parts(source) for source in found])
    )
    documents: list[Document] = []
    skipped: list[str] = []
    with closing(Worker()) as worker:
        for i, source in enumerate(found):
            display = source if isinstance(source, str) else source.display
            if options.progress:
                options.progress(i, len(found), display)
            try:
                documents.append(_read(source, names[i] or "", options, worker))
            except UnsupportedError:
                if isinstance(source, str) or source.named:
                    raise
                skipped.append(display)
    if options.progress:
        options.progress(len(found), len(found), "")
    return documents, skipped


def _read(source: FoundFile | str, name: str, options: Options, worker: Worker) -> Document:
    if isinstance(source, FoundFile):
        return _read_file(source, name, worker)
    if not _is_url(source):
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
    from corpus.fetching import fetch  # an HTTP client takes a tenth of a second to import

    page = fetch(url, allow_private=options.allow_private, validators=known)
    if page is None:
        return None
    if options.validators is not None:
        options.validators[url] = page.validators
    file_name = PurePosixPath(urlsplit(page.url).path).name
    return Raw(page.body, file_name, url, url, url, page.encoding, page.media_type)


def _name_parts(source: FoundFile | str) -> list[str]:
    """Return what a source may be called by; see `distinct_names`."""
    if isinstance(source, FoundFile):
        return [*source.path.parent.parts[1:], source.path.stem, source.path.suffix]
    if not _is_url(source):
        return [source, ""]
    host, _, rest = source.partition("://")[2].partition("/")
    path = PurePosixPath(unquote(re.split("[?#]", rest, maxsplit=1)[0]))
    if not path.name:
        return [host, ""]
    return [host, *path.parent.parts, path.stem, path.suffix]


def _is_url(source: str) -> bool:
    return "://" in source


def _exists(source: str) -> bool:
    return Path(source).exists()


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _literal(stem: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in stem)


def _nothing_found(sources: Sequence[str], skipped: Sequence[str]) -> str:
    if not sources:
        return "No source was given: name a file, a folder or a web address."
    where = Path(sources[0]).name or sources[0]
    seen = f" ({len(skipped)} files of other types are in it)" if skipped else ""
    return f"{where} holds no file to read{seen}: put a {SUPPORTED} file into it."

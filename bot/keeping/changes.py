"""What a keeper may want of a guide: changes as values, which can be kept, tried and published."""

from __future__ import annotations

import msgspec


class Add(msgspec.Struct, frozen=True, tag="add", tag_field="change"):
    """Put documents into the guide, or replace those of the same names.

    Attributes:
        sources: files, folders and addresses.
        name: what the document is called, for a single source; empty for its own name.
        include: patterns of the files that are wanted of folders.
        allow_private: whether addresses that are not public may be fetched.
        guide: that the documents shall belong to; empty for that of the ones they replace, else the default.
    """

    sources: tuple[str, ...]
    name: str = ""
    include: tuple[str, ...] = ()
    allow_private: bool = False
    guide: str = ""


class Update(msgspec.Struct, frozen=True, tag="update", tag_field="change"):
    """Read sources again: those of the documents that are named, or all and what is new in folders.

    Attributes:
        names: of documents; empty for all of them.
        allow_private: whether addresses that are not public may be fetched.
        prune: whether documents go whose files are gone.
    """

    names: tuple[str, ...] = ()
    allow_private: bool = False
    prune: bool = False


class Remove(msgspec.Struct, frozen=True, tag="remove", tag_field="change"):
    """Take documents out of the guide."""

    names: tuple[str, ...]


class RollBack(msgspec.Struct, frozen=True, tag="rollback", tag_field="change"):
    """Publish an earlier edition anew; without a number the one before the published one."""

    edition: int | None = None


class Hint(msgspec.Struct, frozen=True):
    """Questions, and the words of a document that answer them; without words it does not answer them.

    Attributes:
        questions: their wordings.
        text: words of the document.
        say: without words, a sentence to say instead; may be empty.
    """

    questions: tuple[str, ...]
    text: str = ""
    say: str = ""


class NewCheck(msgspec.Struct, frozen=True):
    """A question, what its answer must contain, and what is asked before it, oldest first.

    Without anything that it must contain it must not be answered.
    """

    question: str
    contains: tuple[str, ...]
    history: tuple[str, ...] = ()


class AddHints(msgspec.Struct, frozen=True, tag="hints", tag_field="change"):
    """Give a document hints and check questions besides those that it has."""

    document: str
    hints: tuple[Hint, ...]
    checks: tuple[NewCheck, ...] = ()


class AddHintsToSeveral(msgspec.Struct, frozen=True, tag="hints-to-several", tag_field="change"):
    """The same for several documents, in one edition."""

    each: tuple[AddHints, ...]


class SetHints(msgspec.Struct, frozen=True, tag="set-hints", tag_field="change"):
    """Give a document a hints file in the place of the one that it has.

    Attributes:
        document: its name.
        hints: the file.
        before: the file as its keeper saw it: where it is another by now, nothing is changed.
    """

    document: str
    hints: str
    before: str


Change = Add | Update | Remove | RollBack | AddHints | AddHintsToSeveral | SetHints

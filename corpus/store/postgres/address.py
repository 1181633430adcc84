"""The address of a database: what the driver takes of it, and which tables in it are meant."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from corpus.errors import LibraryError, SettingsError

NAME = "guidebot"
_SCHEMA = "schema"


class Address(NamedTuple):
    """Where a guide is kept.

    Attributes:
        server: what the driver connects to; holds the password.
        schema: the name that the guide's schemas begin with: several may be in one database.
    """

    server: str
    schema: str = NAME

    def __repr__(self) -> str:
        return f"Address({self.shown})"  # a log holds no secret

    @property
    def shown(self) -> str:
        """What to call it, without the password."""
        parts = urlsplit(self.server)
        place = parts.netloc.rpartition("@")[2] or dict(parse_qsl(parts.query)).get("host", "")
        return f"{place}{parts.path}"


def read_address(url: str) -> Address:
    """Return the address that somebody gave.

    Raises:
        SettingsError: it is none; what it is stays unsaid, for it may hold a password.

    >>> read_address("postgresql://me@db/clinic?schema=north&sslmode=require")
    Address(db/clinic)
    >>> read_address("postgresql://me@db/clinic?schema=north").schema
    'north'
    """
    wrong = "The database's address must look like postgresql://USER:PASSWORD@HOST/DATABASE: check it."
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise SettingsError(wrong) from error
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/") or re.search(r"\s", url):
        raise SettingsError(wrong)
    query = parse_qsl(parts.query, keep_blank_values=True)
    schema = dict(query).get(_SCHEMA, NAME)
    if re.fullmatch(r"[a-z][a-z0-9_]{0,30}", schema) is None:
        raise SettingsError(
            "The schema in the database's address must be lower-case letters, digits and underscores:"
            " choose another."
        )
    rest = urlencode([(name, value) for name, value in query if name != _SCHEMA])
    return Address(urlunsplit((parts.scheme, parts.netloc, parts.path, rest, "")), schema)


def backing_up(address: Address) -> str:
    """Return the sentence that says how what is kept in a database is backed up and put back."""
    return (
        f"The guide and the chats are in the database {address.shown}, which the server's own tool backs up:"
        f" `pg_dump --schema='{address.schema}_*' --format=custom --file=guidebot.dump DATABASE`,"
        " and pg_restore puts it back."
    )


def refuse_files(url: str) -> None:
    """Refuse what would put a file in the place of a database.

    Raises:
        LibraryError: there is a database.
    """
    if url:
        raise LibraryError(backing_up(read_address(url)))

"""What PostgreSQL and its driver say when something is wrong, in a sentence that says what to do."""

from __future__ import annotations

import psycopg
from psycopg import errors

from corpus.errors import AwayError, LibraryError

OLDEST = 13
"""The oldest version of the server that is understood."""


def plain(error: psycopg.Error, shown: str) -> LibraryError:
    """Return an error as one sentence.

    Args:
        error: as the driver raised it.
        shown: what to call the database, without its password.
    """
    for kinds, sentence in _PASSING:
        if isinstance(error, kinds):
            return AwayError(sentence.format(shown=shown))
    for kinds, sentence in _SAID:
        if isinstance(error, kinds):
            return LibraryError(sentence.format(shown=shown))
    text = " ".join(str(error).split())
    for sign, sentence in _SIGNS:
        if sign in text:
            return LibraryError(sentence.format(shown=shown))
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return AwayError(
            f"The database {shown} can't be reached just now: see whether the server runs and listens there."
        )
    return LibraryError(
        f"The database {shown} refused what guidebot asked ({_first(error)}): look at its log."
    )


def too_old(version: int, shown: str) -> LibraryError:
    """Return the error for a server of an earlier version, given by its first number."""
    return LibraryError(
        f"The database {shown} is PostgreSQL {version}: upgrade the server, guidebot needs {OLDEST} or later."
    )


_DENIED = "The user of the database {shown} may only read: give it the right to create and write there."
_PASSWORD = "The database {shown} refuses this user or password: check GUIDEBOT_DATABASE_URL."
_SAID: tuple[tuple[tuple[type[psycopg.Error], ...], str], ...] = (
    ((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction), _DENIED),
    ((errors.InvalidPassword, errors.InvalidAuthorizationSpecification), _PASSWORD),
    (
        (errors.InvalidCatalogName,),
        "There is no database {shown}: create it with createdb, or check GUIDEBOT_DATABASE_URL.",
    ),
    (
        (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement, errors.UndefinedTable),
        "The session with the database {shown} is another one now, or its tables are gone: put a pooler that"
        " is in front of it into session mode.",
    ),
)
_PASSING: tuple[tuple[tuple[type[psycopg.Error], ...], str], ...] = (
    (
        (errors.DiskFull,),
        "There is no space left at the database {shown}: make some, then try again; nothing was lost.",
    ),
    (
        (errors.LockNotAvailable, errors.QueryCanceled, errors.DeadlockDetected),
        "The database {shown} is busy with something that takes long: try again when that has finished.",
    ),
)
_SIGNS = (
    ("authentication failed", _PASSWORD),
    ("no password supplied", _PASSWORD),
    ("no pg_hba.conf entry", _PASSWORD),
    (
        "certificate",
        "The certificate of the database {shown} can't be trusted: check sslmode and sslrootcert.",
    ),
    (
        "SSL",
        "The server of the database {shown} speaks no TLS, or another: check sslmode, or set it up there.",
    ),
    ("does not exist", _SAID[2][1]),
    (
        "invalid connection option",
        "The address of the database {shown} has an option that there isn't: check it.",
    ),
    (
        "invalid URI query parameter",
        "The address of the database {shown} has an option that there isn't: check it.",
    ),
)


def _first(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")

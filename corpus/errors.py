"""Every error that guidebot raises on purpose.

GuidebotError                   its message is one sentence that says what to do
├── SourceError                 a file, folder or URL can't be read          (keeper)
├── HintsError                  a hints file has a mistake in it             (keeper)
├── UnknownNameError            no document or edition of that name          (keeper)
├── CheckFailedError            a check question lost its answer             (keeper)
├── LibraryError                the data directory can't be used             (operator)
│   └── AwayError               a server can't be reached just now           (operator)
│       └── EngineAwayError     of these, the search engine                  (operator)
└── SettingsError               a setting is missing or wrong                (operator)
"""

from __future__ import annotations

from typing import ClassVar


class GuidebotError(Exception):
    """Anything that went wrong and that a person can mend; shown without a traceback."""


class SourceError(GuidebotError, ValueError):
    """A source can't be read: not there, of the wrong type, damaged or too large."""


class HintsError(GuidebotError, ValueError):
    """A hints file can't be used; the message names file, line and field.

    Attributes:
        line: of the file, from 1; 0 where it is not of one line.
    """

    def __init__(self, *said: object, line: int = 0) -> None:
        super().__init__(*said)
        self.line = line


class UnknownNameError(GuidebotError, LookupError):
    """A document or an edition was named that does not exist."""


class CheckFailedError(GuidebotError, ValueError):
    """Publishing was refused because a check question lost its answer."""


class LibraryError(GuidebotError, OSError):
    """The data directory is locked, damaged, read-only or of a later version."""


class DamagedError(LibraryError):
    """A file that is kept is damaged: who goes on with it loses more of what it holds."""


class AwayError(LibraryError):
    """A server can't be reached, the database unless a subclass says otherwise; it may work later.

    Whoever catches it never says that the guide has no answer: chats keep the question until it has been
    asked, commands end with a status of their own.

    Attributes:
        what: the server's name in the log and in metrics, one word.
    """

    what: ClassVar[str] = "database"


class EngineAwayError(AwayError):
    """The search engine can't be reached, or answers with a part of what it should."""

    what = "engine"


class SettingsError(GuidebotError, ValueError):
    """A setting is missing or has a value that can't be used."""

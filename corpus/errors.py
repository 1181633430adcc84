"""Every error that guidebot raises on purpose.

GuidebotError                   its message is one sentence that says what to do
├── SourceError                 a file, folder or URL can't be read          (keeper)
├── HintsError                  a hints file has a mistake in it             (keeper)
├── UnknownNameError            no document or edition of that name          (keeper)
├── CheckFailedError            a check question lost its answer             (keeper)
├── LibraryError                the data directory can't be used             (operator)
│   └── AwayError               the database can't be reached just now       (operator)
└── SettingsError               a setting is missing or wrong                (operator)
"""

from __future__ import annotations


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


class AwayError(LibraryError):
    """The database server can't be reached; what was asked of it may work later."""


class SettingsError(GuidebotError, ValueError):
    """A setting is missing or has a value that can't be used."""

"""What a server says a page can be recognised by, so that an unchanged page is not sent again."""

from __future__ import annotations

import msgspec


class Validators(msgspec.Struct, frozen=True):
    """The ``ETag`` and ``Last-Modified`` of an answer, as the server wrote them; empty where it gave none."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

"""What the engine refuses, each as one sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from corpus.errors import EngineAwayError

LEAST_VERSION = 2
TOO_MANY = 429
"""The status of who has too much to do."""
_MOST_SAID = 200
_CLOSED = b"index_closed_exception"
_BLOCKED = "blocked by: ["
_FULL_DISK = ("flood-stage", "read_only_allow_delete", "read-only-allow-delete", "disk usage exceeded")


def refused(url: str, status: int, said: bytes) -> EngineAwayError:
    """Return what a status stands for that is no answer."""
    reason, engine = reason_of(said), f"The search engine at {url}"
    if is_full_disk(said):
        return full_disk(url)
    sentences = (
        (
            status == 401,
            f"{engine} doesn't take this user and password: check GUIDEBOT_ENGINE_USER and"
            " GUIDEBOT_ENGINE_PASSWORD_FILE.",
        ),
        (
            _BLOCKED in reason,
            f"{engine} has a block that somebody set ({reason}): lift it there, and do it again.",
        ),
        (
            _CLOSED in said,
            f"The index of the guide at {url} is closed: open it there, or delete it, and"
            " `guidebot corpus check` makes it anew.",
        ),
        (
            status == 403,
            f"The user may not do that at the search engine at {url} ({reason}): let it read and write the"
            " indexes guidebot-*, and make new ones.",
        ),
        (status == 413, f"{engine} takes no request of that size: let it take 10 MB."),
        (
            status < 500 and status != TOO_MANY,
            f"{engine} refuses that ({status}: {reason}): see to it there, and do it again.",
        ),
        (True, f"{engine} can't do that just now ({status}: {reason}): try again later."),
    )
    return EngineAwayError(next(sentence for is_so, sentence in sentences if is_so))


@contextmanager
def understood(url: str) -> Iterator[None]:
    """Refuse an answer that is none of OpenSearch's: who reads it finds something else than should be there.

    Args:
        url: for the sentence.

    Raises:
        EngineAwayError: something else was there.
    """
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise not_understood(url) from error


def not_understood(url: str) -> EngineAwayError:
    """Return what an answer stands for that is none of OpenSearch's."""
    return EngineAwayError(f"What answers at {url} is no OpenSearch: check GUIDEBOT_ENGINE_URL.")


def is_full_disk(said: bytes) -> bool:
    """Return whether it is for want of room that the engine refuses."""
    reason = reason_of(said)
    return any(word in reason for word in _FULL_DISK)


def full_disk(url: str) -> EngineAwayError:
    """Return what to do when nothing may be written any more."""
    return EngineAwayError(
        f"The search engine at {url} has no room left on its disk and takes nothing in: make room there,"
        " and do it again."
    )


def of_items(url: str, items: list[dict[str, Any]]) -> EngineAwayError:
    """Return what the first failed operation of many says."""
    for item in items:
        for result in item.values():
            if error := result.get("error"):
                return refused(url, int(result.get("status", 500)), msgspec.json.encode({"error": error}))
    return EngineAwayError(f"The search engine at {url} took in a part only: do it again.")


def check_product(url: str, said: Any) -> None:
    """Refuse what is no OpenSearch of a version that can be used.

    Args:
        url: for the sentence.
        said: what it says of itself.

    Raises:
        EngineAwayError: it is another product or too old.
    """
    version = said.get("version", {}) if isinstance(said, dict) else {}
    version = version if isinstance(version, dict) else {}
    number, distribution = str(version.get("number", "")), version.get("distribution")
    major = number.partition(".")[0]
    if not major.isdecimal():
        raise not_understood(url)
    if distribution != "opensearch":
        raise EngineAwayError(
            f"What answers at {url} is Elasticsearch {number}, which guidebot doesn't know: use OpenSearch"
            f" {LEAST_VERSION} or later."
        )
    if int(major) < LEAST_VERSION:
        raise EngineAwayError(
            f"The search engine at {url} is OpenSearch {number}: guidebot needs {LEAST_VERSION}.0 or later."
        )


def reason_of(said: bytes) -> str:
    """Return why the engine refused, in its words, on one line."""
    try:
        error = msgspec.json.decode(said).get("error", "")
    except (msgspec.DecodeError, AttributeError):
        error = said.decode("utf-8", "replace")
    if isinstance(error, dict):
        causes = error.get("root_cause") or [{}]
        error = error.get("reason") or causes[0].get("reason") or error.get("type") or ""
    return " ".join(str(error).split())[:_MOST_SAID] or "it says no more"

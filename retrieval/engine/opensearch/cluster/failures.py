"""What the engine refuses, each as one sentence that says what to do."""

from __future__ import annotations

from typing import Any

import msgspec

from corpus.errors import EngineAwayError

LEAST_VERSION = 2
_MOST_SAID = 200
_FULL_DISK = ("flood-stage", "read_only_allow_delete", "read-only-allow-delete", "disk usage exceeded")


def refused(url: str, status: int, said: bytes) -> EngineAwayError:
    """Return what a status stands for that is no answer."""
    reason = reason_of(said)
    if status == 401:
        return EngineAwayError(
            f"The search engine at {url} doesn't take this user and password:"
            " check GUIDEBOT_ENGINE_USER and GUIDEBOT_ENGINE_PASSWORD_FILE."
        )
    if is_full_disk(said):
        return full_disk(url)
    if status == 403:
        return EngineAwayError(
            f"The user may not do that at the search engine at {url} ({reason}): let it read and write the"
            " indexes guidebot-*, and make new ones."
        )
    if status == 413:
        return EngineAwayError(
            f"The search engine at {url} takes no request of that size: let it take 10 MB."
        )
    return EngineAwayError(
        f"The search engine at {url} can't do that just now ({status}: {reason}): try again later."
    )


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
        raise EngineAwayError(f"What answers at {url} is no OpenSearch: check GUIDEBOT_ENGINE_URL.")
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

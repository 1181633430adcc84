"""Which language do documents have? Each says so in its front matter, or as its format does."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, PACKS

Metadata = tuple[tuple[str, str], ...]
"""A document's, see `corpus.model.Document`."""


def language_of(metadata: Metadata) -> Language:
    """Return the language that a document says it has; English where it says nothing, or there is no pack.

    >>> language_of((("language", "en-GB"),))
    Language('en')
    """
    return pack_of(dict(metadata).get("language", "")) or ENGLISH


def pack_of(declared: str) -> Language | None:
    """Return the pack of a language as documents name it, such as ``de-AT``; None where there is none."""
    return PACKS.get(declared.replace("_", "-").partition("-")[0].strip().lower())


def language_of_all(documents: Iterable[Metadata]) -> Language:
    """Return the language that documents have in common; English where they have several, or none."""
    found = set(map(language_of, documents))
    return found.pop() if len(found) == 1 else ENGLISH

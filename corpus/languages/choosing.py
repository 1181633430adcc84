"""Which languages do documents have? Each says so in its front matter, or as its format does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from corpus.caching import kept
from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, PACKS, plain

Metadata = tuple[tuple[str, str], ...]
"""A document's, see `corpus.model.Document`."""

_CODE = kept.pattern(r"[a-z]{2,3}")


def language_of(metadata: Metadata) -> Language:
    """Return the language that a document says it has; English where it says nothing that is a language.

    >>> language_of((("language", "en-GB"),)), language_of((("language", "ja"),))
    (Language('en'), Language('ja'))
    """
    return pack_of(dict(metadata).get("language", "")) or ENGLISH


def pack_of(declared: str) -> Language | None:
    """Return a language as documents name it, such as ``de-AT`` or ``Deutsch``; None where that is none.

    There may be no pack for it: then it is a plain one, see `plain`.
    """
    code = declared.replace("_", "-").partition("-")[0].strip().lower()
    if _CODE.fullmatch(code):
        return PACKS.get(code) or plain(code)
    return next((pack for pack in PACKS.values() if pack.table("grammar")["name"].lower() == code), None)


def languages_of(documents: Iterable[Metadata]) -> tuple[Language, ...]:
    """Return the languages of documents, that of most of them first; English if there are none."""
    found = Counter(map(language_of, documents))
    ranked = sorted(found, key=lambda language: (-found[language], language is not ENGLISH))
    return tuple(ranked) or (ENGLISH,)


def language_of_all(documents: Iterable[Metadata]) -> Language:
    """Return the language of most documents; English if there are none."""
    return languages_of(documents)[0]

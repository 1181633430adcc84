"""Which languages do documents have? Each says so in its front matter, or as its format does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from corpus.caching import kept
from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH, PACKS, plain

Metadata = tuple[tuple[str, str], ...]
"""A document's, see `corpus.model.Document`."""

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that say in which language programs speak, the strongest first."""

NEIGHBOURS = {"ms": "id", "gl": "pt"}
"""Languages without a pack whose words are mostly those of another that has one.

Catalan, Bulgarian and Macedonian aren't: the endings of Spanish and Russian are no endings of theirs.
"""

MOST_ACCEPTED = 50
"""Languages that a browser may name; what follows them isn't read."""

_CODE = kept.pattern(r"[a-z]{2,3}")
_WEIGHT = kept.pattern(r"[01](\.[0-9]{0,3})?")


def language_of(metadata: Metadata) -> Language:
    """Return the language that a document says it has; English where it says nothing that is a language.

    >>> language_of((("language", "en-GB"),)), language_of((("language", "ja"),))
    (Language('en'), Language('ja'))
    """
    return _spoken(_declared(metadata))


def _declared(metadata: Metadata) -> str:
    return dict(metadata).get("language", "") if metadata else ""


def _spoken(declared: str) -> Language:
    return pack_of(declared) or ENGLISH


def pack_of(declared: str) -> Language | None:
    """Return a language as documents name it, such as ``de-AT`` or ``Deutsch``; None where that is none.

    There may be no pack for it: then it is that of a neighbour, or a plain one, see `plain`.
    """
    code = declared.replace("_", "-").partition("-")[0].strip().lower()
    if _CODE.fullmatch(code):
        return PACKS.get(NEIGHBOURS.get(code, code)) or plain(code)
    return next((pack for pack in PACKS.values() if pack.table("grammar")["name"].lower() == code), None)


def languages_of(documents: Iterable[Metadata]) -> tuple[Language, ...]:
    """Return the languages of documents, that of most of them first; English if there are none."""
    declared: Counter[str] = Counter()
    found: Counter[Language] = Counter()
    # A library may have thousands of documents; most say the same of themselves, and name few languages.
    for metadata, n_documents in Counter(documents).items():
        declared[_declared(metadata)] += n_documents
    for language, n_documents in declared.items():
        found[_spoken(language)] += n_documents
    ranked = sorted(found, key=lambda language: (-found[language], language is not ENGLISH))
    return tuple(ranked) or (ENGLISH,)


def language_of_all(documents: Iterable[Metadata]) -> Language:
    """Return the language of most documents; English if there are none."""
    return languages_of(documents)[0]


def language_of_locale(environment: Mapping[str, str]) -> Language | None:
    """Return the language that somebody's programs speak; None where it is English, or one without a pack.

    English is what most machines say that nobody asked, so it doesn't outweigh a guide in another language.

    Args:
        environment: variables as POSIX has them, such as ``LANG=pt_BR.UTF-8``.
    """
    locale = next(filter(None, map(environment.get, LOCALES)), "")
    spoken = pack_of(locale.partition(".")[0].partition("@")[0])
    return None if spoken is None or spoken.is_plain or spoken is ENGLISH else spoken


def language_accepted(header: str) -> Language:
    """Return the language that a browser asks for most and that has a pack; English where it names none.

    Args:
        header: ``Accept-Language`` as RFC 9110 has it.

    >>> language_accepted("ja, pt-BR;q=0.8, de;q=0.9"), language_accepted("fr;q=0, *")
    (Language('de'), Language('en'))
    """
    wanted: list[tuple[float, Language]] = []
    for one in header.split(",")[:MOST_ACCEPTED]:
        tag, *parameters = (part.strip() for part in one.split(";"))
        code, weight = tag.partition("-")[0].lower(), _weight(parameters)
        spoken = PACKS.get(NEIGHBOURS.get(code, code))
        if spoken is not None and weight > 0:
            wanted.append((weight, spoken))
    return max(wanted, key=lambda one: one[0], default=(0.0, ENGLISH))[1]


def _weight(parameters: Iterable[str]) -> float:
    """Return how much a language is wanted, 0 to 1; 0 where that can't be read."""
    given = next((one for one in parameters if one.lower().startswith("q=")), "q=1")[2:]
    return float(given) if _WEIGHT.fullmatch(given) else 0.0

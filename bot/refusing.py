"""The sentence of a refusal: what does the question ask for that the guide has nothing of?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.name_words import is_named_class

if TYPE_CHECKING:
    from retrieval.finding import Finding
    from retrieval.hint_index import Near
    from retrieval.query import Concept

_FILE = Path(__file__).parent / "data" / "refusals.toml"
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)[ ]+$")
_GAP = re.compile(r"[ -]*")

TELLING = 0.4
"""Least weight of a word that is worth naming; of the name of a thing, half of it."""
NEAR = 0.5
"""Least likeness of the keeper's question whose sentence is said."""
SURE = 0.6
"""The same where the question has no word that the guide lacks."""
_NAMED = 2


class _Phrase(NamedTuple):
    """Words of a question that stand side by side."""

    words: str
    is_thing: bool
    weight: float


def refusal(finding: Finding, say: str) -> str:
    """Return the sentence that says what the guide doesn't say.

    Args:
        finding: what was found instead of an answer.
        say: the keeper's sentence for questions like this one, or empty.
    """
    if say:
        return say
    missing = list(_missing(finding))[:_NAMED]
    held = _held(finding)
    if not missing:
        return f"The guide speaks of {held}, but doesn't answer that." if held else "The guide doesn't say."
    if not all(phrase.is_thing for phrase in missing):
        return f"The guide doesn't mention {' or '.join(f'“{phrase.words}”' for phrase in missing)}."
    named = " or ".join(phrase.words for phrase in missing)
    if held:
        return f"The guide speaks of {held}, but nowhere of {named}."
    return f"The guide says nothing about {named}."


def keepers_question(finding: Finding) -> Near | None:
    """Return the keeper's question whose sentence refuses this one best, if one is near enough.

    What the guide lacks has to be in it: who asks for another thing gets another sentence.
    """
    telling = [concept for concept in finding.missing if concept.weight >= TELLING and not concept.carried]
    covered = finding.votes.best(covered=True)
    for near in finding.votes.near:
        if near.similarity < NEAR:
            return None
        if near.question.covered:
            continue
        if telling and all(_is_in(concept, near) for concept in telling):
            return near
        if not telling and near.similarity >= max(SURE, covered):
            return near
    return None


def _is_in(concept: Concept, near: Near) -> bool:
    terms = set(near.question.terms)
    return any(terms.issuperset(form.terms) for form in concept.asked)


def _missing(finding: Finding) -> Iterator[_Phrase]:
    """Yield what the guide lacks of a question, the most telling first."""
    text = finding.query.mended
    own = sorted((one for one in finding.missing if not one.carried), key=lambda one: one.start)
    phrases = [_phrase(text, group) for group in _side_by_side(text, own)]
    worth = [one for one in phrases if one.weight >= (TELLING / 2 if one.is_thing else TELLING)]
    yield from sorted(worth, key=lambda one: -one.weight)


def _side_by_side(text: str, concepts: Sequence[Concept]) -> Iterator[list[Concept]]:
    """Yield runs of concepts with nothing between them."""
    run: list[Concept] = []
    for concept in concepts:
        if run and not _GAP.fullmatch(text[_end(run[-1]) : concept.start]):
            yield run
            run = []
        run.append(concept)
    if run:
        yield run


def _phrase(text: str, run: Sequence[Concept]) -> _Phrase:
    words = " ".join(map(_written, run))
    before = _word_before(text, run[0])
    is_thing = _is_thing(text, run, before)
    if before in _words("articles"):
        words = f"{before} {words}"
    return _Phrase(words, is_thing, max(concept.weight for concept in run))


def _is_thing(text: str, run: Sequence[Concept], before: str) -> bool:
    """Return whether words name a thing, as far as the words beside and their endings show."""
    last = run[-1].surface
    if before in _words("before_others"):
        return last.lower().endswith(_endings("thing"))
    return (
        before in _words("before_things")
        or (_is_last(text, run[-1]) and not last.lower().endswith(_endings("other")))
        or bool(run[-1].contrast)
        or last.lower().endswith(_endings("thing"))
        or last[0].isdigit()
        or (run[0].start > 0 and run[0].surface[0].isupper())
    )


def _is_last(text: str, concept: Concept) -> bool:
    """Return whether a concept ends the question: what is not done is most often named there."""
    return not any(sign.isalnum() for sign in text[_end(concept) :])


def _held(finding: Finding) -> str:
    """Return the most telling thing of the question that the guide does speak of, or an empty string."""
    text = finding.query.mended
    things = [
        concept
        for concept in finding.query.concepts
        if concept.known
        and not concept.idle
        and not concept.carried
        and concept.weight >= TELLING / 2
        and any(form.how in ("asked", "same") for form in concept.forms)
        and _is_thing(text, [concept], _word_before(text, concept))
        and not concept.surface[0].isdigit()
    ]
    best = max(things, key=lambda concept: (not concept.subject, concept.weight), default=None)
    if best is None:
        return ""
    article = _word_before(text, best)
    words = _written(best)
    return f"{article} {words}" if article in _words("articles") else words


def _written(concept: Concept) -> str:
    """Return the words of a concept, with capitals where they are names."""
    words = concept.surface
    return words.title() if words.islower() and is_named_class(words) else words


def _word_before(text: str, concept: Concept) -> str:
    found = _WORD_BEFORE.search(text[: concept.start])
    return found[1].lower().replace("’", "'") if found else ""


def _end(concept: Concept) -> int:
    return concept.start + len(concept.surface)


@cache
def _data() -> dict[str, str]:
    data: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return data


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name].split())


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(_data()[f"{name}_endings"].split())

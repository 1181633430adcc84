"""The sentence of a refusal: what does the question ask for that the guide has nothing of?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.name_words import is_named_class
from retrieval.query import idle_words

if TYPE_CHECKING:
    from retrieval.finding import Finding
    from retrieval.hint_index import Near
    from retrieval.query import Concept

_FILE = Path(__file__).parent / "data" / "refusals.toml"
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)[ ]+$")
_GAP = re.compile(r"[ -]*")
_OF = re.compile(r"[ -]*| of (?:the )?", re.I)
_SUBJECT = re.compile(
    r"(?:^|\b(?:how(?: \w+)?|when|where|why|what|and|but|or)\s+|[,.;!]\s*)"
    r"(?:do|does|did|can|could|will|would|should|must|may|might|is|are|was|were|has|have)\s+"
    r"(?:(?:a|an|the|my|your)\s+)?$",
    re.I,
)
"""What stands before the subject of a question."""
_BOUND = re.compile(r"-|\s+(?:rate|part|number|side|kind|type|way|time|level|step)s?\b", re.I)
"""What makes a word the first half of another: "pass rate", "ride-along"."""
_DO = re.compile(r"\b(?:do|does|did) (?!(?:i|you|we|they|it|he|she)\b)", re.I)
"""A question with one of these ends with what is done, as often as not."""

TELLING = 0.4
"""Least weight of a word that is worth naming; of the name of a thing, half of it."""
RARE, LOOSE = 0.5, 0.7
"""A word that tells so much is lacking where the guide has only what is so near to it."""
NEAR = 0.5
"""Least likeness of the keeper's question whose sentence is said."""
SURE = 0.65
"""The same where the guide lacks no word of the question."""
AHEAD = 0.15
"""How far it has to be ahead of all covered questions otherwise."""
_NAMED = 2


class _Phrase(NamedTuple):
    """Words of a question that stand side by side."""

    words: str
    is_thing: bool
    weight: float
    start: int
    end: int


def refusal(finding: Finding, say: str) -> str:
    """Return the sentence that says what the guide doesn't say.

    Args:
        finding: what was found instead of an answer.
        say: the keeper's sentence for questions like this one, or empty.
    """
    if say:
        return say
    missing = _missing(finding)
    held = _held(finding, missing)
    if not missing:
        return f"The guide speaks of {held}, but doesn't answer that." if held else "The guide doesn't say."
    if not missing[0].is_thing:
        return f"The guide doesn't mention {' or '.join(f'“{phrase.words}”' for phrase in missing)}."
    named = " or ".join(phrase.words for phrase in missing)
    if held:
        return f"The guide speaks of {held}, but nowhere of {named}."
    return f"The guide says nothing about {named}."


def keepers_question(finding: Finding) -> Near | None:
    """Return the keeper's question whose sentence refuses this one best, if one is near enough.

    What the guide lacks has to be in it: who asks for another thing gets another sentence.
    """
    telling = [concept for concept in _lacking(finding) if concept.weight >= TELLING]
    covered = finding.votes.best(covered=True)
    for near in finding.votes.near:
        if near.similarity < NEAR:
            return None
        if near.question.covered:
            continue
        if telling and all(_is_in(concept, near) for concept in telling):
            return near
        if not telling and (near.similarity >= max(SURE, covered) or near.similarity >= covered + AHEAD):
            return near
    return None


def _lacking(finding: Finding) -> list[Concept]:
    """Return the question's own words that the guide has nothing of, or only something loosely related."""
    return [
        concept
        for concept in finding.query.concepts
        if not concept.idle
        and not concept.carried
        and concept.surface.lower() not in _words("before_things")
        and (not concept.known or (concept.weight >= RARE and concept.forms[0].weight <= LOOSE))
    ]


def _is_in(concept: Concept, near: Near) -> bool:
    terms = set(near.question.terms)
    return any(terms.issuperset(form.terms) for form in concept.asked)


def _missing(finding: Finding) -> list[_Phrase]:
    """Return what the guide lacks of a question in the question's order: things, or else other words."""
    text = finding.query.mended
    own = sorted(
        (one for one in _lacking(finding) if _word_before(text, one) != "how"),
        key=lambda one: one.start,
    )
    phrases = [_phrase(text, group, finding) for group in _side_by_side(text, own)]
    worth = [one for one in phrases if one.weight >= (TELLING / 2 if one.is_thing else TELLING)]
    chosen = [one for one in worth if one.is_thing] or worth
    best = sorted(chosen, key=lambda one: -one.weight)[:_NAMED]
    return sorted(best, key=lambda one: one.start)


def _side_by_side(text: str, concepts: Sequence[Concept]) -> Iterator[list[Concept]]:
    """Yield runs of concepts with nothing or "of" between them."""
    run: list[Concept] = []
    for concept in concepts:
        if run and not _OF.fullmatch(text[_end(run[-1]) : concept.start]):
            yield run
            run = []
        run.append(concept)
    if run:
        yield run


def _phrase(text: str, run: Sequence[Concept], finding: Finding) -> _Phrase:
    """Return the words of a run, and of what it tells more: "yellow bins" where there are only others."""
    weight = max(concept.weight for concept in run)
    if len(run) > 1 and (
        run[0].surface.lower() in _words("verbs") or _word_before(text, run[0]) in _words("before_others")
    ):
        run = run[1:]
    is_thing = _is_thing(text, run) or (_is_last(text, run[-1]) and _may_be_thing(text, run))
    after = _right_after(text, run[-1], finding.query.concepts)
    if after and is_thing and not is_named_class(run[-1].surface) and not run[-1].surface[-1].isdigit():
        run = [*run, after]
    return _Phrase(_written(text, run[0], run[-1]), is_thing, weight, run[0].start, _end(run[-1]))


def _right_after(text: str, concept: Concept, concepts: Sequence[Concept]) -> Concept | None:
    """Return the telling word that stands right after another one."""
    for other in concepts:
        gap = text[_end(concept) : other.start] if other.start >= _end(concept) else "?"
        if gap and _GAP.fullmatch(gap) and not other.idle and not other.carried:
            first = other.surface.lower().split()[0]
            return None if first in _words("verbs") or first in _words("before_things") else other
    return None


def _is_thing(text: str, run: Sequence[Concept]) -> bool:
    """Return whether words name a thing, as far as the words beside them and their endings show."""
    before, last = _word_before(text, run[0]), run[-1].surface
    if before in _words("before_kinds"):
        return False
    if (
        _SUBJECT.search(text[: run[0].start])
        or run[-1].contrast
        or last[0].isdigit()
        or (run[0].start > 0 and run[0].surface[0].isupper())
        or last.lower().endswith(_endings("thing"))
    ):
        return True
    plural = last.lower().endswith("s") and not last.lower().endswith("ss")
    return before in _words("before_things") or (plural and before not in _words("before_others"))


def _may_be_thing(text: str, run: Sequence[Concept]) -> bool:
    """Return whether the last words of a question may name a thing, when nothing else shows it."""
    others = _words("before_others") | _words("before_kinds")
    if run[-1].surface.lower() in _words("verbs") or _DO.search(text[: run[0].start]):
        return False
    return _word_before(text, run[0]) not in others and not run[-1].surface.lower().endswith(
        _endings("other")
    )


def _is_last(text: str, concept: Concept) -> bool:
    """Return whether a concept ends the question: what is not done is most often named there."""
    return not any(sign.isalnum() for sign in text[_end(concept) :])


def _held(finding: Finding, missing: Sequence[_Phrase]) -> str:
    """Return the most telling thing of the question that the guide does speak of, or an empty string."""
    things = [
        concept
        for concept in finding.query.concepts
        if _is_held_thing(finding, concept)
        and not any(phrase.start <= concept.start < phrase.end for phrase in missing)
    ]
    best = max(things, key=lambda concept: (not concept.subject, concept.weight), default=None)
    if best is None:
        return ""
    text = finding.query.mended
    after = _right_after(text, best, finding.query.concepts)
    if after and (_says_of(text, best, after) or not any(form.how == "asked" for form in after.forms)):
        after = None
    if after and not _stand_together(finding, best, after):
        return ""
    return _written(text, best, after or best)


def _says_of(text: str, thing: Concept, after: Concept) -> bool:
    """Return whether a word says something of the thing before it: "is the pool open?"."""
    before, behind = text[: thing.start], re.findall(r"[^\W\d_]+", text[_end(after) :].lower())
    if _DO.search(before):
        return not behind or behind[0] not in _words("verbs")
    return not behind and bool(_SUBJECT.search(before))


def _is_held_thing(finding: Finding, concept: Concept) -> bool:
    """Return whether the guide has the very words of a concept, and they name a thing."""
    text = finding.query.mended
    return (
        concept.known
        and not concept.idle
        and not concept.carried
        and concept.weight >= TELLING / 2
        and not concept.surface[0].isdigit()
        and not concept.surface.endswith(("'s", "’s"))
        and concept.surface.lower() not in idle_words()
        and not _BOUND.match(text[_end(concept) :])
        and any(form.how in ("asked", "same") for form in concept.forms)
        and _is_thing(text, [concept])
    )


def _stand_together(finding: Finding, one: Concept, other: Concept) -> bool:
    """Return whether two words stand side by side in one of the best sentences, as in the question."""
    pair = one.forms[0].terms[-1], other.forms[0].terms[0]
    sentences = (s for candidate in finding.candidates for s in candidate.ready.sentences)
    return any(pair in pairwise(sentence.terms) for sentence in sentences)


def _written(text: str, first: Concept, last: Concept) -> str:
    """Return the words from one concept to another with their article, and names with their capitals."""
    words = text[first.start : _end(last)]
    for name in words.split():
        if name.islower() and is_named_class(name):
            words = words.replace(name, name.title())
    before = _word_before(text, first)
    article = _data()["articles"].get(before, "")
    return f"{article} {words}" if article else words


def _word_before(text: str, concept: Concept) -> str:
    found = _WORD_BEFORE.search(text[: concept.start])
    return found[1].lower().replace("’", "'") if found else ""


def _end(concept: Concept) -> int:
    return concept.start + len(concept.surface)


@cache
def _data() -> Any:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name].split())


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(_data()[f"{name}_endings"].split())

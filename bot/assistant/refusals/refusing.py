"""The sentence of a refusal: what does the question ask for that the guide has nothing of?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.assistant.refusals.question_phrases import Phrase, QuestionPhrases, is_small
from bot.assistant.settings import REFUSING
from corpus.languages.spoken import say
from retrieval.words.analysis import idle_words

if TYPE_CHECKING:
    from retrieval.retriever import Concept, Finding, Near


def refusal(finding: Finding, keepers: str, *, close: bool = False) -> str:
    """Return the sentence that says what the guide doesn't say.

    Args:
        finding: what was found instead of an answer.
        keepers: the keeper's sentence for questions like this one, or empty.
        close: what comes nearest is shown besides.
    """
    if keepers:
        return keepers
    phrases = QuestionPhrases(finding.query)
    missing = _missing(finding, phrases)
    held = _held(finding, phrases, missing)
    if not missing and close:
        return say("replies.not_outright")
    if not missing:
        return say("replies.not_answered", held=held) if held else say("replies.not_said")
    if not missing[0].is_thing:
        quoted = (say("replies.quoted", words=phrase.words) for phrase in missing)
        return say("replies.not_mentioned", named=say("replies.or").join(quoted))
    named = say("replies.or").join(phrase.words for phrase in missing)
    if held:
        return say("replies.nowhere", held=held, named=named)
    return say("replies.nothing_about", named=named)


def keepers_question(finding: Finding) -> Near | None:
    """Return the keeper's question whose sentence refuses this one best, if one is near enough.

    What the guide lacks has to be in it: who asks for another thing gets another sentence. A number alone
    names nothing, though "step 1" may be the keeper's.
    """
    if not any(any(map(str.isalpha, one.surface)) for one in finding.query.concepts if not one.idle):
        return None
    telling = [concept for concept in _lacking(finding) if concept.weight >= REFUSING.telling]
    covered = finding.votes.best(covered=True)
    for near in finding.votes.near:
        if near.similarity < REFUSING.near:
            return None
        if near.question.covered:
            continue
        if telling and all(_is_in(concept, near) for concept in telling):
            return near
        if not telling and (
            near.similarity >= max(REFUSING.sure, covered) or near.similarity >= covered + REFUSING.ahead
        ):
            return near
    return None


def _lacking(finding: Finding) -> list[Concept]:
    """Return the question's own words that the guide has nothing of, or only something loosely related."""
    return [
        concept
        for concept in finding.query.concepts
        if not concept.idle
        and not concept.carried
        and not is_small(concept.surface)
        and (
            not concept.known
            or (concept.weight >= REFUSING.rare and concept.forms[0].weight <= REFUSING.loose)
        )
    ]


def _is_in(concept: Concept, near: Near) -> bool:
    terms = set(near.question.terms)
    return any(terms.issuperset(form.terms) for form in concept.asked)


def _missing(finding: Finding, phrases: QuestionPhrases) -> list[Phrase]:
    """Return what the guide lacks of a question in the question's order: things, or else other words."""
    found = phrases.of(_lacking(finding))
    worth = [
        one for one in found if one.weight >= (REFUSING.telling / 2 if one.is_thing else REFUSING.telling)
    ]
    chosen = [one for one in worth if one.is_thing] or worth
    best = sorted(chosen, key=lambda one: -one.weight)[: REFUSING.named]
    return sorted(best, key=lambda one: one.concepts[0].start)


def _held(finding: Finding, phrases: QuestionPhrases, missing: Sequence[Phrase]) -> str:
    """Return the most telling thing of the question that the guide does speak of, or an empty string."""
    named = {concept.start for phrase in missing for concept in phrase.concepts}
    things = [
        concept
        for concept in finding.query.concepts
        if concept.start not in named and _is_held(concept) and not phrases.is_half(concept)
    ]
    things = [concept for concept in things if phrases.is_thing(concept)]
    best = max(things, key=lambda concept: (not concept.subject, concept.weight), default=None)
    if best is None:
        return ""
    after = phrases.told_more(best)
    if after is None:
        return phrases.written(best, best)
    return phrases.written(best, after) if _stand_together(finding, best, after) else ""


def _is_held(concept: Concept) -> bool:
    """Return whether the guide has the very words of a concept, or what the keeper says is the same."""
    return (
        not concept.idle
        and not concept.carried
        and concept.weight >= REFUSING.telling / 2
        and not concept.surface[0].isdigit()
        and concept.surface.lower() not in idle_words()
        and any(form.is_own for form in concept.forms)
    )


def _stand_together(finding: Finding, one: Concept, other: Concept) -> bool:
    """Return whether two words stand side by side in one of the best sentences, as in the question."""
    if not any(form.is_asked for form in other.forms):
        return False
    pair = one.forms[0].terms[-1], other.forms[0].terms[0]
    sentences = (s for candidate in finding.candidates for s in candidate.ready.sentences)
    return any(pair in pairwise(sentence.terms) for sentence in sentences)

"""Why an answer was given, in at most five plain lines; the numbers behind them are in `explaining`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from bot.assistant.explaining import name_of
from bot.assistant.quoting import place_of
from corpus.languages.spoken import say
from corpus.model import SECTION_SEPARATOR

if TYPE_CHECKING:
    from bot.assistant.reading import Reading
    from retrieval.retriever import Candidate, Concept, Finding, Retriever

_ENDS = ".?!…。؟"
"""What ends a question that was typed with an end."""


def explain_plainly(retriever: Retriever, reading: Reading, finding: Finding) -> str:
    """Return why a question was answered or refused, in at most five lines without a number but how sure.

    Args:
        retriever: of the edition that was asked.
        reading: what was asked of it.
        finding: what it found.
    """
    lines = [_asked(reading, finding)]
    if finding.candidates:
        best = finding.candidates[0]
        lines += [*_words(retriever, finding, best), *_keepers(finding), _sure(retriever, finding, best)]
    else:
        lines.append(say("explaining.no_match"))
    return "\n".join(lines)


def _asked(reading: Reading, finding: Finding) -> str:
    """Return what was looked for: the question as it was understood, and the kind of answer."""
    kinds = ", ".join(sorted(name_of("kinds", kind) for kind in finding.query.kinds))
    looked_for = say("explaining.plain_question", question=reading.understood_as)
    if not kinds:
        return looked_for
    ends = "" if looked_for[-1] in _ENDS else "."
    return f"{looked_for}{ends} {say('explaining.plain_kinds', kinds=kinds)}"


def _words(retriever: Retriever, finding: Finding, best: Candidate) -> Iterator[str]:
    """Yield which words of the question the best passage has, and which it lacks."""
    parts = [part for ranked in retriever.explain(finding.query, best) for part in ranked.parts]
    terms = {part.term for part in parts if part.value > 0}
    concepts = [concept for concept in finding.query.concepts if not concept.idle]
    held = [concept.surface for concept in concepts if _holds(concept, terms)]
    lacking = [concept.surface for concept in concepts if not _holds(concept, terms)]
    place = _place(finding, best)
    if held:
        yield say("explaining.plain_held", place=place, words=_quoted(held))
    if lacking:
        yield say("explaining.plain_lacking", words=_quoted(lacking))
    elif held:
        yield say("explaining.plain_all_held")


def _holds(concept: Concept, terms: Collection[str]) -> bool:
    return any(all(term in terms for term in form.terms) for form in concept.forms)


def _place(finding: Finding, best: Candidate) -> str:
    passage = best.ready.passage
    for one in (*finding.answers, *finding.nearest):
        if (one.start, one.passage) == (best.span.start, passage.id):
            return place_of(one)
    return SECTION_SEPARATOR.join(passage.section) or passage.id


def _keepers(finding: Finding) -> Iterator[str]:
    """Yield the keeper's question that is most like this one."""
    for near in finding.votes.near[:1]:
        asked = near.question.text
        yield (
            say("explaining.plain_keepers", question=asked)
            if near.question.covered
            else say("explaining.plain_not_covered", question=asked)
        )


def _sure(retriever: Retriever, finding: Finding, best: Candidate) -> str:
    sure, least = (round(100 * share) for share in (finding.confidence, retriever.part(best).threshold))
    key = "explaining.plain_sure" if finding.answered else "explaining.plain_unsure"
    return say(key, sure=sure, least=least)


def _quoted(words: Collection[str]) -> str:
    return ", ".join(dict.fromkeys(words))

"""What tells how sure an answer is: what of the question is covered, by which evidence, and what is not."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpus.caching import kept
from corpus.languages.spoken import pattern
from corpus.model import BlockKind
from retrieval.answering.evidence import Candidate
from retrieval.answering.settings import COVERING, FIGURES, SURENESS
from retrieval.answering.spans.said import leans_on
from retrieval.answering.spans.sentence import Sentence
from retrieval.question.query import SAME, Concept, Query, unknown_words
from retrieval.question.wording import Wording, held, is_name, is_trusted
from retrieval.ranking.fusion import Fusion
from retrieval.ranking.keeper_questions import Near
from retrieval.ranking.ranker import Target
from retrieval.words.kinds import STRICT, AnswerKind

_UNIT = pattern("answers/signs", "unit_asked")
_SHORT_UNITS = pattern("answers/signs", "short_units")
_LONG_UNITS = pattern("answers/signs", "long_units")
_OF_OTHER_NUMBERS = frozenset({AnswerKind.MONEY, AnswerKind.DURATION})
"""Who asks for these and for a number counts nothing but coins or hours."""
_YEAR = kept.pattern(r"(?:1[5-9]|20)\d\d")
_WORDS = kept.pattern(r"[^\W_]+")
_REMARK = kept.pattern(r"(?<=\w) ?[,(][\w\W]*")


def confidence_features(query: Query, ranked: Sequence[Candidate], fusion: Fusion) -> dict[str, float]:
    """Return what the probability is made of that the first of the ranked spans is right, by name.

    Args:
        query: the question, understood.
        ranked: the spans, best first; at least one.
        fusion: what the rankers say of the query.
    """
    best = ranked[0]
    mass = query.mass or 1.0
    features = {
        **best.features,
        **_standing(ranked),
        **_unknown(query, mass),
        **_trusted(query, best),
        **_mismatches(query, best),
        **fusion.of_best([candidate.features for candidate in ranked]),
        "strict": float(bool(query.kinds & STRICT)),
        "yes_no": float(AnswerKind.YES_NO in query.kinds),
        "light": float(query.mass < SURENESS.little),
        "concepts": min(len(query.concepts), 8) / 8,
        "mass": min(query.mass, 4.0) / 4,
        "uncounted": float(_is_uncounted(query, best)),
    }
    if not fusion.rests_on_words:
        features |= _against(query, best)
    return features


def overlap(one: Candidate, other: Candidate) -> bool:
    """Return whether two spans have characters in common."""
    return (
        one.ready.version == other.ready.version
        and one.span.start < other.span.end
        and other.span.start < one.span.end
    )


def are_twins(one: Candidate, other: Candidate) -> bool:
    """Return whether two spans say the same of two things: the rent of one house and of another.

    They stand under the same words in different places, or have most of their own words in common.
    """
    if one.ready.version == other.ready.version and one.ready.passage.section == other.ready.passage.section:
        return False
    if one.features["other_word"] != other.features["other_word"]:
        return False  # what an author says is no twin of what an authority says
    apart = abs(one.score - other.score)
    nearest = one.ready.nearest_set
    if nearest and nearest == other.ready.nearest_set:
        return apart <= SURENESS.under_one_name
    if apart > SURENESS.as_good:
        return False
    mine, others = _worded(one), _worded(other)
    return len(mine & others) >= SURENESS.alike * max(len(mine | others), 1)


def _worded(one: Candidate) -> frozenset[str]:
    terms = frozenset().union(*(sentence.term_set for sentence in one.sentences))
    return frozenset(term for term in terms if not term[0].isdigit())


def _standing(ranked: Sequence[Candidate]) -> dict[str, float]:
    """Return how far the best span is ahead of others; its twins are no rivals, they are shown with it."""
    best = ranked[0]
    others = [c.score - best.score for c in ranked[1:] if not overlap(c, best) and not are_twins(c, best)]
    margin = -others[0] if others else 5.0
    return {
        "margin": min(margin, 5.0) / 5,
        "softmax": 1 / (1 + sum(math.exp(min(o, 30.0)) for o in others)),
    }


def _unknown(query: Query, mass: float) -> dict[str, float]:
    """Return what the whole guide has nothing of."""
    return {"missing": sum(concept.weight for concept in unknown_words(query)) / mass}


def _trusted(query: Query, best: Candidate) -> dict[str, float]:
    """Return what is covered when words that are only near don't count."""
    own = _terms_with_antecedent(best)
    inside = [held(concept, own) for concept in query.concepts]
    anywhere = [
        max(
            a,
            COVERING.passage * held(c, best.ready.term_set),
            COVERING.heading * held(c, best.ready.heading_set),
        )
        for a, c in zip(inside, query.concepts, strict=True)
    ]
    telling = [
        (concept, share)
        for concept, share in zip(query.concepts, anywhere, strict=True)
        if not concept.idle and not concept.subject
    ]
    n_lacking = sum(share < SURENESS.little for _, share in telling)
    around = [anywhere[place] for place in query.things]
    return {
        "trusted_least": min((share for _, share in telling), default=1.0),
        "lacking_count": min(n_lacking, 3) / 3,
        "thing_lacking": float(any(share < SURENESS.little for share in around)),
    }


def lacks_known(query: Query, best: Candidate) -> bool:
    """Return whether a question has a word that the guide knows and a span's passage has nothing of."""
    terms = best.ready.term_set | best.ready.heading_set
    return any(
        not (concept.idle or concept.subject or held(concept, terms))
        and any(form.is_own for form in concept.forms)
        for concept in query.concepts
    )


def _mismatches(query: Query, best: Candidate) -> dict[str, float]:
    """Return what the question names and the passage has another of: a year, a name, a unit, a class."""
    terms = best.ready.term_set | best.ready.heading_set
    years = [number for number in query.numbers if _YEAR.fullmatch(number)]
    unit = _UNIT().search(query.mended)
    text = " ".join(sentence.text for sentence in best.sentences)
    short = unit is not None and _SHORT_UNITS().search(unit[unit.lastindex or 0])
    same = _SHORT_UNITS() if short else _LONG_UNITS()
    return {
        "contrast": float(any(c.contrast and not held(c, terms) for c in query.concepts)),
        "year_missing": float(any(year not in terms for year in years)),
        "name_missing": float(any(is_name(c) and not held(c, terms) for c in query.concepts)),
        "unit_missing": float(unit is not None and same.search(text) is None),
    }


def is_another_row(query: Query, best: Candidate) -> bool:
    """Return whether a row says nothing of what is asked for, and another of its table is named after that.

    The hours of the workshop are not those of the library, whose row says nothing of the day that is meant.
    A question that names both rows compares them, and is answered by either.
    """
    rows = best.sentences
    if rows[0].kind is not BlockKind.ROW or AnswerKind.COMPARISON in query.kinds:
        return False
    own = _terms_with_antecedent(best) | best.ready.heading_set
    lacking = [c for c in query.concepts if not (c.idle or c.subject or held(c, own))]
    named = [form.terms for c in query.concepts for form in c.forms if is_trusted(form)]
    if not lacking or _named_after(rows[0]).issubset(term for terms in named for term in terms):
        return False
    others = (row for row in best.ready.sentences if row.kind is BlockKind.ROW and row not in rows)
    labels = [_named_after(row) for row in others if row.leads == rows[0].leads]
    return any(held(concept, label) for label in labels for concept in lacking)


def _named_after(row: Sentence) -> frozenset[str]:
    """Return the terms of the first cell of a row that has words, without what is only remarked there."""
    label = next((cell for cell in row.text.split("|") if _WORDS.search(cell)), "")
    return frozenset(row.terms[: len(_WORDS.findall(_REMARK.sub("", label)))])


def _is_uncounted(query: Query, best: Candidate) -> bool:
    """Return whether something is to be counted and no number stands beside it: "how many kilns"."""
    counts = AnswerKind.NUMBER in query.kinds and not query.kinds & _OF_OTHER_NUMBERS
    in_row = best.sentences[0].kind is BlockKind.ROW  # whose figures are of what the row is named after
    return counts and not in_row and best.features.get("figure_near", 0.0) < FIGURES.counted


def _against(query: Query, best: Candidate) -> dict[str, float]:
    """Return what speaks in words against a span that is near in meaning."""
    own = best.ready.heading_set.union(*(s.term_set | s.lead_set for s in best.sentences))
    text = " ".join(sentence.text for sentence in best.sentences)
    return Wording(query).against(text, own, own | best.ready.term_set)


def _terms_with_antecedent(best: Candidate) -> frozenset[str]:
    """Return the terms of a span, with those of the sentence before where it leans on it."""
    terms = frozenset().union(*(s.term_set | s.lead_set for s in best.sentences))
    place = best.ready.sentences.index(best.sentences[0])
    if place and leans_on(best.sentences[0], best.ready.sentences[place - 1]):
        return terms | best.ready.sentences[place - 1].term_set
    return terms


def hint_trust(query: Query, best: Candidate, near: Sequence[Near]) -> float:
    """Return what is left of a confidence that rests on hints, 1 unless one word of a few bare ones is all.

    "Makeup tutorial" has one word of a guide that speaks of the makeup of a course. Whoever writes a whole
    sentence says more by its form, and is judged by all of it.

    Args:
        query: the question, understood.
        best: the span, whose passage and headings count, too.
        near: the keeper's questions, of which those count that lead there.
    """
    telling = [concept for concept in query.concepts if not concept.idle and not concept.subject]
    words = sum(len(concept.surface.split()) for concept in telling)
    if len(telling) < 2 or query.kinds or words < len(query.mended.split()):
        return 1.0
    said = frozenset(best.ready.term_set | best.ready.heading_set)
    asked = [one.question.terms for one in near if _leads_to(one.target, best)]
    standing = [concept for concept in telling if _stands(concept, said, asked)]
    if any(form.how is SAME and len(form.terms) > 1 for concept in standing for form in concept.forms):
        return 1.0  # a short form that is spelled out somewhere means that and nothing else
    too_little = sum(one.weight for one in standing) < SURENESS.too_little * sum(
        one.weight for one in telling
    )
    return SURENESS.one_word if too_little else 1.0


def _stands(concept: Concept, said: frozenset[str], asked: Sequence[Sequence[str]]) -> bool:
    """Return whether a concept itself, not only something near it, stands in a text or a question."""
    return any(is_trusted(form) and said.issuperset(form.terms) for form in concept.forms) or any(
        is_trusted(form) and set(terms).issuperset(form.terms) for form in concept.asked for terms in asked
    )


def _leads_to(place: Target, best: Candidate) -> bool:
    same = place.version == best.ready.version
    return same and place.start < best.span.end and place.end > best.span.start

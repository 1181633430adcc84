"""The readings of one question beside the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from bot.assistant.follow_ups.signs import Signs, articles, asked, signs_of
from bot.assistant.follow_ups.wording import as_said, deeds, last_thing, narrowed, put_in_place, swapped
from bot.assistant.reading import Reading
from bot.assistant.settings import CONVERSING
from corpus.caching import kept
from retrieval.retriever import STRICT, Concept, Query

_CAPITALS = kept.pattern(r"\b[A-Z][A-Z&]*[A-Z]\b")


class Reader(Protocol):
    """What has to be known of the guide."""

    def read_names(self, question: str) -> Query:
        """Return a question, understood; a member of a class that has several words is one concept."""
        ...

    def others_of(self, concept: Concept) -> Sequence[str]:
        """Return the other members of the closed class that a concept is a member of."""
        ...

    def heading_of(self, passage: str) -> str:
        """Return the title of the section that a passage stands in, or an empty string."""
        ...


class Context(NamedTuple):
    """What was asked before."""

    asked: str
    carried: str
    passage: str
    answer: str = ""


class Resolution:
    """A question beside the one before it."""

    def __init__(self, context: Context, text: str, reader: Reader) -> None:
        self.context, self.text, self.reader = context, text, reader
        self.signs: Signs = signs_of(text)
        self.rest = self.signs.rest
        self.before = reader.read_names(context.asked)
        self.borrowed = reader.read_names(context.carried).concepts if context.carried else ()
        self.own = reader.read_names(self.rest)

    @cached_property
    def heading(self) -> str:
        """The title of the section that answered the question before; few follow-ups ask for it."""
        return self.reader.heading_of(self.context.passage)

    def readings(self) -> tuple[Reading, ...]:
        """Return the readings, the likeliest first."""
        if self.signs.next_stage or self.signs.previous_stage:
            return self._other_stage()
        if self.signs.short_form and (short := self._short_form()):
            return (Reading(question := asked("short_form", short), question),)
        if self.signs.other:
            self._name_the_other()
        if self.signs.years_on:
            self._name_the_year()
        telling = self._telling(self.own.concepts) or self._named_but_unknown()
        if not telling and self._names_the_subject():
            return Reading(self.text, self.text), self._whole()
        if not telling or self.signs.manner:
            return (self._whole(),)
        return self._bare(telling) if self._is_bare() else self._full(telling)

    def _names_the_subject(self) -> bool:
        """Return whether a whole question is about the subject of the guide: "what is pain medicine?"."""
        signs = self.signs
        leans = signs.pointing or signs.lead or signs.bare or signs.correction or signs.about
        return not leans and any(concept.subject for concept in self.own.concepts)

    def _is_bare(self) -> bool:
        """Return whether the question names something and asks nothing by itself."""
        return self.signs.bare and not (
            self.signs.correction and len(self.rest.split()) > CONVERSING.long_correction
        )

    def _full(self, telling: Sequence[Concept]) -> tuple[Reading, ...]:
        """Return the readings of a whole question."""
        signs = self.signs
        alone = Reading(self.rest if signs.correction else self.text, self.rest)
        leaning = self._leaning(telling)
        pointing = signs.pointing and sum(one.start < signs.points_at for one in telling) < CONVERSING.enough
        if pointing and not signs.people:
            return (leaning,) if len(telling) <= CONVERSING.enough else (leaning, alone)
        complete = len(telling) > 1 and all(map(_held, telling)) and not pointing
        if (pointing or signs.lead) and not complete:
            return leaning, alone
        if signs.lead or (len(telling) <= 1 and len(self.rest.split()) <= CONVERSING.short):
            return (alone, leaning) if _mostly_held(telling) else (alone,)
        if not _mostly_held(telling):
            return (alone,)
        return leaning._replace(understood_as=alone.understood_as, own="", borrowed=""), alone

    def _bare(self, telling: Sequence[Concept]) -> tuple[Reading, ...]:
        """Return the readings of a question without a verb: "and for members?", "the fee?"."""
        alone = Reading(self.text, self.text)
        swapped = self._swapped(telling)
        if swapped:
            return (swapped,)
        if self.signs.preposition:
            return (self._added(telling),)
        if not self.signs.lead and not self.signs.about and not self.signs.correction:
            return alone, self._leaning(telling)
        put = self._put_in_place(telling)
        if put.lacking or self.signs.pointing or self.reader.read_names(put.understood_as).kinds & STRICT:
            return (put,)
        return put, alone

    def _whole(self) -> Reading:
        """Return the question with all that the one before was about: "how long is it?", "percent?"."""
        words = self._words(self._without_rivals(()))
        words = " ".join([*self._compared(), words]).strip()
        if not words:
            words = self.context.asked
        return Reading(f"{self.rest} — {words}", f"{self.rest} {words}", own=self.rest, borrowed=words)

    def _leaning(self, telling: Sequence[Concept]) -> Reading:
        """Return the question with the words of the one before at a lower weight."""
        carried = self._words(self._without_rivals(telling))
        if not carried:
            return Reading(self.text, self.rest)
        return Reading(f"{self.rest} ({carried})", self.rest, carried, own=self.rest, borrowed=carried)

    def _added(self, telling: Sequence[Concept]) -> Reading:
        """Return the question before, narrowed: "and for members?"."""
        return self._worded(narrowed(self.context.asked, self.rest), self.context.carried, telling)

    def _swapped(self, telling: Sequence[Concept]) -> Reading | None:
        """Return the question before with members of a class in others' places."""
        own = _rivals_of(telling, self.before.concepts)
        lent = _rivals_of(telling, self.borrowed)
        if not own and not lent:
            return None
        asked, carried = swapped(self.before.mended, own), swapped(self.context.carried, lent)
        new = [concept for _, concept in (*own, *lent)]
        said = f"{asked} {carried}".lower()
        others = [one for one in self.own.concepts if one not in new]
        extra = self._words([one for one in others if one.surface.lower() not in said])
        return self._worded(f"{extra} {asked}".strip(), carried, new)

    def _put_in_place(self, telling: Sequence[Concept]) -> Reading:
        """Return the question before with something else in the place of what it was about."""
        thing = last_thing(self.before.mended, self._telling(self.before.concepts), self.rest)
        if not thing or (self.signs.pointing and not self.signs.about):
            return self._leaning(telling)
        return self._worded(put_in_place(self.before.mended, thing, self.rest), "", telling, thing)

    def _worded(
        self, asked: str, carried: str, new: Sequence[Concept], gone: Sequence[Concept] = ()
    ) -> Reading:
        """Return the reading of a reworded question; what is new counts most if the guide lacks it."""
        shown, own = (f"{asked} — {carried}", asked) if carried else (asked, "")
        if all(map(_held, new)):
            return Reading(shown, f"{asked} {carried}".strip(), own=own, borrowed=carried)
        lent = [concept for concept in self._without_rivals(new) if concept not in gone]
        return Reading(shown, self.rest, self._words(lent), lacking=True, own=own, borrowed=carried)

    def _named_but_unknown(self) -> list[Concept]:
        """Return what "and the hours?" names, though it says no more than the kind, if the guide lacks it."""
        named = self.signs.bare and _begins_with_the(self.rest)
        concepts = [one for one in self.own.concepts if one.surface.lower() not in self.signs.light]
        return [one for one in concepts if not _held(one)] if named else []

    def _other_stage(self) -> tuple[Reading, ...]:
        """Return the question for what comes after, or before, what was spoken of: a stage, or a section."""
        named = self._telling((*self.before.concepts, *self.borrowed))
        stages = [concept.surface for concept in named if concept.contrast and _held(concept)]
        named_first = () if signs_of(self.context.asked).stage and self.heading else stages[::-1]
        topic = next((name for name in (*named_first, self.heading) if name), "") or self._words(named[-1:])
        if not topic:
            return (Reading(self.text, self.text),)
        question = asked("after" if self.signs.next_stage else "before", topic)
        return (Reading(question, question),)

    def _short_form(self) -> str:
        """Return the abbreviation of the last answer that the question before did not have."""
        found = [word for word in _CAPITALS.findall(self.context.answer) if word not in self.context.asked]
        return found[-1] if found else ""

    def _name_the_other(self) -> None:
        """Put a name in the place of "the other one"."""
        for concept in (*self.before.concepts, *self.borrowed):
            others = self.reader.others_of(concept) if concept.contrast else ()
            if len(others) == 1:
                self.rest = self.signs.with_other(others[0])
                self.own = self.reader.read_names(self.rest)
                return

    def _name_the_year(self) -> None:
        """Put a number in the place of "the year after"."""
        years = [
            concept.surface
            for concept in (*self.before.concepts, *self.borrowed)
            if _is_year(concept.surface)
        ]
        if years:
            self.rest = asked("year", int(years[-1]) + self.signs.years_on)
            self.own = self.reader.read_names(self.rest)

    def _compared(self) -> list[str]:
        """Return the other member of a pair, for "which one has more?"."""
        if not self.signs.comparison:
            return []
        concepts = [concept for concept in (*self.before.concepts, *self.borrowed) if concept.contrast]
        others = [self.reader.others_of(concept) for concept in concepts]
        return [names[0] for names in others if len(names) == 1]

    def _telling(self, concepts: Sequence[Concept]) -> list[Concept]:
        return [
            concept
            for concept in concepts
            if not concept.idle
            and not concept.subject
            and concept.weight >= CONVERSING.telling
            and concept.surface.lower() not in self.signs.light
        ]

    def _without_rivals(self, telling: Sequence[Concept]) -> list[Concept]:
        """Return what the question before was about, without what this one names instead.

        Where that one spoke of "it", this one speaks of the same.
        """
        concepts = [*self.before.concepts, *self.borrowed]
        earlier = signs_of(self.context.asked)
        if self.borrowed and earlier.pointing and self.signs.pointing:
            concepts = list(self.borrowed)
        elif self.borrowed and earlier.people and self._telling(self.before.concepts):
            concepts = list(self.before.concepts)
        if earlier.stage and self.heading:
            concepts = list(self.reader.read_names(self.heading).concepts)
        done = self._deeds()
        return [
            other
            for other in self._telling(concepts)
            if _held(other)
            and not any(_rivals(concept, other) for concept in telling)
            and not any(other is deed for deed in done)
        ]

    def _deeds(self) -> Sequence[Concept]:
        """Return what the thing of the question before does, where this question points at the thing."""
        if not self.signs.pointing:
            return ()
        named = [one for one in self.before.concepts if not one.idle]
        return deeds(self.before.mended, named, self.rest)

    def _words(self, concepts: Sequence[Concept]) -> str:
        """Return concepts in words: as they were said, where nothing that is left out stands in between."""
        said: list[str] = []
        for text, source in (
            (self.before.mended, self.before.concepts),
            (self.context.carried, self.borrowed),
        ):
            chosen = [one for one in source if any(one is other for other in concepts)]
            left_out = [one for one in source if not any(one is other for other in chosen)]
            said += as_said(text, chosen, left_out)
        known = {id(one) for one in (*self.before.concepts, *self.borrowed)}
        said += [one.surface for one in concepts if id(one) not in known]
        return " ".join(dict.fromkeys(said))


def _begins_with_the(text: str) -> bool:
    return any(text.lower().startswith(f"{article} ") for article in articles()[-1:])


def _rivals(one: Concept, other: Concept) -> bool:
    """Return whether two different concepts are members of one closed class."""
    same_class = bool(one.contrast) and one.contrast == other.contrast
    both_years = _is_year(one.surface) and _is_year(other.surface)
    return (same_class or both_years) and one.surface.lower() != other.surface.lower()


def _rivals_of(new: Sequence[Concept], old: Sequence[Concept]) -> list[tuple[Concept, Concept]]:
    """Return the old concepts that new ones take the place of, each with the new one."""
    return [(one, other) for one in old for other in new if _rivals(one, other)]


def _held(concept: Concept) -> bool:
    """Return whether the guide has a concept; of a closed class, the very member."""
    own = any(form.is_own for form in concept.forms)
    return own or (not concept.contrast and any(form.weight >= CONVERSING.near for form in concept.forms))


def says_enough(query: Query) -> bool:
    """Return whether a sentence says so much of what the guide has that the one before it can be left out."""
    telling = [
        one for one in query.concepts if not one.idle and not one.subject and one.weight >= CONVERSING.telling
    ]
    return len(telling) > CONVERSING.enough and all(map(_held, telling))


def _mostly_held(concepts: Sequence[Concept]) -> bool:
    """Return whether the guide has what carries most of the weight."""
    known = sum(concept.weight for concept in concepts if _held(concept))
    return known >= sum(concept.weight for concept in concepts) / 2


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and word[:2] in ("18", "19", "20")

"""One edition, open for questions: all that one reply is made of, so that no reply mixes two editions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.assistant.reading import Reading
from bot.assistant.settings import CONVERSING
from corpus.caching.bounded_cache import BoundedCache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.assistant.messages.message_parts import Asked
    from bot.assistant.refusals.suggesting import Suggester
    from bot.assistant.reply import Turn
    from corpus.languages.language import Language
    from retrieval.retriever import Finding, Retriever

_LOOKED_AT, _BEGINNING = 50, 6_000
"""Documents whose language is looked for where a question is in none of the guide's, and their characters."""
_KEPT = 64
"""Findings, about 20 KB each: many people ask the same, and a question is asked again to be explained."""
_LONGEST_KEPT = 1_024
"""Characters of a reading whose finding is kept: it has the question twice, and what it borrowed."""


class OpenEdition:
    """A retriever, and what suggests questions with it."""

    def __init__(self, retriever: Retriever) -> None:
        """Answer with a retriever."""
        self.retriever = retriever
        self._found = BoundedCache(self._asked, limit=_KEPT, longest_key=_LONGEST_KEPT)
        self._read_in: dict[str, OpenEdition] = {}

    @cached_property
    def suggester(self) -> Suggester:
        """What suggests questions; made when the first one is wanted."""
        from bot.assistant.refusals.suggesting import Suggester

        return Suggester(self.retriever)

    @property
    def language(self) -> Language:
        """What its questions are asked in, and its replies given."""
        return self.retriever.language

    def asked_in(self, turns: Sequence[Turn], text: str) -> Language:
        """Return the language of a message; a keyword has that of the conversation, or of the guide."""
        from corpus.languages.detecting import asked_in

        held = self.retriever.languages
        home = self.language
        if len(held) > 1 and turns:
            home = self.asked_in((), turns[-1].question)
        language = asked_in(text, held, home)
        return home if language not in held and language in self._undeclared else language

    @cached_property
    def _undeclared(self) -> frozenset[Language | None]:
        """The languages of documents that were kept before any was told: they are read as they were then."""
        from corpus.languages.detecting import detected

        return frozenset(map(detected, self.retriever.without_language(_LOOKED_AT, _BEGINNING)))

    def read_in(self, language: Language) -> OpenEdition | None:
        """Return the same edition for questions in one of its languages; None if it hasn't that one."""
        if language is self.language:
            return self
        if language.code not in self._read_in and language in self.retriever.languages:
            self._read_in[language.code] = OpenEdition(self.retriever.reading(language))
        return self._read_in.get(language.code)

    @property
    def number(self) -> int:
        """Number of the edition."""
        return self.retriever.edition

    def find(self, turns: Sequence[Turn], question: str) -> tuple[Reading, Finding]:
        """Return the likeliest reading of a question that finds an answer, else the one best refused.

        Where none is answered, a reading that the keeper has a sentence for beats one that borrows words.
        """
        readings: tuple[Reading, ...] = (Reading(question, question),)
        if not self.language.is_plain and (turns or any(end in question for end in (". ", "! "))):
            from bot.assistant.follow_ups.resolving import (
                resolve,  # a first question of one sentence needs none of it
            )

            readings = resolve(turns, question, self.retriever)
        refused: list[tuple[Reading, Finding]] = []
        for reading in readings:
            found = reading, self.ask(reading)
            if found[1].answered:
                return self._without_idle_words(*found)
            refused.append(found)
        return refused[0] if len(refused) == 1 else max(refused, key=_keepers_likeness)

    def find_asked(self, turns: Sequence[Turn], asked: Asked) -> tuple[Reading, Finding]:
        """Return the likeliest reading of a question of a longer message.

        What was said before the question is asked with it where the question points there, and otherwise only
        looked for besides, where the question alone finds nothing.
        """
        if not asked.context:
            return self.find(turns, asked.question)
        whole = Reading(asked.question, f"{asked.context} {asked.question}")
        besides = Reading(asked.question, asked.question, asked.context)
        if asked.points:
            for reading in (whole, besides):
                found = self.ask(reading)
                if found.answered:
                    return reading, found
            return self.find(turns, asked.question)
        alone = self.find(turns, asked.question)
        if alone[1].answered:
            return alone
        found = self.ask(besides)
        return (besides, found) if found.answered else alone

    def tells(self, words: str) -> bool:
        """Return whether words say anything by themselves: "and how?" does not."""
        return self.retriever.read(words).n_telling > 0

    def _without_idle_words(self, reading: Reading, finding: Finding) -> tuple[Reading, Finding]:
        """Return the reading without what it carried on, if that changes nothing: it would stay for ever."""
        if not reading.carried:
            return reading, finding
        alone = Reading(reading.asked, reading.asked)
        found = self.ask(alone)
        place = finding.answers[0].passage
        same = found.answered and found.answers[0].passage == place and found.confidence >= finding.confidence
        return (alone, found) if same else (reading, finding)

    def ask(self, reading: Reading) -> Finding:
        """Return what one reading of a question finds; an edition never changes, so the last are kept."""
        return self._found[reading]

    def _asked(self, reading: Reading) -> Finding:
        finding = self.retriever.ask(reading.asked, carried=reading.carried)
        if not reading.lacking:
            return finding
        return replace(finding, answers=(), confidence=min(finding.confidence, CONVERSING.lacking))


def _keepers_likeness(refused: tuple[Reading, Finding]) -> float:
    """Return how near the keeper's question is whose sentence refuses a reading; 0 if there is none."""
    from bot.assistant.refusals.refusing import keepers_question  # an answer needs none of it

    near = keepers_question(refused[1])
    return near.similarity if near else 0.0

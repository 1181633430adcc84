"""A tiny guide and an assistant over it, for tests of the channels alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.assistant.reply import Conversation, Kind, Reply, Turn
from corpus.errors import AwayError, LibraryError
from corpus.languages.language import Language
from corpus.languages.spoken import ENGLISH
from corpus.model import Passage
from retrieval.answering.answers import Answer

TEXTS = (
    "The workshop opens at *nine*.",
    "A day costs **$12**. Members pay half.",
    "Tools stay in the workshop.",
)
TEXT = "\n".join(TEXTS)
SECTIONS = (("Hours",), ("Prices", "Day pass"), ())
STARTS = tuple(TEXT.index(text) for text in TEXTS)
PRICE = "A day costs **$12**."


def answer_to(text: str, number: int = 2) -> Answer:
    start = TEXT.index(text)
    return Answer(
        text=text,
        context=TEXTS[number - 1],
        confidence=0.9,
        score=2.5,
        document="workshop",
        title="The open workshop",
        section=SECTIONS[number - 1],
        source="workshop.md",
        passage=f"workshop:{number}",
        start=start,
        end=start + len(text),
        context_start=STARTS[number - 1],
        edition=3,
    )


@dataclass
class FakeStored:
    version: int = 41


class FakeEdition:
    def document(self, name: str) -> FakeStored | None:
        return FakeStored() if name == "workshop" else None


class FakeLibrary:
    """The part of a library that channels use."""

    def published(self) -> int:
        return 3

    def edition(self, number: int) -> FakeEdition:
        assert number == 3
        return FakeEdition()

    def passages(self, keys: Sequence[tuple[int, int]]) -> list[Passage]:
        return [
            Passage(
                "workshop",
                number,
                SECTIONS[number - 1],
                STARTS[number - 1],
                STARTS[number - 1] + len(TEXTS[number - 1]),
                TEXTS[number - 1],
            )
            for version, number in keys
            if version == 41 and 1 <= number <= len(TEXTS)
        ]


@dataclass
class FakeAssistant:
    """Answers what mentions the price and refuses the rest; a few words have effects of their own."""

    asked: list[tuple[int, str]] = field(default_factory=list)

    def reply(self, conversation: Conversation, text: str) -> Reply:
        self.asked.append((len(conversation.turns), text))
        if "away" in text:
            raise AwayError("The database can't be reached just now.")
        if "locked" in text:
            raise LibraryError("The library is locked by another process; try again in a moment.")
        if "crash" in text:
            raise ZeroDivisionError
        reply = self._reply(text)
        conversation.turns.append(Turn(text, text, reply.kind.value))
        return reply

    def conversation(self, asked: Iterable[str]) -> Conversation:
        conversation = Conversation()
        for question in asked:
            self.reply(conversation, question)
        return conversation

    def _reply(self, text: str) -> Reply:
        if "cost" in text or "price" in text:
            return Reply(
                kind=Kind.ANSWER,
                text="A day costs $12.",
                question=text,
                understood_as=text,
                confidence=0.9,
                answers=(answer_to(PRICE), answer_to(TEXTS[2], 3)),
                suggestions=("When does it open?",),
                notes=("Reading “pirce” as “price”.",),
            )
        if "help me" in text:
            said = "Call your local emergency number."
            return Reply(kind=Kind.EMERGENCY, text=said, question=text, understood_as=text)
        return Reply(
            kind=Kind.NOT_FOUND,
            text="The guide doesn't say.",
            lead="The guide doesn't say.",
            question=text,
            understood_as=text,
            confidence=0.1,
        )

    def why(self, conversation: Conversation, *, plainly: bool = False) -> str:
        if not conversation.turns:
            return "Nothing asked."
        why = f"Because of {conversation.turns[-1].question}."
        return f"In short:\n{why}" if plainly else why

    def examples(self, limit: int = 3) -> tuple[str, ...]:
        return ("What does a day cost?", "When does it open?")[:limit]

    def topics(self) -> tuple[str, ...]:
        return ("Hours", "Prices", "Day pass")

    def language(self) -> Language:
        return ENGLISH

    def titles(self) -> tuple[str, ...]:
        return self.topics()

    def outline(self) -> tuple[str, ...]:
        return ("Hours", "Prices", "  Day pass")

    def sections(self) -> list[tuple[str, ...]]:
        return [("Hours",), ("Prices",), ("Prices", "Day pass")]

    def documents(self) -> tuple[str, ...]:
        return ("The open workshop", "Boats")

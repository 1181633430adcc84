"""Answers one person's messages, whatever the channel: scope, follow-up, answer or honest no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.follow_up_readings import Reading
from bot.follow_ups import reread, resolve
from bot.guide_reader import GuideReader
from bot.reply import Conversation, Kind, Reply, Turn
from bot.replying import answer_reply, canned_reply, empty_guide_reply, refusal_reply
from bot.scope import judge, strip_opener

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.library import Library
    from retrieval.finding import Finding
    from retrieval.retriever import Retriever


class Assistant:
    """Follows the published edition of a library and answers from it."""

    def __init__(self, library: Library, fixed: Retriever | None = None) -> None:
        """Answer from a library; nothing is read before the first message.

        Args:
            library: whose published edition is followed.
            fixed: the one edition to answer from instead, whichever is published.
        """
        self._library, self._fixed = library, fixed
        self._retriever: Retriever | None = fixed
        self._reader: GuideReader | None = None if fixed is None else GuideReader(fixed)

    def reply(self, conversation: Conversation, text: str) -> Reply:
        """Return the reply to a message and remember the turn.

        Args:
            conversation: what was said before; the turn is added to it.
            text: the message as it was typed.

        Raises:
            GuidebotError: the library can't be read.
        """
        reply = self._reply(conversation, text)
        first = reply.answers[0] if reply.answers else None
        conversation.turns.append(
            Turn(
                question=text,
                understood_as=reply.understood_as,
                kind=reply.kind.value,
                passage=first.passage if first else "",
                answer=first.text if first else "",
            )
        )
        return reply

    def why(self, conversation: Conversation) -> str:
        """Return how the last question of a conversation was answered."""
        if not conversation.turns:
            return "Nothing was asked yet."
        last = conversation.turns[-1]
        if last.kind not in (Kind.ANSWER, Kind.NOT_FOUND):
            return "That was no question for the guide, so nothing was looked for."
        from bot.explaining import explain

        before = list(conversation.turns)[:-1]
        return explain(self.retriever(), self._find(before, strip_opener(last.question))[1])

    def explain(self, understood_as: str, edition: int | None = None) -> str:
        """Return how a question is answered from an edition; from the published one if none is given."""
        from bot.explaining import explain
        from retrieval.retriever import Retriever

        if edition is None or edition == self._library.published():
            retriever = self.retriever()
        else:
            retriever = Retriever.open(self._library, edition)
        return explain(retriever, _ask(retriever, reread(understood_as)))

    def examples(self, limit: int = 3) -> tuple[str, ...]:
        """Return questions that the guide answers, each about something else."""
        from bot.suggesting import examples

        return examples(self.retriever(), limit)

    def topics(self) -> tuple[str, ...]:
        """Return the titles of the guide's sections in reading order, each once."""
        from bot.suggesting import topics

        return topics(self.retriever())

    def retriever(self) -> Retriever:
        """Return what searches the published edition, or the one that is fixed."""
        if self._fixed is not None:
            return self._fixed
        published = self._library.published()
        if self._retriever is None or self._retriever.edition != published:
            from retrieval.retriever import Retriever

            self._retriever = Retriever.open(self._library, published)
            self._reader = GuideReader(self._retriever)
        return self._retriever

    def _reply(self, conversation: Conversation, text: str) -> Reply:
        retriever = self.retriever()
        judgement = judge(text, retriever.knows)
        if judgement is not None:
            return canned_reply(judgement.kind, judgement.text, text, retriever)
        if not retriever.index.n_passages:
            return empty_guide_reply(text)
        question = strip_opener(text)
        reading, finding = self._find(conversation.turns, question)
        understood = "" if reading.understood_as == question else reading.understood_as
        return _rendered(retriever, text, finding, understood)

    def _find(self, turns: Sequence[Turn], question: str) -> tuple[Reading, Finding]:
        """Return the likeliest reading of a question that finds an answer, else the likeliest of all."""
        retriever = self.retriever()
        assert self._reader is not None
        readings = resolve(turns, question, self._reader)
        first = (readings[0], _ask(retriever, readings[0]))
        if first[1].answered:
            return first
        others = ((reading, _ask(retriever, reading)) for reading in readings[1:])
        return next((found for found in others if found[1].answered), first)


def _ask(retriever: Retriever, reading: Reading) -> Finding:
    return retriever.ask(reading.asked, carried=reading.carried, nearby=reading.nearby)


def _rendered(retriever: Retriever, text: str, finding: Finding, understood_as: str) -> Reply:
    if finding.answered:
        return answer_reply(text, finding, understood_as=understood_as)
    return refusal_reply(text, finding, retriever, understood_as=understood_as)

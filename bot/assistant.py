"""Answers one person's messages, whatever the channel: scope, follow-up, answer or honest no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.follow_up_readings import Reading
from bot.follow_ups import resolve
from bot.guide_reader import GuideReader
from bot.replying import answer_reply, canned_reply, empty_guide_reply, refusal_reply
from bot.reply import Conversation, Kind, Reply, Turn
from bot.scope import judge, strip_opener

if TYPE_CHECKING:
    from corpus.library import Library
    from retrieval.finding import Finding
    from retrieval.retriever import Retriever


class Assistant:
    """Follows the published edition of a library and answers from it."""

    def __init__(self, library: Library) -> None:
        """Answer from a library; nothing is read before the first message."""
        self._library = library
        self._retriever: Retriever | None = None

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
        return self.explain(last.understood_as)

    def explain(self, understood_as: str, edition: int | None = None) -> str:
        """Return how a question is answered from an edition; from the published one if none is given."""
        from bot.explaining import explain
        from retrieval.retriever import Retriever

        if edition is None or edition == self._library.published():
            retriever = self.retriever()
        else:
            retriever = Retriever.open(self._library, edition)
        return explain(retriever, retriever.ask(understood_as))

    def examples(self, limit: int = 3) -> tuple[str, ...]:
        """Return questions that the guide answers, each about something else."""
        from bot.suggesting import examples

        return examples(self.retriever(), limit)

    def topics(self) -> tuple[str, ...]:
        """Return the titles of the guide's sections in reading order, each once."""
        from bot.suggesting import topics

        return topics(self.retriever())

    def retriever(self) -> Retriever:
        """Return what searches the published edition."""
        published = self._library.published()
        if self._retriever is None or self._retriever.edition != published:
            from retrieval.retriever import Retriever

            self._retriever = Retriever.open(self._library, published)
        return self._retriever

    def _reply(self, conversation: Conversation, text: str) -> Reply:
        retriever = self.retriever()
        judgement = judge(text, retriever.knows)
        if judgement is not None:
            return canned_reply(judgement.kind, judgement.text, text, retriever)
        if not retriever.index.n_passages:
            return empty_guide_reply(text)
        question = strip_opener(text)
        readings = resolve(conversation.turns, question, GuideReader(retriever))
        found = [(readings[0], _ask(retriever, readings[0]))]
        for reading in readings[1:]:
            if found[-1][1].answered:
                break
            found.append((reading, _ask(retriever, reading)))
        reading, finding = found[-1] if found[-1][1].answered else found[0]
        understood = "" if reading.understood_as == question else reading.understood_as
        return _rendered(retriever, text, finding, understood)


def _ask(retriever: Retriever, reading: Reading) -> Finding:
    return retriever.ask(reading.asked, carried=reading.carried, nearby=reading.nearby)


def _rendered(retriever: Retriever, text: str, finding: Finding, understood_as: str) -> Reply:
    if finding.answered:
        return answer_reply(text, finding, understood_as=understood_as)
    return refusal_reply(text, finding, retriever, understood_as=understood_as)

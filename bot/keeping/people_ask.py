"""Asking a retriever as people do: how a change is tried before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.keeping import Said

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from retrieval.retriever import Retriever


class PeopleAsk:
    """Asks a retriever as people do, scope and follow-ups included."""

    def __init__(self) -> None:
        self._assistant: Assistant | None = None
        self._retriever: Retriever | None = None

    def __call__(self, retriever: Retriever, question: str, history: Sequence[str] = ()) -> Said:
        """Return what is said to a person who asked something else before."""
        from bot.assistant.assistant import Assistant

        if self._assistant is None or self._retriever is not retriever:
            self._assistant, self._retriever = Assistant(retriever.library, retriever), retriever
        reply = self._assistant.reply(self._assistant.conversation(history), question)
        return Said(reply.answers[0].text if reply.answers else "", reply.confidence)

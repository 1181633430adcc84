"""One person's session in a terminal: questions and commands in, replies out, whatever the channel."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.assistant.quoting import place_of
from bot.assistant.reply import Conversation, Kind, Reply
from bot.channels.input_lines import Line
from bot.channels.terminal.surroundings import Surroundings
from corpus.errors import GuidebotError

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from corpus.library import Library

HELP = {
    "/help": "this list",
    "/new": "start afresh: what was asked before no longer counts",
    "/topics": "what the guide speaks of",
    "/sources": "where the last answer stands",
    "/more": "the text around the last answer, further each time",
    "/why": "how the last answer was found",
    "/forget": "start afresh, and delete what was asked in this terminal",
    "/quit": "leave",
}
_ALSO = {"/source": "/sources", "/exit": "/quit", "/?": "/help", "/start": "/help"}
_NOTHING_YET = "There is no answer to look closer at: ask a question first."
_EMPTY = "The guide is empty: guidebot corpus add FILE adds a document."


class ChatSession:
    """A conversation, and the commands that look closer at its last answer."""

    def __init__(
        self,
        assistant: Assistant,
        library: Library,
        forget: Callable[[], None],
        keep: Callable[[Reply, Sequence[str]], None] | None = None,
    ) -> None:
        """Start a conversation of its own.

        Args:
            assistant: answers the questions.
            library: what answers stand in.
            forget: deletes what was kept of this terminal, on ``/forget``.
            keep: keeps a reply for the report, with the questions before it; nothing is kept without it.
        """
        self._assistant = assistant
        self._forget_history, self._keep = forget, keep
        self._library = library
        self._commands: dict[str, Callable[[], str]] = {
            "/help": self._help,
            "/new": self._new,
            "/topics": self._topics,
            "/sources": self._sources,
            "/more": self._more,
            "/why": self._why,
            "/forget": self._forget,
            "/quit": self._quit,
        }
        self.ended = False
        self._conversation = Conversation()
        self._surroundings: Surroundings | None = None

    def respond(self, line: Line) -> Reply:
        """Return the reply to one line; `ended` tells whether it said to leave.

        A mistake of any kind becomes a reply of kind `error`, so that one bad line never ends a session.
        """
        if line.problem:
            return _plain(Kind.ERROR, line.problem, line.text)
        try:
            return self._respond(line.text)
        except GuidebotError as error:
            return _plain(Kind.ERROR, str(error), line.text)
        except Exception as error:
            logging.getLogger(__name__).info("unexpected", exc_info=error)
            message = (
                f"That is a mistake in guidebot itself ({type(error).__name__}); please ask in other words."
            )
            return _plain(Kind.ERROR, message, line.text)

    def titles(self) -> tuple[str, ...]:
        """Return the titles of the guide's sections."""
        return self._assistant.titles()

    def examples(self, limit: int = 3) -> tuple[str, ...]:
        """Return a few questions that the guide answers."""
        return self._assistant.examples(limit)

    def _respond(self, text: str) -> Reply:
        command = text.strip().lower()
        if not command.startswith("/"):
            earlier = [turn.question for turn in self._conversation.turns]
            reply = self._assistant.reply(self._conversation, text)
            if self._keep is not None:
                self._keep(reply, earlier)
            self._surroundings = Surroundings(self._library, reply.answers) if reply.answers else None
            return reply
        command = _ALSO.get(command, command)
        if command not in self._commands:
            return _plain(Kind.ERROR, self._no_command(command), text)
        return _plain(Kind.NOTICE, self._commands[command](), text)

    def _no_command(self, command: str) -> str:
        name = command.split(maxsplit=1)[0]
        if _ALSO.get(name, name) in self._commands:
            return f"{name} stands alone: leave out what comes after it."
        return f"There is no command {name}; /help lists them."

    def _start(self) -> None:
        self._conversation = Conversation()
        self._surroundings = None

    def _help(self) -> str:
        lines = "\n".join(f"{name:<9} {what}" for name, what in HELP.items())
        examples = "\n".join(f"  {question}" for question in self.examples())
        asking = f"Just type a question, such as\n{examples}\n\n" if examples else ""
        return f"{asking}{lines}\n\nThe replies quote a guide. They are not medical advice."

    def _new(self) -> str:
        self._start()
        return "A fresh conversation."

    def _topics(self) -> str:
        return "\n".join(self._assistant.outline()) or _EMPTY

    def _sources(self) -> str:
        if self._surroundings is None:
            return _NOTHING_YET
        lines = []
        for number, answer in enumerate(self._surroundings.answers, 1):
            lines.append(f"{number}. {place_of(answer)}")
            lines.append(
                f"   {answer.source} · passage {answer.passage} · characters {answer.start} to {answer.end}"
                f" · edition {answer.edition}"
            )
        return "\n".join(lines)

    def _more(self) -> str:
        return _NOTHING_YET if self._surroundings is None else self._surroundings.more()

    def _why(self) -> str:
        return self._assistant.why(self._conversation)

    def _forget(self) -> str:
        self._start()
        self._forget_history()
        return "Forgotten: this conversation, and what was asked in this terminal before."

    def _quit(self) -> str:
        self.ended = True
        return "Goodbye."


def _plain(kind: Kind, text: str, question: str) -> Reply:
    return Reply(kind=kind, text=text, question=question, understood_as=question)

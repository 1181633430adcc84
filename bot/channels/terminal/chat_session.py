"""One person's session in a terminal: questions and commands in, replies out, whatever the channel."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.assistant.bare_words import shown_by
from bot.assistant.quoting import place_of
from bot.assistant.reply import Conversation, Kind, Reply
from bot.channels.input_lines import Line
from bot.channels.terminal.outline import outline_about, outline_of
from bot.channels.terminal.surroundings import Surroundings
from corpus.errors import AwayError, GuidebotError
from corpus.languages.choosing import language_of_locale
from corpus.languages.spoken import say, speaking, spoken

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant
    from corpus.store.library import Library

PROMPT_COMMANDS = ("/help", "/new", "/topics", "/sources", "/more", "/why", "/forget", "/quit")
_ALSO = {"/source": "/sources", "/exit": "/quit", "/?": "/help", "/start": "/help"}


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
        self._language = language_of_locale(os.environ)
        self.ended = self.away = False
        self._conversation = Conversation()
        self._surroundings: Surroundings | None = None

    def respond(self, line: Line) -> Reply:
        """Return the reply to one line; `ended` tells whether it said to leave, `away` whether a server was.

        A mistake of any kind becomes a reply of kind `error`, so that one bad line never ends a session.
        """
        if line.problem:
            return _plain(Kind.ERROR, line.problem, line.text)
        try:
            with speaking(self._language or self._assistant.language()):
                return self._respond(line.text)
        except AwayError as error:
            self.away = True
            return _plain(Kind.UNAVAILABLE, str(error), line.text)
        except GuidebotError as error:
            return _plain(Kind.ERROR, str(error), line.text)
        except Exception as error:
            logging.getLogger(__name__).info("unexpected", exc_info=error)
            return _plain(Kind.ERROR, say("terminal.broken", error=type(error).__name__), line.text)

    def titles(self) -> tuple[str, ...]:
        """Return the titles of the guide's sections."""
        return self._assistant.titles()

    def examples(self, limit: int = 3) -> tuple[str, ...]:
        """Return a few questions that the guide answers."""
        return self._assistant.examples(limit)

    def _respond(self, text: str) -> Reply:
        command = text.strip().lower()
        if wanted := shown_by(text):
            command = f"/{wanted}"
        if not command.startswith("/"):
            earlier = [turn.question for turn in self._conversation.turns]
            reply = self._assistant.reply(self._conversation, text)
            if self._keep is not None:
                self._keep(reply, earlier)
            if reply.kind is not Kind.SMALL_TALK:  # "ok" leaves the answer before it where it is
                self._surroundings = Surroundings(self._library, reply.answers) if reply.answers else None
            return reply
        command, more = _ALSO.get(command, command), text.strip().partition(" ")[2].strip()
        if command in self._commands:
            return _plain(Kind.NOTICE, self._commands[command](), text)
        if command.startswith("/topics ") and more:
            return _plain(Kind.NOTICE, outline_about(self._assistant, more), text)
        # In capitals, since Turkish has two letters that come from one of them.
        if " ".join(command.upper().split()) == _in_numbers().upper():
            return _plain(Kind.NOTICE, self._why_in_numbers(), text)
        return _plain(Kind.ERROR, self._no_command(command), text)

    def _no_command(self, command: str) -> str:
        name = command.split(maxsplit=1)[0]
        if _ALSO.get(name, name) in self._commands:
            return say("terminal.alone", name=name)
        return say("terminal.no_command", name=name)

    def _start(self) -> None:
        self._conversation = Conversation()
        self._surroundings = None

    def _help(self) -> str:
        lines = "\n".join(f"{name:<9} {what_does(name)}" for name in PROMPT_COMMANDS)
        examples = "\n".join(f"  {question}" for question in self.examples())
        asking = say("terminal.just_type", examples=examples) if examples else ""
        return "\n\n".join(filter(None, (asking, lines, say("terminal.no_advice"))))

    def _new(self) -> str:
        self._start()
        return say("terminal.fresh")

    def _topics(self) -> str:
        return outline_of(self._assistant)

    def _sources(self) -> str:
        if self._surroundings is None:
            return say("terminal.nothing_yet")
        lines = []
        for number, answer in enumerate(self._surroundings.answers, 1):
            lines.append(f"{number}. {place_of(answer)}")
            lines.append(
                say(
                    "terminal.source",
                    source=answer.source,
                    passage=answer.passage,
                    start=answer.start,
                    end=answer.end,
                    edition=answer.edition,
                )
            )
        return "\n".join(lines)

    def _more(self) -> str:
        return say("terminal.nothing_yet") if self._surroundings is None else self._surroundings.more()

    def _why(self) -> str:
        why = self._assistant.why(self._conversation, plainly=True)
        return f"{why}\n{say('terminal.numbers', command=_in_numbers())}" if "\n" in why else why

    def _why_in_numbers(self) -> str:
        return self._assistant.why(self._conversation)

    def _forget(self) -> str:
        self._start()
        self._forget_history()
        return say("terminal.forgotten")

    def _quit(self) -> str:
        self.ended = True
        return say("terminal.goodbye")


def what_does(command: str) -> str:
    """Return what a command does."""
    return str(spoken().table("messages/terminal")["commands"][command])


def _in_numbers() -> str:
    """Return the command for how an answer was found in numbers, in the language that is spoken."""
    return f"/why {say('terminal.in_numbers')}"


def _plain(kind: Kind, text: str, question: str) -> Reply:
    return Reply(kind=kind, text=text, question=question, understood_as=question)

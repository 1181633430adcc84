"""The prompt of `guidebot chat` in a terminal: line editing, history, completion.

The prompt stands at once; one worker thread opens the library behind it and answers every question, since a
SQLite connection belongs to the thread that made it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, run_in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from bot.assistant.reply import Kind
from bot.channels.input_lines import Line, problem_with
from bot.channels.terminal.asked_file import AskedFile
from bot.channels.terminal.chat_session import PROMPT_COMMANDS, ChatSession, what_does
from bot.channels.terminal.printing import print_reply
from bot.channels.terminal.prompt_history import HISTORY_NAME, QuestionHistory
from bot.channels.terminal.rendering import print_text
from bot.command_line.opening import open_assistant, open_library
from corpus.guides import one_guide
from corpus.languages.choosing import language_of_locale
from corpus.languages.spoken import ENGLISH, say, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.assistant.reply import Reply
    from bot.settings import Settings

_PROMPT = "> "
_LEAVING = ("quit", "exit", ":q")
_LONGEST_TITLE = 12  # words

T = TypeVar("T")


def run_repl(settings: Settings, *, keep_history: bool = True, guide: str = "") -> None:
    """Ask for questions and print the replies until the person leaves."""
    language = language_of_locale(os.environ) or ENGLISH  # the guide's isn't known before it is open
    with speaking(language), ThreadPoolExecutor(max_workers=1) as worker:
        print_text(say("terminal.welcome"))
        repl = Repl(settings, worker, keep_history=keep_history, guide=guide)
        while repl.turn():
            pass


class Repl:
    """A prompt, and the session behind it."""

    def __init__(
        self, settings: Settings, worker: ThreadPoolExecutor, *, keep_history: bool, guide: str = ""
    ) -> None:
        self._worker = worker
        self._history = QuestionHistory(settings.data_dir / HISTORY_NAME, kept=keep_history)
        kept = settings._replace(keep_questions=settings.keep_questions and keep_history)
        self._opening: Future[ChatSession] = worker.submit(
            _open, kept, self._history.forget, *filter(None, [guide])
        )
        self._titles: Future[tuple[str, ...]] = worker.submit(self._ask_for_titles)
        self._example: Future[str] = worker.submit(self._ask_for_example)
        self._asked = False
        self._prompt: PromptSession[str] = PromptSession(
            history=self._history,
            completer=QuestionCompleter(self._known_titles),
            complete_while_typing=False,
            enable_history_search=True,
            key_bindings=_key_bindings(),
            placeholder=self._placeholder,
        )
        self._example.add_done_callback(self._opened)

    def turn(self) -> bool:
        """Read a line and print its reply; return whether there is more to come."""
        try:
            text = self._prompt.prompt(_PROMPT, pre_run=self._raise_early)
            line = " ".join(text.split())
            line = "/quit" if line.lower() in _LEAVING else line
            return not line or self._answer(line)
        except KeyboardInterrupt:
            return True
        except EOFError:
            return False

    def _answer(self, text: str) -> bool:
        self._asked = True
        session = self._opening.result()
        reply: Reply = self._worker.submit(session.respond, Line(text, problem_with(text))).result()
        if session.ended:
            return False
        if reply.kind is not Kind.EMERGENCY:
            self._history.keep(text)
        print_reply(reply, end="\n\n")
        self._titles = self._worker.submit(session.titles)
        return True

    def _ask_for_titles(self) -> tuple[str, ...]:
        return self._opening.result().titles()

    def _ask_for_example(self) -> str:
        from bot.channels.terminal import highlighting  # noqa: F401  # the first answer shall not wait for it

        return next(iter(self._opening.result().examples(1)), "")

    def _opened(self, example: Future[str]) -> None:
        """Show the example; where the library can't be opened, end the prompt with what is wrong."""
        app, error = self._prompt.app, self._opening.exception()
        if error is not None and app.is_running and app.loop is not None:
            app.loop.call_soon_threadsafe(_leave, app, error)
        app.invalidate()

    def _raise_early(self) -> None:
        if self._opening.done() and self._opening.exception() is not None:
            self._opening.result()

    def _known_titles(self) -> tuple[str, ...]:
        return _result_or(self._titles, ())

    def _placeholder(self) -> FormattedText:
        example = "" if self._asked else _result_or(self._example, "")
        return FormattedText(
            [("fg:ansibrightblack", say("terminal.example", question=example))] if example else []
        )


class QuestionCompleter(Completer):
    """Completes a command at the start of a line, and a section's title anywhere."""

    def __init__(self, titles: Callable[[], tuple[str, ...]]) -> None:
        self._titles = titles

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what may stand where the cursor is."""
        text = document.text_before_cursor
        if text.startswith("/"):
            names = (name for name in PROMPT_COMMANDS if name.startswith(text))
            return [Completion(name, -len(text), display_meta=what_does(name)) for name in names]
        return list(self._title_completions(text))

    def _title_completions(self, text: str) -> Iterable[Completion]:
        words = text.split(" ")
        for count in range(min(_LONGEST_TITLE, len(words)), 0, -1):
            typed = " ".join(words[-count:])
            found = [title for title in self._titles() if typed and title.lower().startswith(typed.lower())]
            if found:
                return [Completion(title, -len(typed)) for title in found]
        return []


def _open(settings: Settings, forget_history: Callable[[], None], guide: str = "") -> ChatSession:
    library, asked = open_library(settings), AskedFile(settings.data_dir, days=settings.retention_days)

    def forget() -> None:
        forget_history()
        asked.forget()

    kept = asked.session() if settings.keep_questions else None
    return ChatSession(open_assistant(one_guide(library, guide)), library, forget, kept)


def _leave(app: Application[str], error: BaseException) -> None:
    if app.is_running and not app.is_done:
        app.exit(exception=error)


def _result_or(future: Future[T], otherwise: T) -> T:
    return future.result() if future.done() and future.exception() is None else otherwise


def _key_bindings() -> KeyBindings:
    bindings = KeyBindings()
    presses = 0

    @bindings.add("c-c")
    def clear(event: KeyPressEvent) -> None:
        nonlocal presses
        presses = 0 if event.current_buffer.text else presses + 1
        event.current_buffer.reset()
        if presses > 1:
            run_in_terminal(lambda: print(say("terminal.leave"), file=sys.stderr))

    return bindings

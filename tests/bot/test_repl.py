from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.channels.terminal import repl
from bot.channels.terminal.chat_session import PROMPT_COMMANDS, ChatSession
from bot.channels.terminal.prompt_history import MAX_LINES, QuestionHistory
from bot.settings import Settings
from corpus.errors import LibraryError
from tests.helpers.fakes import FakeAssistant, FakeLibrary

ENTER = "\r"
CTRL_C = "\x03"
CTRL_D = "\x04"
UP = "\x1b[A"

Type = Callable[..., FakeAssistant]


@pytest.fixture
def type_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Return a function that types keys at a prompt over the fake guide and returns who was asked."""

    def run(*keys: str, keep_history: bool = True) -> FakeAssistant:
        assistant = FakeAssistant()
        monkeypatch.setattr(
            repl, "_open", lambda _settings, forget: ChatSession(assistant, FakeLibrary(), forget)
        )
        with create_pipe_input() as typed, create_app_session(input=typed, output=DummyOutput()):
            typed.send_text("".join(keys))
            repl.run_repl(Settings(tmp_path), keep_history=keep_history)
        return assistant

    return run


def kept(folder: Path) -> str:
    path = folder / "history"
    return path.read_text() if path.exists() else ""


def test_questions_are_answered_until_ctrl_d(type_keys: Type, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer follows the question, and leaving is quiet."""
    type_keys("what does a day cost?", ENTER, CTRL_D)
    assert "A day costs $12." in capsys.readouterr().out


@pytest.mark.parametrize("word", ["/quit", "quit", "Exit", "/exit", ":q"])
def test_quit_leaves(type_keys: Type, word: str) -> None:
    """What is typed after it is not read; words that leave other programs leave this one, too."""
    assert type_keys(word, ENTER, "who?", ENTER).asked == []


def test_ctrl_c_clears_the_line_and_stays(type_keys: Type) -> None:
    """A half-typed question is dropped, not the session."""
    assert type_keys("half a que", CTRL_C, "who?", ENTER, CTRL_D).asked == [(0, "who?")]


def test_a_pasted_text_of_several_lines_is_one_question(type_keys: Type) -> None:
    """Line ends inside a paste send nothing."""
    paste = "\x1b[200~what does\r\n  a day\rcost?\x1b[201~"
    assert type_keys(paste, ENTER, CTRL_D).asked == [(0, "what does a day cost?")]


def test_an_over_long_question_is_refused_and_not_asked(type_keys: Type) -> None:
    """The same limit as everywhere else."""
    assert type_keys("\x1b[200~" + "a" * 5000 + "\x1b[201~", ENTER, CTRL_D).asked == []


def test_history_is_kept_across_runs_for_its_owner_alone(type_keys: Type, tmp_path: Path) -> None:
    """The line of an earlier run comes back with the up key, and nobody else can read the file."""
    type_keys("what does a day cost?", ENTER, CTRL_D)
    assert type_keys(UP, ENTER, CTRL_D).asked == [(0, "what does a day cost?")]
    assert (tmp_path / "history").stat().st_mode & 0o077 == 0


def test_an_emergency_is_never_kept(type_keys: Type, tmp_path: Path) -> None:
    """What somebody types in need stays with them."""
    type_keys("please help me", ENTER, "who?", ENTER, CTRL_D)
    assert kept(tmp_path) == "who?\n"


def test_no_history_writes_no_file(type_keys: Type, tmp_path: Path) -> None:
    """--no-history leaves no trace."""
    type_keys("who?", ENTER, CTRL_D, keep_history=False)
    assert not (tmp_path / "history").exists()


def test_forget_deletes_the_history(type_keys: Type, tmp_path: Path) -> None:
    """After /forget no earlier question is on disk."""
    type_keys("what does a day cost?", ENTER, "/forget", ENTER, CTRL_D)
    assert "cost" not in kept(tmp_path)


def test_forget_deletes_what_earlier_prompts_kept(type_keys: Type, tmp_path: Path) -> None:
    """A prompt that keeps nothing can still be told to forget."""
    (tmp_path / "history").write_text("what does a day cost?\n")
    type_keys("/forget", ENTER, CTRL_D, keep_history=False)
    assert not (tmp_path / "history").exists()


def test_a_history_that_can_not_be_deleted_is_said(tmp_path: Path) -> None:
    """Nobody is told that something is gone while it is there."""
    (tmp_path / "history").mkdir()
    with pytest.raises(LibraryError, match="delete it yourself"):
        QuestionHistory(tmp_path / "history").forget()


def test_an_unwritable_data_directory_stops_no_question(type_keys: Type, tmp_path: Path) -> None:
    """History is a convenience: without a place to keep it, it lasts as long as the process."""
    (tmp_path / "history").mkdir()
    assert type_keys("who?", ENTER, CTRL_D).asked == [(0, "who?")]


def test_history_is_bounded(tmp_path: Path) -> None:
    """Years of questions take no more room than the last thousand."""
    path = tmp_path / "history"
    path.write_text("".join(f"question {number}\n" for number in range(3 * MAX_LINES)))
    newest = next(iter(QuestionHistory(path).load_history_strings()))
    assert newest == f"question {3 * MAX_LINES - 1}"
    assert len(path.read_text().splitlines()) == MAX_LINES


def test_the_prompt_does_not_wait_for_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are taken while the library is still being opened."""
    may_open = threading.Event()

    def open_slowly(_settings: Settings, forget: Callable[[], None]) -> ChatSession:
        assert may_open.wait(10)
        return ChatSession(FakeAssistant(), FakeLibrary(), forget)  # type: ignore[arg-type]

    monkeypatch.setattr(repl, "_open", open_slowly)
    with create_pipe_input() as typed, create_app_session(input=typed, output=DummyOutput()):
        typed.send_text(ENTER)
        with ThreadPoolExecutor(1) as worker:
            assert repl.Repl(Settings(tmp_path), worker, keep_history=False).turn()
            may_open.set()


@pytest.mark.parametrize("delay", [0.0, 0.3])
def test_a_library_that_cannot_be_opened_ends_the_prompt_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delay: float
) -> None:
    """Nobody types a question first to be told that nothing can be answered."""

    def fail(_settings: Settings, _forget: Callable[[], None]) -> ChatSession:
        time.sleep(delay)
        raise LibraryError("The library is damaged: put a backup in its place.")

    monkeypatch.setattr(repl, "_open", fail)
    with (
        create_pipe_input() as typed,
        create_app_session(input=typed, output=DummyOutput()),
        pytest.raises(LibraryError, match="damaged"),
    ):
        repl.run_repl(Settings(tmp_path), keep_history=False)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/s", ["/sources"]),
        ("/", list(PROMPT_COMMANDS)),
        ("tell me about day", ["Day pass"]),
        ("what about h", ["Hours"]),
        ("zebra", []),
        ("", []),
    ],
)
def test_commands_and_section_titles_are_completed(typed: str, offered: list[str]) -> None:
    """Tab offers a command at the start of a line, and a section's title anywhere."""
    completer = repl.QuestionCompleter(lambda: ("Hours", "Prices", "Day pass"))
    found = completer.get_completions(Document(typed), CompleteEvent(completion_requested=True))
    assert [completion.text for completion in found] == offered

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channels.terminal import piped_chat
from bot.settings import Settings
from corpus.languages.spoken import say
from tests.helpers.fakes import FakeAssistant, FakeLibrary

EMPTY = say("replies.type_question")
TOO_LONG = say("replies.too_long", most=4096)
UNDECODABLE = say("replies.undecodable")

Feed = Callable[[bytes], None]


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Return a function that makes bytes the stdin of a chat over the fake guide."""
    monkeypatch.setattr(piped_chat, "open_library", lambda _settings: FakeLibrary())
    monkeypatch.setattr(piped_chat, "open_assistant", lambda _library: FakeAssistant())

    def set_stdin(raw: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))

    return set_stdin


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.split("\n")[:-1]]


def test_questions_of_a_pipe_are_answered_in_order(
    feed: Feed, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """No banner, no prompt, no colour; blank lines ask nothing, and /quit ends it."""
    feed(b"what does a day cost?\n\nand who is king?\n/quit\nwho?\n")
    piped_chat.run_piped_chat(Settings(tmp_path))
    assert capsys.readouterr() == ("A day costs $12.\n\nThe guide doesn't say.\n\n", "")


def test_every_line_gets_exactly_one_object(
    feed: Feed, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Blank, broken, over-long and unknown lines included."""
    feed(b"cost?\n\n\xff\n" + b"x" * 5000 + b"\n/new\n/nonsense\nlocked?\n/quit\nnever read\n")
    piped_chat.run_json_chat(Settings(tmp_path))
    replies = objects(capsys.readouterr().out)
    assert [reply["kind"] for reply in replies] == [
        "answer",
        "error",
        "error",
        "error",
        "notice",
        "error",
        "error",
        "notice",
    ]
    assert [reply["reply"] for reply in replies[1:4]] == [EMPTY, UNDECODABLE, TOO_LONG]


def test_new_starts_a_conversation_of_its_own(
    feed: Feed, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came before /new is not there for a follow-up."""
    assistant = FakeAssistant()
    monkeypatch.setattr(piped_chat, "open_assistant", lambda _library: assistant)
    feed(b"one\ntwo\n/new\nthree")
    piped_chat.run_json_chat(Settings(tmp_path))
    assert assistant.asked == [(0, "one"), (1, "two"), (0, "three")]
    assert len(objects(capsys.readouterr().out)) == 4


def test_each_object_is_flushed_before_the_next_line_is_read(
    feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that asks one question and waits gets its answer."""

    class Out(io.BytesIO):
        flushed = 0

        def flush(self) -> None:
            self.flushed = len(self.getvalue())

    out = Out()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(out))
    feed(b"one\n")
    monkeypatch.setattr(piped_chat, "read_lines", lambda stream: _checking(stream, out))
    piped_chat.run_json_chat(Settings(tmp_path))


def _checking(stream: io.BytesIO, out: Any) -> Any:
    from bot.channels.input_lines import read_lines

    for line in read_lines(stream):
        yield line
        assert 0 < out.flushed == len(out.getvalue())


@pytest.mark.parametrize("run", [piped_chat.run_piped_chat, piped_chat.run_json_chat])
@pytest.mark.parametrize(("asked", "status"), [(b"cost?\naway?\ncost?\n", 4), (b"cost?\nlocked?\n", 0)])
def test_a_server_that_was_away_is_an_exit_status(
    feed: Feed, tmp_path: Path, run: Callable[[Settings], int], asked: bytes, status: int
) -> None:
    """The session goes on, whatever one of its questions met."""
    feed(asked)
    assert run(Settings(tmp_path)) == status


def test_a_question_that_met_a_server_away_is_unavailable(
    feed: Feed, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Which is no error of its own, nor that the guide says nothing."""
    feed(b"away?\ncost?\n")
    piped_chat.run_json_chat(Settings(tmp_path))
    replies = objects(capsys.readouterr().out)
    assert [reply["kind"] for reply in replies] == ["unavailable", "answer"]
    assert replies[0]["answers"] == [] and "can't be reached" in replies[0]["reply"]

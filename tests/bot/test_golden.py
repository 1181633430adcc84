"""Recorded turns: the pipe, JSON, `ask` and the terminal say the same, and it is what it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.assistant.markup import drop_markup
from tests.helpers.terminal import PROMPT, Terminal, run

GOLDEN = Path(__file__).parent.parent / "golden" / "pain-medicine.jsonl"
CONVERSATIONS: list[list[dict[str, str]]] = [
    json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()
]
SAID = "".join(f"{turn['say']}\n" for talk in CONVERSATIONS for turn in (*talk, {"say": "/new"}))
TURNS = [turn for talk in CONVERSATIONS for turn in talk]


@pytest.fixture(scope="module")
def replies(built_in: Path) -> list[dict[str, Any]]:
    """Return what `chat --json` says to every turn."""
    out = run(built_in, "chat", "--json", stdin=SAID.encode()).stdout.decode()
    found = [json.loads(line) for line in out.split("\n")[:-1]]
    return [reply for reply in found if reply["question"] != "/new"]


def plain(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


def test_the_recorded_turns_are_answered_as_recorded(replies: list[dict[str, Any]]) -> None:
    """The kind, and the words that matter."""
    assert len(replies) == len(TURNS)
    for turn, reply in zip(TURNS, replies, strict=True):
        assert reply["kind"] == turn["kind"], turn
        assert turn["tells"] in reply["reply"], turn
        if reply["answers"]:
            assert turn["tells"] in reply["answers"][0]["text"], turn


def test_a_pipe_says_what_json_says(replies: list[dict[str, Any]], built_in: Path) -> None:
    """`reply` is the whole reply as a pipe prints it, one after the other."""
    done = run(built_in, "chat", stdin=SAID.encode())
    shown = done.stdout.decode()
    for reply in replies:
        assert reply["reply"] in shown, reply["question"]
        _, _, shown = shown.partition(reply["reply"])
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_process_says_the_same_to_the_last_digit(built_in: Path) -> None:
    """No sum depends on the order in which a process happens to keep its words."""
    one, other = (
        run(built_in, "chat", "--json", stdin=SAID.encode(), PYTHONHASHSEED=seed).stdout for seed in "12"
    )
    assert one == other


def test_ask_says_what_chat_says(replies: list[dict[str, Any]], built_in: Path) -> None:
    """A question with its history gets the reply that it got in the conversation."""
    done = run(built_in, "ask", "--json", "--history", CONVERSATIONS[1][0]["say"], CONVERSATIONS[1][1]["say"])
    chat = next(r for r in replies if r["question"] == CONVERSATIONS[1][1]["say"])
    assert json.loads(done.stdout) == chat


@pytest.mark.parametrize("columns", [90, 40])
def test_a_terminal_shows_what_json_says(replies: list[dict[str, Any]], built_in: Path, columns: int) -> None:
    """The same answers, notes and suggestions, wrapped to its width."""
    with Terminal(built_in, "chat", "--no-history", columns=columns) as terminal:
        terminal.until(PROMPT)
        for turn, reply in list(zip(TURNS, replies, strict=True))[:5]:
            terminal.type(f"{turn['say']}\r")
            last = reply["suggestions"][-1] if reply["suggestions"] else plain(reply["reply"])[-12:]
            shown = plain(terminal.until(last.split()[-1], f"\n{PROMPT}"))
            for answer in reply["answers"]:
                assert plain(drop_markup(answer["text"]).text) in shown
            for suggestion in reply["suggestions"]:
                assert suggestion in shown
            if not reply["answers"]:
                assert plain(reply["reply"].partition("\n")[0]) in shown

"""Whatever is typed, it is answered with bounded work, and nothing of it stays in memory for long."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation
from bot.channels.input_lines import problem_with
from bot.channels.json.reply_json import encode_line, reply_fields
from corpus.store.library import Library
from retrieval.words.analysis import LONGEST_WORD
from tests.helpers.odd_messages import LONGEST, MESSAGES, blocks, odd_messages, questions

SEED = 20
WORST = (
    "\ufdfa" * LONGEST,
    "\ufdfa " * (LONGEST // 2),
    "e\u0301" * (LONGEST // 2),
    "x" * LONGEST,
    "qwxz" * (LONGEST // 4),
    "no " * (LONGEST // 3),
    "do i need " * (LONGEST // 10),
    "a b c d " * (LONGEST // 8),
    "zkqv xkwp " * (LONGEST // 10),
    " ".join(f"wrod{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(500)),
    " ".join(f"zqx{chr(97 + n % 26)}{chr(97 + n // 26)}wvutsrqponm" for n in range(240)),
    "1$5$2$" * (LONGEST // 6),
    "what is it? " * (LONGEST // 12),
    "how much, and who, or when; " * (LONGEST // 28),
    f"what is it, {' ,' * 700}x and who?",
    f"how long is it,{chr(0xA0) * 1_400}x, and who pays?",
    f"a{chr(0xA0) * 4_000}b and c?",
    f"what{f' {chr(0xA0)}' * 2_000}rates?",
    "do " * (LONGEST // 3),
    "who comes " * (LONGEST // 10),
    "bigger " * (LONGEST // 7),
    " collapsed " * (LONGEST // 11),
    "i collapsed " * (LONGEST // 12),
    " pain" * (LONGEST // 5),
    "chest pain " * (LONGEST // 11),
    "overdose residency " * (LONGEST // 19),
    "; " * (LONGEST // 2),
)
MOST_CALLS = 180_000
"""Calls of Python functions for one message; an ordinary question takes some 6,000."""


@pytest.fixture(scope="module")
def assistant(built_in: Path) -> Assistant:
    """Return an assistant over the built-in guide that has answered and mended something before."""
    warm = Assistant(Library.open(built_in))
    for text in ("What do pain specialists erna?", "blorn grast vimple", "hello", "does it cost 5? or 6?"):
        warm.reply(Conversation(), text)
    return warm


def calls(work: Callable[[], object]) -> int:
    """Return how many Python functions some work calls: the same on every machine."""
    count = 0

    def called(_frame: FrameType, kind: str, _argument: Any) -> None:
        nonlocal count
        count += kind == "call"

    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("number", range(len(WORST)))
def test_the_worst_messages_take_bounded_work(assistant: Assistant, number: int) -> None:
    """Counted in calls, not in seconds."""
    assert calls(lambda: assistant.reply(Conversation(), WORST[number])) < MOST_CALLS


@pytest.mark.parametrize("number", range(len(WORST)))
def test_the_worst_messages_take_little_processor_time(assistant: Assistant, number: int) -> None:
    """What patterns do is counted in no calls. Each follows up on itself, and takes some 15 ms."""
    conversation = Conversation()
    used = []
    for again in range(4):
        started = time.process_time()
        assistant.reply(conversation, f"{WORST[number][: LONGEST - 1 - again]}{'?' * again}")
        used.append(time.process_time() - started)
    assert min(used[1:]) < 0.15


def test_odd_messages_take_bounded_work_and_get_a_line(assistant: Assistant) -> None:
    """Real questions mutated and letters of all blocks, up to 4,096 of them; follow-ups of each other."""
    conversation = Conversation()
    for number, text in enumerate(odd_messages(40, SEED)):
        if number % 10 == 0:
            conversation = Conversation()
        if problem_with(text):
            continue
        replies: list[Any] = []
        count = calls(lambda: replies.append(assistant.reply(conversation, text)))  # noqa: B023
        assert count < MOST_CALLS, text[:200]
        assert encode_line(reply_fields(replies[0])).count(b"\n") == 1


def test_a_message_of_every_block_is_answered(assistant: Assistant) -> None:
    """A question with sixteen signs of it behind it, and the signs alone."""
    for block in blocks()[::9]:
        for text in (block[:16], f"What is {block[:16]}?"):
            if not problem_with(text):
                assert assistant.reply(Conversation(), text).text


@pytest.mark.parametrize(
    "text", [" exactly?" * 400, "thanks! " * 300, "who are you? " * 200, "lol. wow? " * 200]
)
def test_long_small_talk_is_answered(assistant: Assistant, text: str) -> None:
    """Piece by piece there is no question in it."""
    assert assistant.reply(Conversation(), text[:LONGEST]).text


def test_a_long_word_is_read_as_what_it_is(assistant: Assistant) -> None:
    """It is neither mended nor split, whatever its letters."""
    for letter in ("salari", "residensy", "\ufdfa", "é", "0o1l"):
        word = letter * (LONGEST_WORD // len(letter) + 1)
        reply = assistant.reply(Conversation(), f"What is {word}?")
        assert not any("Reading" in note for note in reply.notes)


class Chat:
    """`guidebot chat --json` as a process; its processor time and memory are read from the system."""

    def __init__(self, data_dir: Path) -> None:
        command = [sys.executable, "-c", "from bot.command_line import main; main()", "chat", "--json"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "GUIDEBOT_DATA_DIR": str(data_dir)},
        )

    def ask(self, text: str) -> tuple[dict[str, Any], float]:
        """Return the reply to a line and the milliseconds of processor time that it took."""
        assert self._process.stdin is not None and self._process.stdout is not None
        before = self._milliseconds()
        self._process.stdin.write(f"{text}\n".encode())
        self._process.stdin.flush()
        reply: dict[str, Any] = json.loads(self._process.stdout.readline())
        return reply, self._milliseconds() - before

    def memory(self) -> float:
        """Return its resident memory in MiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def end(self) -> None:
        """End it."""
        self._process.communicate(b"/quit\n")

    def _milliseconds(self) -> float:
        return int(Path(f"/proc/{self._process.pid}/schedstat").read_text().split()[0]) / 1e6


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_thousands_of_messages_stay_within_their_budget(tmp_path: Path) -> None:
    """A benchmark: each at most what 25 ordinary questions take here, and 20 MB more after the first third.

    An ordinary question takes some 4 ms, so that is 100 ms where nothing else runs.
    """
    chat, memory = Chat(tmp_path), 0.0
    for text in (*WORST, "What do pain specialists erna?"):
        chat.ask(text)
    ordinary = statistics.median(chat.ask(text)[1] for text in dict.fromkeys(questions()[:300]))
    budget = max(100.0, 25 * ordinary)
    slow: list[tuple[float, str]] = []
    for number, text in enumerate(odd_messages(MESSAGES, SEED)):
        if number % 10 == 0:
            chat.ask("/new")
        reply, milliseconds = chat.ask(text)
        assert reply["kind"] != "error" or problem_with(text) or text.lstrip().startswith("/"), text
        # Others use the processor, too, and its caches: what took long is asked again, a little changed.
        for again in (f"{text[:-1]}{letter}" for letter in "vwyz"):
            if milliseconds > budget:
                milliseconds = min(milliseconds, chat.ask(again)[1])
        if milliseconds > budget:
            slow.append((milliseconds, text))
        if number == MESSAGES // 3:
            memory = chat.memory()
    grown = chat.memory() - memory
    chat.end()
    assert slow == []
    assert grown < 20

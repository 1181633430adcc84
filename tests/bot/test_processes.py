"""`guidebot` as people run it: a process with pipes or a terminal."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.guides import HARBOUR
from tests.helpers.terminal import GUIDEBOT, PROMPT, Terminal, run


def test_questions_over_a_pipe_are_answered_in_order(built_in: Path) -> None:
    """A follow-up in the next line is understood."""
    done = run(built_in, "chat", stdin=b"how long is the fellowship?\nand who accredits it?\n/quit\n")
    out = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert out.index("12 months") < out.index("Accreditation Council")
    assert "\x1b" not in out


def test_forget_in_a_pipe_deletes_the_history(tmp_path: Path) -> None:
    """What the prompt has kept can be forgotten without one."""
    (tmp_path / "history").write_text("what does a day cost?\n")
    assert run(tmp_path, "chat", stdin=b"/forget\n").returncode == 0
    assert not (tmp_path / "history").exists()


def test_json_offsets_point_into_the_document_as_it_is_shown(built_in: Path) -> None:
    """`text == document[start:end]`, as a script would check it."""
    reply = json.loads(run(built_in, "ask", "--json", "what do pain specialists earn?").stdout)
    answer = reply["answers"][0]
    shown = json.loads(run(built_in, "corpus", "show", answer["document"], "--json").stdout)
    assert shown["text"][answer["start"] : answer["end"]] == answer["text"]
    assert "$345,836" in answer["text"]


def test_search_takes_a_query_a_line(built_in: Path) -> None:
    """One JSON line for every line of stdin, blank ones included."""
    done = run(built_in, "search", "--json", "--limit", "2", stdin=b"salary\n\nfellowship\n")
    rows = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert [row["query"] for row in rows] == ["salary", "", "fellowship"]
    assert [len(row["hits"]) for row in rows] == [2, 0, 2]
    assert set(rows[0]["hits"][0]) == {"document", "section", "passage", "start", "end", "text", "score"}


def test_a_reader_that_leaves_early_is_no_error_message(built_in: Path) -> None:
    """As in `guidebot chat --json < questions | head -1`."""
    process = subprocess.Popen(
        [*GUIDEBOT, "--data-dir", str(built_in), "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin and process.stdout and process.stderr
    with process:
        process.stdout.close()
        try:
            process.stdin.write(b"how long is the fellowship?\n" * 2000)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.stderr.read() == b""


def test_an_interrupt_ends_a_waiting_process_quietly(built_in: Path) -> None:
    """Ctrl-C while `chat --json` waits for a line: status 130, no traceback."""
    process = subprocess.Popen(
        [*GUIDEBOT, "--data-dir", str(built_in), "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin and process.stdout and process.stderr
    with process:
        process.stdin.write(b"/new\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.wait(20)
        assert (process.returncode, process.stderr.read().strip()) == (130, b"")


def test_the_prompt_stands_at_once_and_answers(tmp_path: Path) -> None:
    """In a fresh data directory, too: the guide is opened behind the prompt."""
    with Terminal(tmp_path / "fresh", "chat") as terminal:
        terminal.until(PROMPT)
        terminal.type("what do pain specialists earn\r")
        terminal.until("$345,836", "— Becoming a pain medicine specialist › The work › Pay", PROMPT)
        terminal.type("\x04")
        assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["How long is the fellowship?"], 0),
        (["What do neurologists earn in Peru?"], 3),
        (["hello"], 3),
        (["I want to kill myself"], 3),
        ([""], 2),
        ([" \n"], 2),
        (["a" * 4097], 2),
        (["--nonsense"], 2),
    ],
)
def test_the_exit_status_says_what_became_of_a_question(
    built_in: Path, arguments: list[str], status: int
) -> None:
    """Scripts see from the status alone whether there is an answer."""
    done = run(built_in, "ask", *arguments)
    assert done.returncode == status
    assert bool(done.stdout) == (status in (0, 3))
    assert bool(done.stderr) == (status == 2)


def test_every_line_of_json_chat_gets_one_object_whatever_it_holds(built_in: Path) -> None:
    """Blank, over-long, undecodable, control characters, unknown commands: the process lives on."""
    lines = [
        b"How long is the fellowship?",
        b"",
        b"   ",
        b"\xff\xfe\x00",
        b"x" * 100_000,
        b"/nonsense",
        b"\x1b]0;owned\x07 \x00\x08 how long is the fellowship?",
        "\u2028how long is the fellowship\u2029?".encode(),
        b"/why",
        b"/more",
        b"/sources",
        b"/new",
        b"/more",
        b"How long is the fellowship?\r",
    ]
    done = run(built_in, "chat", "--json", stdin=b"\n".join(lines))
    replies = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    kinds = [reply["kind"] for reply in replies]
    assert (done.returncode, done.stderr, len(replies)) == (0, b"", len(lines))
    assert kinds[:6] == ["answer", *["error"] * 5]
    assert kinds[8:] == ["notice"] * 5 + ["answer"]
    assert all(set(reply) == set(replies[0]) for reply in replies)
    assert replies[0]["answers"] == replies[-1]["answers"]


def test_an_answer_survives_a_change_of_the_guide(built_in: Path, tmp_path: Path) -> None:
    """`chat --json` goes on in the new edition, and /more and /sources in that of the answer."""
    (tmp_path / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    shutil.copytree(built_in, tmp_path / "data")
    with subprocess.Popen(
        [*GUIDEBOT, "--data-dir", str(tmp_path / "data"), "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout

        def say(line: str) -> dict[str, Any]:
            assert process.stdin and process.stdout
            process.stdin.write(f"{line}\n".encode())
            process.stdin.flush()
            return dict(json.loads(process.stdout.readline()))

        assert "12 months" in say("How long is the fellowship?")["reply"]
        run(tmp_path / "data", "corpus", "add", str(tmp_path / "harbour.md"))
        run(tmp_path / "data", "corpus", "remove", "pain-medicine")
        assert "edition 1" in say("/sources")["reply"]
        assert "fellowship" in say("/more")["reply"].lower()
        assert "Old Marek" in say("Who runs the crane?")["reply"]
        assert say("/sources")["reply"].endswith("edition 3")
        process.stdin.close()
        assert process.wait(20) == 0


def test_commands_and_keys_work_in_a_terminal(built_in: Path) -> None:
    """Help, a slip in a command, Ctrl-C on a half-typed line, a paste of several lines, leaving by /quit."""
    with Terminal(built_in, "chat", "--no-history") as terminal:
        terminal.until(PROMPT)
        terminal.type("/help\r")
        assert "/topics" in terminal.until("not medical advice.", f"\n{PROMPT}")
        terminal.type("/nonsense\r")
        terminal.until("There is no command /nonsense; /help lists them.", f"\n{PROMPT}")
        terminal.type("half a question\x03")
        terminal.type("\x1b[200~how long is\nthe fellowship?\x1b[201~\r")
        terminal.until("12 months", f"\n{PROMPT}")
        terminal.type("/why\r")
        terminal.until("I looked for: how long is the fellowship?", f"\n{PROMPT}")
        terminal.type("/quit\r")
        assert terminal.ended() == 0


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_plain_terminal_gets_plain_text(built_in: Path, environment: dict[str, str]) -> None:
    """NO_COLOR and dumb terminals get the same words without a colour."""
    with Terminal(built_in, "chat", "--no-history", **environment) as terminal:
        terminal.until(PROMPT)
        terminal.type("how long is the fellowship?\r")
        terminal.until("12 months", "— Becoming a pain medicine specialist", f"\n{PROMPT}")
        assert not re.search(rb"\x1b\[[0-9;]*(?:3[1-7]|9[0-7])m", terminal.received)
        terminal.type("/quit\r")
        assert terminal.ended() == 0


def test_a_damaged_library_ends_the_prompt_with_one_sentence(tmp_path: Path) -> None:
    """Before a question is typed, and with the status of a failure."""
    (tmp_path / "library.sqlite").write_bytes(b"no database" * 999)
    with Terminal(tmp_path, "chat") as terminal:
        terminal.until("Error: The library", "damaged")
        assert terminal.ended() == 1
        assert b"Traceback" not in terminal.received

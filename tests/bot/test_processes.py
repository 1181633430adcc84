"""`guidebot` as people run it: a process with pipes or a terminal."""

from __future__ import annotations

import json
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


def test_an_answer_survives_a_change_of_the_guide(tmp_path: Path) -> None:
    """`chat --json` goes on in the new edition, and /more and /sources in that of the answer."""
    (tmp_path / "harbour.md").write_text(HARBOUR, encoding="utf-8")
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

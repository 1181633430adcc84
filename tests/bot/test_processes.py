"""`guidebot` as people run it: a process with pipes or a terminal."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

from tests.helpers.terminal import GUIDEBOT, PROMPT, Terminal


def run(data_dir: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*GUIDEBOT, "--data-dir", str(data_dir), *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


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

"""`guidebot desk`: what it says before it serves, and that it serves."""

from __future__ import annotations

import importlib.util
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.helpers.keepers import Guidebot


@pytest.mark.parametrize(
    ("listen", "says"),
    [
        ("8459", "HOST:PORT"),
        (":8459", "HOST:PORT"),
        ("127.0.0.1:99999", "HOST:PORT"),
        ("127.0.0.1:http", "HOST:PORT"),
        ("0.0.0.0:8459", "GUIDEBOT_DESK_PASSWORD_FILE"),
        ("[::]:8459", "GUIDEBOT_DESK_PASSWORD_FILE"),
        ("desk.example.org:8459", "GUIDEBOT_DESK_PASSWORD_FILE"),
        ("127.0.0.1:1", "--listen"),
    ],
)
def test_where_it_can_not_listen_is_one_sentence(
    run_main: Guidebot, monkeypatch: pytest.MonkeyPatch, listen: str, says: str
) -> None:
    """No address, one that is open to others, or one that the system refuses."""

    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("socket.create_server", refuse)
    ended = run_main("desk", "--listen", listen)
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert says in ended.err


@pytest.mark.parametrize(("content", "says"), [(b"short", "12 characters"), (b"\xff\xfe", "can't be read")])
def test_a_password_that_is_none_is_one_sentence(
    run_main: Guidebot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, says: str
) -> None:
    """And is not repeated."""
    file = tmp_path / "password"
    file.write_bytes(content)
    monkeypatch.setenv("GUIDEBOT_DESK_PASSWORD_FILE", str(file))
    ended = run_main("desk")
    assert ended.status == 1 and says in ended.err and "short " not in ended.err


@pytest.mark.parametrize("missing", ["starlette", "jinja2", "uvicorn", "python_multipart"])
def test_without_the_extra_one_sentence_tells_how_to_install_it(
    run_main: Guidebot, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """Whatever of it is missing; the other commands need none of it."""
    found = importlib.util.find_spec

    def find(name: str, *more: Any) -> Any:
        return None if name == missing else found(name, *more)

    monkeypatch.setattr("bot.command_line.commands.desk.find_spec", find)
    ended = run_main("desk")
    assert (ended.status, ended.err.count("\n")) == (1, 1)
    assert "pip install '.[desk]'" in ended.err


def test_no_other_command_imports_what_the_desk_needs(data_dir: Path) -> None:
    """They run without it."""
    code = (
        "import sys\n"
        "for name in ('starlette', 'jinja2', 'uvicorn', 'python_multipart'): sys.modules[name] = None\n"
        "from bot.command_line import main\n"
        f"main(['report', '--data-dir', {str(data_dir)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("ended_by", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_prints_a_link_serves_and_ends(data_dir: Path, ended_by: signal.Signals, status: int) -> None:
    """As a process: the link lets in, and Ctrl-C or its supervisor ends it without a word but its log."""
    code = "import sys; from bot.command_line import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "desk", "--listen", "127.0.0.1:0", "--data-dir", str(data_dir)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/enter\?key=[\w-]{43}", link)
        with urlopen(link.partition("/enter")[0] + "/enter") as response:
            assert b"Come in" in response.read()
    finally:
        process.send_signal(ended_by)
        _, said = process.communicate(timeout=60)
    assert process.returncode == status and "event=desk_ended" in said
    assert all(re.match(r"time=\S+ level=info event=", line) for line in said.split("\n") if line), said
    assert "key=" not in said

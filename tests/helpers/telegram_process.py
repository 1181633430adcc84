"""The bot as a process: started, watched, killed and started again by a test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tests.helpers.bot_api import TOKEN, BotApi

START_SECONDS = 30.0


class TelegramProcess:
    """`guidebot telegram` against a server of the test's own; its output goes to a file."""

    program = "from bot.command_line import main; main()"

    def __init__(self, api: BotApi, data_dir: Path, *arguments: str, **settings: str) -> None:
        self.api = api
        self.data_dir = data_dir
        self._arguments = arguments
        self._settings = settings
        self._log = data_dir.parent / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> TelegramProcess:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def log(self) -> str:
        """What all processes printed so far."""
        return self._log.read_text() if self._log.exists() else ""

    def start(self, *, wait: bool = True) -> TelegramProcess:
        """Start the bot, and wait until it listens."""
        clean = {
            k: v for k, v in os.environ.items() if not k.startswith("GUIDEBOT_") and "proxy" not in k.lower()
        }
        environment = {
            **clean,
            "GUIDEBOT_TELEGRAM_TOKEN": TOKEN,
            "GUIDEBOT_TELEGRAM_API_URL": self.api.url,
            "GUIDEBOT_DATA_DIR": str(self.data_dir),
            **{f"GUIDEBOT_{name.upper()}": value for name, value in self._settings.items()},
        }
        command = [
            sys.executable,
            "-c",
            self.program,
            "telegram",
            *self._arguments,
        ]
        polls, sets = self.api.polls, sum(method == "setWebhook" for method, _ in self.api.calls)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        if wait:
            self.api.wait(
                lambda: (
                    self._ended()
                    or self.api.polls > polls
                    or sum(method == "setWebhook" for method, _ in self.api.calls) > sets
                ),
                START_SECONDS,
            )
            assert not self._ended(), self.log
        return self

    def _ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def kill(self) -> None:
        """Kill it, and whatever it started, at once."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def stop(self, seconds: float = 40.0) -> int:
        """Ask it to end and return its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(seconds)

    def wait(self, seconds: float = 40.0) -> int:
        """Return the exit status of a process that ends by itself."""
        assert self._process is not None
        return self._process.wait(seconds)

    def memory(self) -> float:
        """Return its resident memory in MiB."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        """Return what it has worked so far, whatever else the machine does."""
        assert self._process is not None
        stat = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def assert_well(self) -> None:
        """Fail if the bot broke a rule, printed a traceback, or showed its token anywhere."""
        assert self.api.mistakes == [], self.api.mistakes
        assert "Traceback" not in self.log
        secret = TOKEN.partition(":")[2].encode()
        holders = [
            p for p in (self._log, *self.data_dir.rglob("*")) if p.is_file() and secret in p.read_bytes()
        ]
        assert holders == []


def wait_until(what: object, seconds: float = 40.0) -> None:
    """Wait until a function returns something true."""
    end = time.monotonic() + seconds
    assert callable(what)
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)

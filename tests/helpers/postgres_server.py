"""A PostgreSQL server of a test's own, which may be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import psycopg


class PostgresServer:
    """Listens at a socket in a folder of its own, and waits for the disk as it is usual."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        assert found, "PostgreSQL's server is not installed: .ci/postgres does it"
        self._programs = found[-1]
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
        self._user: list[str] = []
        if os.getuid() == 0:  # the server refuses to run as root
            shutil.chown(self._folder, "postgres")
            self._user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        self.url = f"postgresql://guidebot@/postgres?host={self._folder}"
        self._process: subprocess.Popen[bytes] | None = None
        self._run(
            "initdb", "--pgdata=data", "--username=guidebot", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip

    def __enter__(self) -> PostgresServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, again and again while what is left of one that was killed has not ended."""
        for _ in range(300):
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(
                    [*self._user, str(self._programs / "postgres"), "-D", "data", "-k", str(self._folder),
                     "-c", "listen_addresses="],
                    cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip
            try:
                psycopg.connect(self.url).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError("the server doesn't start")

    def kill(self) -> None:
        """Kill its first process; the others end when they miss it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._user, str(self._programs / program), *arguments]
        subprocess.run(command, cwd=self._folder, check=True, capture_output=True)

"""Changes tried in a process that stays: what it has loaded and worked out once is there for the next one."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

import msgspec

from bot.keeping.apart import FAILED, LENGTH, SECONDS, TOO_LONG, environment
from bot.keeping.outcome import Cause, Job, Outcome, Problem

IDLE = 120.0
"""Seconds without a job after which the process ends, so that its memory is free again."""


class StayingProcess:
    """Carries out jobs that only try something, one at a time, in a process that is started when needed.

    It is for changes that no document is read for: what a hostile one does to a process ends with it.
    """

    def __init__(self, idle: float = IDLE) -> None:
        self._idle = idle
        self._lock = asyncio.Lock()
        self._process: Process | None = None
        self._ending: asyncio.TimerHandle | None = None

    async def __call__(self, job: Job) -> Outcome:
        """Return what would come of a change; a process that has died meanwhile is replaced.

        Raises:
            ValueError: the job would publish.
        """
        if not job.dry_run:
            raise ValueError("only dry runs: another process may have carried it out before it died")
        async with self._lock:
            self._rest()
            try:
                data = await asyncio.wait_for(self._said(msgspec.msgpack.encode(job)), SECONDS)
                outcome = msgspec.msgpack.decode(data, type=Outcome)
            except TimeoutError:
                await self._end()
                return Outcome(problem=Problem(Cause.OTHER, TOO_LONG))
            except (asyncio.IncompleteReadError, OSError, msgspec.DecodeError):
                await self._end()
                return Outcome(problem=Problem(Cause.OTHER, FAILED))
            except BaseException:  # who asked has gone: what is said now would be taken for the next answer
                await self._end()
                raise
            self._ending = asyncio.get_running_loop().call_later(self._idle, self._stop)
            return outcome

    async def close(self) -> None:
        """End the process, if there is one."""
        async with self._lock:
            self._rest()
            await self._end()

    async def _said(self, job: bytes) -> bytes:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.keeping.apart", "--stay"),
                env=environment(), stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(len(job).to_bytes(LENGTH, "big") + job)
        await process.stdin.drain()
        length = int.from_bytes(await process.stdout.readexactly(LENGTH), "big")
        return await process.stdout.readexactly(length)

    def _rest(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        self._ending = None

    def _stop(self) -> None:
        """Let the process end by itself: no job comes any more."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()

"""Changes carried out in a process of their own: a chat never loads what reads and publishes documents.

A hostile document can take that process' memory and time, and no more; what comes back is a value.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from bot.keeping.outcome import Cause, Job, Known, Outcome, Problem
from corpus.caching import kept
from corpus.errors import GuidebotError, HintsError

if TYPE_CHECKING:
    from retrieval.keeping import Known as KnownSaid
    from retrieval.keeping import Publication

SECONDS = 600.0
"""For all of a job."""

LENGTH = 8
"""Bytes that say how long a job or an outcome is, for a process that stays."""

_CPU_SECONDS = 300
_MEMORY = 3 << 30  # bytes of address space
_KEPT_FROM_IT = "GUIDEBOT_TELEGRAM_"  # settings that hold secrets
TOO_LONG = "That took too long, so it was stopped and nothing was changed."
FAILED = "That did not work, and nothing was changed."


CarryOut = Callable[[Job], Awaitable[Outcome]]
"""Carries out a job and returns what came of it."""


async def carry_out_apart(job: Job) -> Outcome:
    """Carry out a job in a process of its own and return what came of it."""
    import asyncio  # that process has no use for it

    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.keeping.apart",
        env=environment(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(msgspec.msgpack.encode(job)), SECONDS)
    except TimeoutError:
        return Outcome(problem=Problem(Cause.OTHER, TOO_LONG))
    finally:
        if process.returncode is None:
            process.kill()
    try:
        return msgspec.msgpack.decode(out, type=Outcome)
    except msgspec.DecodeError:  # it was killed
        return Outcome(problem=Problem(Cause.OTHER, FAILED))


def environment() -> dict[str, str]:
    """Return the environment of such a process: ours without what it must not know."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_KEPT_FROM_IT)}


async def first_guide(data_dir: Path) -> str:
    """Publish and index the built-in guide where nothing is; return what is wrong, or an empty string."""
    problem = (await carry_out_apart(Job(str(data_dir)))).problem
    return problem.says if problem else ""


def carry_out(job: Job) -> Outcome:
    """Carry out a job here and return what came of it."""
    from bot.channels.asked import asked_everywhere
    from bot.keeping.guide_keeping import GuideKeeping, How
    from bot.keeping.outcome import tried
    from bot.keeping.passages_text import PassagesText
    from bot.settings import load_settings
    from corpus.store.library import Library
    from retrieval.keeping import ensure_first
    from retrieval.retriever import Retriever

    data_dir = Path(job.data_dir)
    library = None
    try:
        load_settings(data_dir)  # may say that it is kept elsewhere
        library = Library.open(data_dir)
        ensure_first(library)
        if job.change is None:
            Retriever.open(library, library.published())
            return Outcome()
        keeping = GuideKeeping(library, asked_everywhere(data_dir))
        passages = PassagesText(library, job.passages_in) if job.passages_in else None
        known = _known(job.known) if job.known else None
        how = How(job.message, job.author, job.dry_run, job.force, passages, job.also, known)
        done = keeping.carry_out(job.change, how)
        unread = tuple(one.reason for one in done.unread)
        effect = tried(done.publication, built_in_stays=done.built_in_stays, unread=unread)
        said = _said(library.edition_key(done.publication.before), done.publication)
        return Outcome(effect, passages=passages.text if passages else "", known=said)
    except GuidebotError as error:
        cause = Cause.HINTS if isinstance(error, HintsError) else Cause.OTHER
        return Outcome(problem=Problem(cause, " ".join(str(error).split())))
    except Exception as error:
        return Outcome(
            problem=Problem(Cause.OTHER, f"That is a mistake in guidebot itself ({type(error).__name__}).")
        )
    finally:
        if library is not None:
            library.close()


def _known(told: Known) -> KnownSaid:
    """Return what an edition said before as a rehearsal takes it."""
    from retrieval.keeping import AskedBefore, Said
    from retrieval.keeping import Known as KnownSaid

    return KnownSaid(
        told.edition,
        {AskedBefore(asked, before): Said(answer, sure) for asked, before, answer, sure in told.said},
    )


def _said(edition: str, publication: Publication) -> Known:
    """Return what the edition before a change said to questions."""
    replays = publication.rehearsal.replays
    return Known(edition, tuple((one.question, tuple(one.history), *one.before) for one in replays))


def _limit() -> None:
    """Bound what a hostile document can take, from now on."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    spent = int(process_time())
    for kind, amount in ((resource.RLIMIT_CPU, spent + _CPU_SECONDS), (resource.RLIMIT_AS, _MEMORY)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


def _done(job: bytes) -> bytes:
    """Return the outcome of a job, both as they are sent."""
    _limit()
    return msgspec.msgpack.encode(carry_out(msgspec.msgpack.decode(job, type=Job)))


def _stay(jobs: BinaryIO, results: BinaryIO) -> None:
    """Carry out one job after the other until no more can come; each is sent behind its length."""
    first = True
    while length := jobs.read(LENGTH):
        outcome = _done(jobs.read(int.from_bytes(length, "big")))
        results.write(len(outcome).to_bytes(LENGTH, "big") + outcome)
        results.flush()
        if first:
            kept.save()
        first = False


if __name__ == "__main__":
    gc.set_threshold(50_000, 20, 20)  # most of what is made here stays until the end
    _results = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no result
    with os.fdopen(_results, "wb") as out:
        if "--stay" in sys.argv:
            _stay(sys.stdin.buffer, out)
        else:
            out.write(_done(sys.stdin.buffer.read()))
            kept.save()

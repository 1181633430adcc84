"""Trying judgements in a process that stays says what a process of their own would say."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from bot.desk.rehearsing import Rehearsals
from bot.keeping import apart
from bot.keeping.apart import carry_out
from bot.keeping.changes import Add, AddHints, Change, Hint, SetHints
from bot.keeping.outcome import Job, Outcome
from bot.keeping.staying import StayingProcess

OPENS = "The bar opens at five in the evening."


def _job(data_dir: Path, question: str, text: str = OPENS) -> Job:
    return Job(str(data_dir), AddHints("club", (Hint((question,), text),)), "mara", dry_run=True)


def test_one_job_after_the_other_has_its_own_outcome(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a change that was tried stays for the next one; a mistake ends nothing."""
    monkeypatch.setattr(apart, "_limit", lambda: None)  # it would bound the tests
    jobs = [
        _job(data_dir, "how late can we come for a beer"),
        _job(data_dir, "since when is there beer"),
        _job(data_dir, "how late can we come for a beer", "Words that stand nowhere in it."),
        _job(data_dir, "how late can we come for a beer"),
    ]
    sent, back = io.BytesIO(), io.BytesIO()
    for job in map(msgspec.msgpack.encode, jobs):
        sent.write(len(job).to_bytes(8, "big") + job)
    sent.seek(0)
    apart._stay(sent, back)
    back.seek(0)
    outcomes = []
    while length := back.read(8):
        outcomes.append(msgspec.msgpack.decode(back.read(int.from_bytes(length, "big")), type=Outcome))
    assert outcomes == [carry_out(job) for job in jobs]
    assert [outcome.problem is None for outcome in outcomes] == [True, True, False, True]


@pytest.mark.parametrize(
    ("change", "stays"),
    [(AddHints("club", ()), True), (SetHints("club", "", ""), True), (Add(("a.pdf",)), False)],
)
async def test_only_what_reads_no_document_is_tried_there(
    change: Change, stays: bool, tmp_path: Path
) -> None:
    """What a hostile document does to a process must end with it."""
    seen: list[str] = []

    async def alone(_job: Job) -> Outcome:
        seen.append("alone")
        return Outcome()

    async def staying(_job: Job) -> Outcome:
        seen.append("staying")
        return Outcome()

    await Rehearsals(alone, staying).of(1, Job(str(tmp_path), change))
    assert seen == (["staying"] if stays else ["alone"])


async def test_nothing_is_published_there(tmp_path: Path) -> None:
    """It may be asked a second time, as none could that publishes."""
    with pytest.raises(ValueError, match="dry run"):
        await StayingProcess()(replace(_job(tmp_path, "when"), dry_run=False))


@pytest.mark.full
async def test_a_process_that_died_is_replaced_and_one_without_work_ends(data_dir: Path) -> None:
    """It is the same one for the next job; killed, and left alone, it is another one."""
    job = _job(data_dir, "how late can we come for a beer")
    expected = carry_out(job)
    staying = StayingProcess()
    assert await staying(job) == expected
    first = staying._process
    assert await staying(job) == expected and staying._process is first and first is not None
    first.kill()
    await first.wait()
    assert await staying(job) == expected and staying._process is not first
    await staying.close()
    idle = StayingProcess(idle=0.0)
    assert await idle(job) == expected
    left = idle._process
    assert left is not None and await left.wait() == 0
    assert await idle(job) == expected
    await idle.close()

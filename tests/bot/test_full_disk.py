"""A disk that is filled to twelve levels under each command, and given space again.

A small disk of memory is mounted for it, which takes the rights of root; where they are wanting the tests are
left out, unless FULL_DISK_REQUIRED says that this must not be.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.readers import read_sources
from corpus.store.library import Library
from tests.helpers.keepers import WORKSHOP

SIZE = 16 << 20  # bytes of the disk
LEVELS = [0, 4, 8, 16, 32, 48, 64, 96, 128, 256, 512, 1024]  # kilobytes that are left
FEW = {("update", 0), ("update", 256), ("restore", 32), ("backup", 0), ("export", 32)}
"""Tried in a quick round: each kind of command where it finds no space, and one where it does."""
QUESTION = "What does a day cost?"


class Ended(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a small disk with nothing on it."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        if os.environ.get("FULL_DISK_REQUIRED"):
            pytest.fail("no disk can be mounted here")
        pytest.skip("mounting a disk takes the rights of root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def run(data_dir: Path, *arguments: object) -> Ended:
    """Run guidebot in a process of its own, which leaves nothing open."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GUIDEBOT_")}
    found = subprocess.run(
        [sys.executable, "-c", "from bot.command_line import main; main()", *map(str, arguments)],
        env={**clean, "GUIDEBOT_DATA_DIR": str(data_dir), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Ended(found.returncode, found.stdout, found.stderr)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a data directory of two editions, a newer source, and backups."""
    folder = tmp_path_factory.mktemp("begun")
    source = folder / "workshop.md"
    source.write_text(WORKSHOP)
    assert run(folder / "data", "corpus", "add", source).status == 0
    assert run(folder / "data", "corpus", "remove", "pain-medicine").status == 0
    assert run(folder / "data", "corpus", "backup", folder / "copy.sqlite").status == 0
    assert run(folder / "data", "backup", folder / "whole.zip").status == 0
    source.write_text(WORKSHOP.replace("$12", "$15"))
    assert run(folder / "data", "corpus", "update").status == 0
    source.write_text(WORKSHOP.replace("$12", "$18"))
    return folder


Look = Callable[[Path], str]


def price(disk: Path) -> str:
    """Return what is published."""
    library = Library.open(disk / "data")
    try:
        library.verify()
        documents = library.edition(library.published()).documents
        text = library.text(documents[0].version) if documents else "$none."
    finally:
        library.close()
    return text.partition("$")[2].partition(".")[0]


def exported(disk: Path) -> str:
    """Return what the export holds."""
    documents = read_sources([str(disk / "out")]).documents if (disk / "out" / "workshop.md").exists() else []
    return documents[0].text.partition("$")[2].partition(".")[0] if documents else ""


def backed_up(disk: Path) -> str:
    """Return what a backup on the disk restores to."""
    found = ""
    for name, command in (("copy.sqlite", ["corpus", "restore"]), ("whole.zip", ["restore"])):
        if (disk / name).exists():
            place = disk.parent / f"restored-{name}"
            shutil.rmtree(place, ignore_errors=True)
            assert run(place, *command, disk / name).status == 0
            shutil.rmtree(disk.parent / "again", ignore_errors=True)
            (disk.parent / "again").mkdir()
            shutil.move(place, disk.parent / "again" / "data")
            found = price(disk.parent / "again")
    return found


# command, where to look, what is there before, what after it
COMMANDS: dict[str, tuple[list[str], Look, str, str]] = {
    "update": (["corpus", "update"], price, "15", "18"),
    "add": (["corpus", "add", "--name", "workshop", "{begun}/workshop.md"], price, "15", "18"),
    "remove": (["corpus", "remove", "workshop"], price, "15", "none"),
    "rollback": (["corpus", "rollback"], price, "15", "12"),
    "restore": (["corpus", "restore", "{begun}/copy.sqlite"], price, "15", "12"),
    "restore of everything": (["restore", "{begun}/whole.zip"], price, "15", "12"),
    "backup": (["corpus", "backup", "{disk}/copy.sqlite"], backed_up, "", "15"),
    "backup of everything": (["backup", "{disk}/whole.zip"], backed_up, "", "15"),
    "export": (["corpus", "export", "{disk}/out"], exported, "", "15"),
}
CASES = [
    pytest.param(
        name,
        level,
        marks=() if (name, level) in FEW else pytest.mark.full,
    )
    for name in COMMANDS
    for level in LEVELS
]


def fill(disk: Path, left: int) -> None:
    """Leave so many kilobytes free."""
    free = max(shutil.disk_usage(disk).free - left * 1024, 0)
    (disk / "ballast").write_bytes(bytes(free))


@pytest.mark.parametrize(("name", "level"), CASES)
def test_nothing_is_lost_and_all_is_well_when_there_is_space_again(
    disk: Path, begun: Path, name: str, level: int
) -> None:
    """It is done or it is not, it says which, the guide can be read, and the next time it works."""
    command, look, before, after = COMMANDS[name]
    arguments = [part.format(begun=begun, disk=disk) for part in command]
    shutil.copytree(begun / "data", disk / "data")
    fill(disk, level)
    ended = run(disk / "data", *arguments)
    asked = run(disk / "data", "ask", QUESTION)
    (disk / "ballast").unlink()
    if ended.status:
        assert ended.status == 1
        assert ended.err.strip().count("\n") == 0, ended.err
        assert "space" in ended.err.lower()
        assert str(disk) in ended.err
        assert "is published" not in ended.out
        assert look(disk) == before
    else:
        assert look(disk) == after
    if price(disk) != "none":
        assert asked.status == 0, asked.err
        assert f"${price(disk)}." in asked.out
    if ended.status:
        assert run(disk / "data", *arguments).status == 0
        assert look(disk) == after
    assert run(disk / "data", "corpus", "check").status == 0
    assert [path.name for path in disk.rglob("*.tmp")] == []


@pytest.mark.parametrize(
    "command", [["ask", QUESTION], ["search", "day"], ["corpus", "check"], ["corpus", "list"]]
)
def test_reading_goes_on_without_a_free_byte(disk: Path, begun: Path, command: list[str]) -> None:
    """Also if nobody else has the library open."""
    shutil.copytree(begun / "data", disk / "data")
    fill(disk, 0)
    ended = run(disk / "data", *command)
    assert ended.status == 0, ended.err
    (disk / "ballast").unlink()


def test_a_full_disk_elsewhere_is_named(disk: Path, begun: Path) -> None:
    """It isn't the library that has no space."""
    fill(disk, 8)
    for command in (["corpus", "backup"], ["backup"], ["corpus", "export"]):
        target = disk / "target"
        ended = run(begun / "data", *command, target)
        assert ended.status == 1
        assert str(target) in ended.err
        assert "space" in ended.err
        assert str(begun) not in ended.err
    assert {path.name for path in disk.iterdir()} <= {"ballast", "target"}
    (disk / "ballast").unlink()

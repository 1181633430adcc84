"""What a start keeps for the next one gives the same as working it out, whatever became of the file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.caching import beside_byte_code
from corpus.caching.kept import StartFile

PATTERNS = [
    (r"(?P<day>\d{1,2})\. (?P<month>[^\W\d_]+)|x", re.I),
    (r"^[\u0600-\u06ff\U0001f600-\U0001f64f]{2,}$", re.M | re.S),
    (r"(?<!a)b(?=c)|\bhow (?:much|many)\b", 0),
    (r"((a)(b)?)+?\2", re.ASCII),
]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a file may be kept, whatever the tests were started with."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept.start"


def saved(path: Path) -> StartFile:
    """Return a file that holds all the patterns."""
    first = StartFile(path)
    for text, flags in PATTERNS:
        first.pattern(text, flags)
    first.save()
    return StartFile(path)


@pytest.mark.parametrize(("text", "flags"), PATTERNS)
def test_a_kept_pattern_is_the_pattern(path: Path, text: str, flags: int) -> None:
    """The same code, groups and flags; and nothing was compiled for it."""
    kept, plain = saved(path).pattern(text, flags), re.compile(text, flags)
    assert kept == plain
    assert (kept.flags, kept.groups, kept.groupindex) == (plain.flags, plain.groups, plain.groupindex)


@given(st.text("ab1 \n٣ıß", max_size=20))
def test_a_kept_pattern_finds_the_same(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """In any text."""
    path = tmp_path_factory.getbasetemp() / "kept-together.start"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", False)
        kept = StartFile(path) if path.exists() else saved(path)
    for pattern, flags in PATTERNS:
        found = [(m.span(), m.groups()) for m in kept.pattern(pattern, flags).finditer(text)]
        assert found == [(m.span(), m.groups()) for m in re.compile(pattern, flags).finditer(text)]


@pytest.mark.parametrize("damage", [b"", b"\0" * 3, b"\0" * 40, None])
def test_a_damaged_file_is_as_good_as_none(path: Path, damage: bytes | None) -> None:
    """Cut, overwritten or with one bit turned over: it is made again."""
    saved(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if damage is None else damage)
    again = StartFile(path)
    assert all(again.pattern(*one) == re.compile(*one) for one in PATTERNS)
    again.save()
    assert path.read_bytes() == whole


def test_data_is_read_again_when_its_file_has_changed(path: Path, tmp_path: Path) -> None:
    """By its time or its size; otherwise the file isn't opened."""
    source = tmp_path / "words.txt"
    opened = []

    def words(file: Path) -> list[str]:
        opened.append(file)
        return file.read_text(encoding="utf-8").split()

    def start() -> list[str]:
        kept = StartFile(path)
        found = kept.data(source, words)
        kept.save()
        return found

    source.write_text("one two", encoding="utf-8")
    assert [start(), start()] == [["one", "two"]] * 2
    assert len(opened) == 1
    source.write_text("one six", encoding="utf-8")
    os.utime(source, ns=(1, 1))
    assert [start(), start()] == [["one", "six"]] * 2
    assert len(opened) == 2


def test_what_can_not_be_kept_is_read_each_time(path: Path, tmp_path: Path) -> None:
    """A type that is not built in is no fault."""
    for _ in range(2):
        kept = StartFile(path)
        assert kept.data(tmp_path, lambda folder: [folder]) == [tmp_path]
        kept.save()


def test_nothing_is_written_where_it_may_not_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a folder that isn't there, nor where Python keeps no byte code either."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert saved(tmp_path / "no folder" / "kept.start").pattern("a").pattern == "a"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    saved(tmp_path / "kept.start")
    assert list(tmp_path.iterdir()) == []


def test_the_next_start_compiles_no_pattern_parses_no_table_and_finds_no_module(tmp_path: Path) -> None:
    """`ask` keeps all that it needs and no more, in the folder where Python keeps its byte code."""
    program = (
        "import re._compiler as c; from bot.command_line import main; seen = []; old = c.compile\n"
        "c.compile = lambda *a: (seen.append(str(a[0])), old(*a))[1]\n"
        "import atexit, sys\n"
        "atexit.register(lambda: print(len(seen), 'tomllib' in sys.modules, file=sys.stderr))\n"
        "main()"
    )
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "byte code")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", program, "ask", "How long is the fellowship?"]
    runs = [
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True) for _ in range(3)
    ]
    compiled = [run.stderr.split() for run in runs]
    assert int(compiled[2][0]) < int(compiled[0][0]) / 3  # those of Python's own modules are left
    assert (compiled[0][1], compiled[2][1]) == ("True", "False")
    assert runs[0].stdout == runs[2].stdout
    (modules,) = tmp_path.rglob("*.modules")
    _, known = beside_byte_code.read(modules)
    assert {"bot.assistant.assistant", "retrieval.answering.pipeline"} < set(known)

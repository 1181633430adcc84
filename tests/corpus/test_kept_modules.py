"""Modules out of one file are those that Python would have found, whatever became of file or source."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from corpus.caching import beside_byte_code
from corpus.caching.kept_modules import KeptModules

PACKAGES = ("oldboats", "newboats")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder with two packages, out of which is imported as if it were installed."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.syspath_prepend(str(tmp_path))
    for package in PACKAGES:
        (tmp_path / package / "sails").mkdir(parents=True)
        (tmp_path / package / "__init__.py").write_text(f"name = {package!r}\n", encoding="utf-8")
        (tmp_path / package / "hull.py").write_text("from .sails import jib\nsize = 3\n", encoding="utf-8")
        (tmp_path / package / "sails" / "__init__.py").write_text("", encoding="utf-8")
        (tmp_path / package / "sails" / "jib.py").write_text("def area(): return 1 / 0\n", encoding="utf-8")
    yield tmp_path
    _forget()


def start(root: Path, folder: str = "") -> tuple[KeptModules, ModuleType]:
    """Return the finder of a new process, and what it has imported through it."""
    _forget()
    kept = KeptModules(f"{root}/{folder}", str(root / "kept.modules"))
    sys.meta_path.insert(0, kept)
    try:
        hull = import_module("oldboats.hull")
    finally:
        sys.meta_path.remove(kept)
    return kept, hull


def test_a_kept_module_is_the_module(root: Path) -> None:
    """The same name, file, package, byte code and source; only the loader is another."""
    kept, plain = start(root)
    assert type(plain.__spec__.loader) is SourceFileLoader  # type: ignore[union-attr]
    kept.save()
    _, again = start(root)
    assert type(again.__spec__.loader) is not SourceFileLoader  # type: ignore[union-attr]
    for one, other in ((plain, again), (plain.jib, again.jib)):
        assert one.__name__ == other.__name__
        assert one.__package__ == other.__package__
        assert one.__file__ == other.__file__
        assert one.__cached__ == other.__cached__
    assert plain.jib.area.__code__ == again.jib.area.__code__
    assert again.__spec__.loader.get_source("oldboats.hull").startswith("from .sails")  # type: ignore[union-attr]
    assert sys.modules["oldboats.sails"].__path__ == [str(root / "oldboats" / "sails")]


@pytest.mark.parametrize("later", ["size = 4", "size = 44"])
def test_a_changed_module_is_read_anew(root: Path, later: str) -> None:
    """By its time or its size; and kept anew."""
    start(root)[0].save()
    source = root / "oldboats" / "hull.py"
    source.write_text(f"from .sails import jib\n{later}\n", encoding="utf-8")
    os.utime(source, ns=(10**18, 10**18 + 10**9 * len(later)))
    for _ in range(2):
        kept, hull = start(root)
        assert hull.size == int(later[7:])
        kept.save()
    assert type(hull.__spec__.loader) is not SourceFileLoader  # type: ignore[union-attr]


def test_a_module_that_is_gone_is_gone(root: Path) -> None:
    """Its byte code does not outlive it."""
    start(root)[0].save()
    (root / "oldboats" / "sails" / "jib.py").unlink()
    with pytest.raises(ImportError):
        start(root)


@pytest.mark.parametrize("damage", [b"", b"\0" * 3, b"\0" * 40, None])
def test_a_damaged_file_is_as_good_as_none(root: Path, damage: bytes | None) -> None:
    """Cut, overwritten or with one bit turned over: it is made again."""
    start(root)[0].save()
    path = root / "kept.modules"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if damage is None else damage)
    kept, hull = start(root)
    assert hull.size == 3
    kept.save()
    assert len(path.read_bytes()) == len(whole)


def test_what_was_moved_is_read_anew(root: Path) -> None:
    """Byte code tells where its source stands, in a traceback."""
    start(root)[0].save()
    moved = root / "moved"
    moved.mkdir()
    for package in PACKAGES:
        shutil.copytree(root / package, moved / package)  # with its times
    shutil.copy2(root / "kept.modules", moved / "kept.modules")
    sys.path.insert(0, str(moved))
    _, hull = start(moved)
    assert hull.jib.area.__code__.co_filename == str(moved / "oldboats" / "sails" / "jib.py")


def test_only_what_stands_in_the_folder_is_kept(root: Path) -> None:
    """What this process has imported from elsewhere is found as ever."""
    start(root)[0].save()
    _, known = beside_byte_code.read(root / "kept.modules")
    assert sorted(known) == ["oldboats", "oldboats.hull", "oldboats.sails", "oldboats.sails.jib"]
    (root / "kept.modules").unlink()
    start(root, "elsewhere/")[0].save()
    assert not (root / "kept.modules").exists()


def test_nothing_is_written_twice(root: Path) -> None:
    """Nor where Python keeps no byte code."""
    start(root)[0].save()
    path = root / "kept.modules"
    path.chmod(0o600)
    before = path.stat().st_ino
    start(root)[0].save()
    assert path.stat().st_ino == before


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in PACKAGES]:
        del sys.modules[name]

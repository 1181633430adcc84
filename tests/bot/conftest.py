"""A small guide in place of the built-in one, and `guidebot corpus` over it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import ensure_first
from tests.helpers.keepers import CHECK, CLUB, WORKSHOP, Ended, Guidebot


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory whose first edition is a small guide; tests only copy it."""
    folder = tmp_path_factory.mktemp("small")
    file = tmp_path_factory.mktemp("sources") / "club.md"
    file.write_text(CLUB, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        club = Document("club", "The club", CLUB, source="club.md", location=str(file))
        patch.setattr("corpus.guide.built_in_document", lambda: club)
        library = Library.open(folder)
        ensure_first(library)
        library.close()
    return folder


@pytest.fixture
def data_dir(small: Path, tmp_path: Path) -> Path:
    """Return a data directory with one small guide, to be changed."""
    return Path(shutil.copytree(small, tmp_path / "data"))


@pytest.fixture
def run_main(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Guidebot:
    """Return a function that runs `guidebot` in that data directory."""
    from bot.command_line import main

    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(data_dir))

    def run(*arguments: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(list(map(str, arguments)))
        return Ended(int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def guidebot(run_main: Guidebot) -> Guidebot:
    """Return a function that runs `guidebot corpus` in that data directory."""
    return partial(run_main, "corpus")


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """Return the file of a small guide with a check question."""
    path = tmp_path / "workshop.md"
    path.write_text(WORKSHOP, encoding="utf-8")
    path.with_name("workshop.hints.toml").write_text(CHECK, encoding="utf-8")
    return path


@pytest.fixture
def logging_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    names = ("telegram", "httpx", "httpcore", "tornado", "asyncio")
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    root.handlers[:], root.level = handlers, level
    for name, one in levels.items():
        logging.getLogger(name).setLevel(one)

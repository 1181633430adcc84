"""A small guide in a data directory, and the bot running on a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.helpers.bot_api import BotApi
from tests.helpers.telegram_process import TelegramProcess

GUIDE = """# The open workshop

## Opening hours

The workshop opens at nine in the morning. It closes at six in the evening. On Sundays it stays closed.

## Prices

A day pass costs $12. Members pay $6 for a day pass. A locker costs $3 a month.

## Machines

The lathe may be used after an introduction. The introduction to the lathe takes two hours. \
Gloves are not allowed at the lathe.

## Membership

Membership lasts twelve months. Members may bring one guest. Guests must be at least sixteen years old.
"""

Running = Callable[..., TelegramProcess]


@pytest.fixture(scope="session")
def telegram_guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory with the workshop's guide alone; tests copy it."""
    from corpus.model import Document
    from corpus.store.library import Library
    from retrieval.editions.publishing import Request, add, ensure_first, remove

    data_dir = tmp_path_factory.mktemp("workshop")
    library = Library.open(data_dir)
    ensure_first(library)
    document = Document("workshop", "The open workshop", GUIDE, source="workshop.md", location="workshop.md")
    add(library, [document], Request())
    remove(library, ["pain-medicine"], Request())
    library.close()
    return data_dir


@pytest.fixture(scope="module")
def shared(telegram_guide: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TelegramProcess]:
    """Return a bot that the tests of one file share, each with people of its own; it ends well."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(telegram_guide, folder / "data")
    with BotApi() as api, TelegramProcess(api, folder / "data") as process:
        yield process
        process.assert_well()


@pytest.fixture
def run_bot(telegram_guide: Path, tmp_path: Path) -> Iterator[Running]:
    """Return a function that starts a bot of the test's own."""
    shutil.copytree(telegram_guide, tmp_path / "bot" / "data")
    with ExitStack() as stack:

        def run(
            *arguments: str, limits: bool = False, start: bool = True, **settings: str
        ) -> TelegramProcess:
            api = stack.enter_context(BotApi(limits=limits))
            process = TelegramProcess(api, tmp_path / "bot" / "data", *arguments, **settings)
            stack.callback(process.kill)
            return process.start() if start else process

        yield run

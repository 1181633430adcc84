"""A desk in memory, over a small guide of which some things were asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.assistant.assistant import Assistant
from bot.channels.terminal.asked_file import AskedFile
from bot.desk.app import build_app
from bot.desk.gate.sessions import Gate
from bot.keeping.apart import carry_out
from bot.keeping.outcome import Job, Outcome
from corpus.model import Document
from corpus.store.library import Library
from retrieval.editions.publishing import ensure_first
from tests.bot.desk.keeper import HOST, Keeper
from tests.helpers.keepers import CLUB

ASKED = [
    "how late can we come for a beer",
    "which cards are accepted",
    "how much is a glass of wine",
    "When does the bar open?",
]


async def here(job: Job) -> Outcome:
    """Carry out a job in this process."""
    return carry_out(job)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate("mara", clock=clock)


def _ask(data_dir: Path, questions: Sequence[str]) -> list[str]:
    library = Library.open(data_dir)
    assistant = Assistant(library)
    replies = [assistant.reply(assistant.conversation(()), question) for question in questions]
    library.close()
    for reply in replies:
        AskedFile(data_dir).session(reply.question)(reply, ())
    return [reply.answers[0].text if reply.answers else "" for reply in replies]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory with a guide that came from no file, and what was asked; tests only copy it."""
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpus.guide.built_in_document", lambda: Document("club", "The club", CLUB))
        library = Library.open(folder)
        ensure_first(library)
        library.close()
    _ask(folder, ASKED)
    return folder


@pytest.fixture
def ask(data_dir: Path) -> Callable[[str], str]:
    """Return a function that asks as somebody in a terminal does, and gives the answer."""
    return lambda question: _ask(data_dir, [question])[0]


@pytest.fixture
def client(data_dir: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Return a browser outside the desk."""
    monkeypatch.setattr("bot.desk.asked_list.PATIENCE", 0.0)  # how long reading took is nothing to wait for
    app = build_app(data_dir, gate, {HOST}, carry_out=here)
    with TestClient(app, f"http://{HOST}", headers={"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


@pytest.fixture
def keeper(client: TestClient, gate: Gate) -> Keeper:
    """Return somebody who has opened the desk by its link."""
    keeper = Keeper(client)
    assert keeper.see(f"/enter?key={gate.new_key()}").startswith("Asked")
    return keeper

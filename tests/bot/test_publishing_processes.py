"""Many processes at once, and processes that are killed: the published edition is always whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from corpus.store.library import Library
from retrieval.editions.checking import check_library
from retrieval.retriever import Retriever

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

GUIDEBOT = [sys.executable, "-c", "from bot.command_line import main; main()"]

# Imports everything once. For every line it reads it forks a child for each list of commands in it, which
# carries them out one after the other, and tells the children's process ids.
KEEPER = """
import json, os, sys
import rank_bm25, rapidfuzz
import bot.assistant.assistant, bot.channels.json.corpus_json, bot.channels.terminal.corpus_text
import bot.channels.terminal.progress, bot.keeping.guide_keeping
import corpus.readers, retrieval.editions.checks, retrieval.editions.document_analysis
import retrieval.editions.publishing, retrieval.retriever
from bot.command_line import main
from corpus.structure.sentences import split_sentences

split_sentences("Dr. A. saw it. B. did not.")

def carry_out(commands):
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    status = 0
    for arguments in commands:
        try:
            main(arguments)
        except SystemExit as ended:
            status = status or ended.code
    os._exit(status)

for line in sys.stdin:
    children = []
    for commands in json.loads(line):
        child = os.fork()
        if not child:
            carry_out(commands)
        children.append(child)
    print(json.dumps(children), flush=True)
    print(json.dumps([os.waitpid(child, 0)[1] for child in children]), flush=True)
"""


class Keeper:
    """A process that carries out commands in children, which may be killed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *commands: list[str], killed_after: float | None = None) -> float:
        """Carry out commands one after the other and return how many seconds they took."""
        start = time.monotonic()
        (child,) = self._send([list(commands)])
        if killed_after is not None:
            time.sleep(killed_after)
            with suppress(ProcessLookupError):  # it was fast
                os.kill(child, signal.SIGKILL)
        self._read()
        return time.monotonic() - start

    def run_at_once(self, *commands: list[str]) -> list[int]:
        """Carry out each command in a process of its own, and return how they ended."""
        self._send([[command] for command in commands])
        return self._read()

    def _send(self, children: list[list[list[str]]]) -> list[int]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(children) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> list[int]:
        assert self._process.stdout
        return [int(number) for number in json.loads(self._process.stdout.readline())]


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    with process:
        yield Keeper(process)
        process.stdin.close()


def write_guide(folder: Path, rooms: int) -> list[Path]:
    """Write two documents that say the same number; an edition that holds two numbers is torn."""
    folder.mkdir(exist_ok=True)
    paths = [folder / "first.md", folder / "second.md"]
    for path in paths:
        path.write_text(f"# The {path.stem} house\n\nThe {path.stem} house has {rooms} rooms.\n")
    (folder / "first.hints.toml").write_text(
        '[[check]]\nquestion = "How many rooms has the first house?"\ncontains = ["rooms"]\n'
    )
    return paths


def rooms_of(library: Library, edition: int) -> set[str]:
    """Return the numbers that an edition gives."""
    documents = library.edition(edition).documents
    texts = [library.text(stored.version) for stored in documents if stored.name in ("first", "second")]
    return {text.split(" has ")[1].split()[0] for text in texts}


def assert_whole(data_dir: Path) -> None:
    """Fail unless the published edition is complete, checked, indexed, and answers."""
    library = Library.open(data_dir)
    try:
        number = library.published()
        assert len(rooms_of(library, number)) <= 1
        found = check_library(library)
        assert found.edition == number
        assert not found.rebuilt
        assert [note.number for note in library.history()] == list(range(number, 0, -1))
        Retriever.open(library, number).search("how many rooms has the first house")
    finally:
        library.close()


def kill_rounds(keeper: Keeper, data_dir: Path, folder: Path, rounds: int) -> None:
    chance = random.Random(4)
    here = ["--data-dir", str(data_dir), "corpus"]
    usual = 0.0
    for rooms in range(rounds + 1):
        paths = [str(path) for path in write_guide(folder, rooms)]
        adding = [*here, "add", *paths]
        commands = [[*here, "remove", "club"], [*here, "rollback"], [*here, "update"], adding]
        chance.shuffle(commands)
        taken = keeper.run(*commands, killed_after=chance.uniform(0, usual) if rooms else None)
        usual = usual or taken
        assert_whole(data_dir)
        keeper.run(adding)  # whatever was left behind, the next one works
        library = Library.open(data_dir)
        assert rooms_of(library, library.published()) == {str(rooms)}
        library.close()
    assert_whole(data_dir)


def test_a_killed_keeper_leaves_the_published_edition_whole(
    data_dir: Path, tmp_path: Path, keeper: Keeper
) -> None:
    """SIGKILL at any point of add, update, remove and rollback."""
    kill_rounds(keeper, data_dir, tmp_path / "sources", 5)


@pytest.mark.full
def test_a_keeper_killed_fifty_times(data_dir: Path, tmp_path: Path, keeper: Keeper) -> None:
    """The same, often enough to meet the rare points."""
    kill_rounds(keeper, data_dir, tmp_path / "sources", 50)


def test_a_first_run_that_is_killed_is_made_up_for(tmp_path: Path, keeper: Keeper) -> None:
    """The data directory may be half made in any way."""
    chance = random.Random(7)
    whole = keeper.run(["--data-dir", str(tmp_path / "whole"), "corpus", "list"])
    for number in range(3):
        data_dir = tmp_path / str(number)
        listing = ["--data-dir", str(data_dir), "corpus", "list"]
        keeper.run(listing, killed_after=chance.uniform(0, whole))
        keeper.run(listing)
        assert_whole(data_dir)


@pytest.mark.parametrize("many", [8, pytest.param(20, marks=pytest.mark.full)])
def test_all_who_add_at_once_get_in(tmp_path: Path, keeper: Keeper, many: int) -> None:
    """In a fresh data directory, which the first of them makes."""
    data_dir = tmp_path / "data"
    sources = tmp_path / "sources"
    sources.mkdir()
    commands = []
    for number in range(many):
        path = sources / f"part-{number}.md"
        path.write_text(f"# Part {number}\n\nRoom {number} is blue.\n")
        commands.append(["--data-dir", str(data_dir), "corpus", "add", str(path)])
    assert keeper.run_at_once(*commands) == [0] * many
    library = Library.open(data_dir)
    names = {stored.name for stored in library.edition(library.published()).documents}
    assert names == {"pain-medicine", *(f"part-{number}" for number in range(many))}
    assert library.published() == many + 1
    sizes = [len(library.edition(number).documents) for number in range(1, many + 2)]
    assert sizes == list(range(1, many + 2))
    library.close()
    assert_whole(data_dir)


@contextmanager
def asking(data_dir: Path, question: str, replies: list[dict[str, object]]) -> Iterator[None]:
    """Ask a question over and over through `chat --json`, and collect the replies."""
    process = subprocess.Popen(
        [*GUIDEBOT, "--data-dir", str(data_dir), "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    stop = threading.Event()

    def ask() -> None:
        assert process.stdin and process.stdout
        while not stop.is_set():
            process.stdin.write(f"/new\n{question}\n")
            process.stdin.flush()
            process.stdout.readline()
            replies.append(json.loads(process.stdout.readline()))
        process.stdin.close()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        process.wait(20)
        if process.stdout:
            process.stdout.close()


def test_readers_meet_whole_editions_while_keepers_publish(
    data_dir: Path, tmp_path: Path, keeper: Keeper
) -> None:
    """No error, and every answer is what its edition says."""
    here = ["--data-dir", str(data_dir), "corpus"]
    sources = tmp_path / "sources"
    keeper.run([*here, "add", *map(str, write_guide(sources, 1))], [*here, "remove", "club"])
    replies: list[dict[str, object]] = []
    with asking(data_dir, "How many rooms has the first house?", replies):
        for rooms in range(2, 6):
            keeper.run([*here, "add", *map(str, write_guide(sources, rooms))])
            seen = len(replies)
            while len(replies) < seen + 5:
                time.sleep(0.01)
    library = Library.open(data_dir)
    told: set[int] = set()
    for reply in replies:
        assert reply["kind"] == "answer", reply
        answers = reply["answers"]
        assert isinstance(answers, list)
        editions = {answer["edition"] for answer in answers}
        assert len(editions) == 1
        for answer in answers:
            stored = library.edition(answer["edition"]).document(answer["document"])
            assert stored is not None
            assert library.text(stored.version)[answer["start"] : answer["end"]] == answer["text"]
        told |= editions
    assert told >= set(range(4, library.published() + 1))
    library.close()

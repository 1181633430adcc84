from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import Conversation
from bot.command_line.program import run
from corpus.errors import EngineAwayError
from corpus.store.elsewhere import search_elsewhere
from corpus.store.library import Library
from tests.helpers.fake_engine import OPENSEARCH, Replying, Request, fake_engine, refusing

QUESTIONS = Path(__file__).parent.parent / "questions"
LONG = bool(os.environ.get("TEST_ENGINE_LONG"))
LINES = 2_000 if LONG else 150


def asked() -> list[str]:
    """Return what is asked of the built-in guide, each conversation begun anew."""
    lines: list[str] = []
    for name in ("conversations", "held-out", "fit"):
        for line in (QUESTIONS / f"pain-medicine.{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            turns = [turn["question"] for turn in case.get("turns", [case])]
            lines += [*case.get("history", []), *turns, "/new"]
    return lines[:LINES]


def replies(data_dir: Path, *arguments: str, **settings: str) -> bytes:
    """Return what `guidebot` prints for all questions."""
    code = "import sys; from bot.command_line import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "--data-dir", str(data_dir), *arguments]
    environment = {**os.environ, "GUIDEBOT_KEEP_QUESTIONS": "no", **settings}
    text = "\n".join(asked()).encode()
    return subprocess.run(command, input=text, env=environment, check=True, capture_output=True).stdout


@pytest.fixture
def copied(built_in: Path, tmp_path: Path) -> Iterator[Path]:
    """Give a data directory of its own, and delete what a cluster got of it."""
    folder = tmp_path / "guidebot"
    copytree(built_in, folder)
    yield folder
    if os.environ.get("TEST_ENGINE_URL"):
        from tests.helpers.opensearch import remove

        library = Library.open(folder)
        remove(library.identity())
        library.close()
    search_elsewhere(folder, None)


@pytest.mark.opensearch
def test_replies_are_the_same_byte_for_byte(built_in: Path, copied: Path) -> None:
    """Whatever is asked, in conversations and without; also what is searched."""
    url = os.environ["TEST_ENGINE_URL"]
    for arguments in (("chat", "--json"), ("search", "--json")):
        elsewhere = replies(copied, *arguments, GUIDEBOT_ENGINE_URL=url)
        assert elsewhere == replies(built_in, *arguments)
        assert elsewhere.count(b"\n") == len(asked())


@pytest.mark.opensearch
def test_files_answer_where_they_are_kept_and_the_engine_is_away(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What both were told last is the same; without them the exit status says that nobody was asked."""
    question = ["--data-dir", str(copied), "ask", "How long is the fellowship?"]
    monkeypatch.setenv("GUIDEBOT_ENGINE_URL", os.environ["TEST_ENGINE_URL"])
    monkeypatch.setenv("GUIDEBOT_ENGINE_FALLBACK", "local")
    assert run(question) == 0
    monkeypatch.setenv("GUIDEBOT_ENGINE_URL", "http://127.0.0.1:9")
    assert run(question) == 0
    assert capfd.readouterr().out.count("12 months") == 2
    monkeypatch.setenv("GUIDEBOT_ENGINE_FALLBACK", "none")
    assert run(question) == 4
    said = capfd.readouterr()
    assert said.out == ""
    assert "can't be reached" in said.err


@pytest.mark.opensearch
def test_who_answers_finds_an_edition_again_that_the_engine_lost(copied: Path) -> None:
    """One question waits, and the next one that is tried has it sent anew."""
    from retrieval.engine.opensearch.cluster.client import Client
    from retrieval.engine.opensearch.writing.generations import Generations
    from tests.helpers.opensearch import address

    search_elsewhere(copied, address())
    library = Library.open(copied)
    assistant, question = Assistant(library), "How long is the fellowship?"
    first = assistant.reply(Conversation(), question)
    assert first.answers
    generations = Generations.of(Client(address()), library.identity())
    for index in generations.all():
        generations.remove(index)
    with pytest.raises(EngineAwayError, match="no longer has the index"):
        assistant.reply(Conversation(), "How long is the residency?")
    assert assistant.reply(Conversation(), question) == first


def of_version(number: str, distribution: str | None) -> Replying:
    return lambda _: (200, {"version": {"number": number, "distribution": distribution}})


def read_only(request: Request) -> tuple[int, object]:
    if request.method == "GET":
        return (200, OPENSEARCH) if request.path == "/" else (200, {})
    return 403, {"error": {"reason": "no permissions for [indices:admin/create]"}}


def full(request: Request) -> tuple[int, object]:
    blocked = (
        "blocked by: [FORBIDDEN/12/disk usage exceeded flood-stage watermark, read-only-allow-delete block]"
    )
    return read_only(request) if request.method == "GET" else (403, {"error": {"reason": blocked}})


REFUSED: dict[str, tuple[Replying, str]] = {
    "password": (refusing(401), "doesn't take this user and password"),
    "rights": (read_only, "The user may not do that"),
    "disk": (full, "has no room left on its disk"),
    "version": (of_version("1.3.20", "opensearch"), "is OpenSearch 1.3.20"),
    "product": (of_version("8.15.1", None), "is Elasticsearch 8.15.1"),
    "website": (lambda _: (200, b"<html>"), "is no OpenSearch"),
}


def test_an_engine_that_can_not_be_used_is_told_with_a_status(
    built_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with it: nothing is lost, and without the setting the guide is asked as before."""
    folder = tmp_path / "guidebot"
    copytree(built_in, folder)
    question = ["--data-dir", str(folder), "ask", "How long is the fellowship?"]
    monkeypatch.setenv("GUIDEBOT_ENGINE_URL", "http://127.0.0.1:9")
    assert run(question) == 4
    assert "The search engine at http://127.0.0.1:9 can't be reached" in capfd.readouterr().err
    for reply, sentence in REFUSED.values():
        with fake_engine(reply) as server:
            monkeypatch.setenv("GUIDEBOT_ENGINE_URL", server.url)
            assert run(question) == 4
        said = capfd.readouterr()
        assert sentence in " ".join(said.err.split())
        assert said.out == ""
    monkeypatch.delenv("GUIDEBOT_ENGINE_URL")
    assert run(question) == 0
    assert "12 months" in capfd.readouterr().out

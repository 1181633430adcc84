from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "asyncio",
    "selectolax",
    "concurrent.futures.thread",
    "http.client",
    "httpx",
    "logging.handlers",
    "markdown_it",
    "nltk",
    "numba",
    "numpy",
    "onnxruntime",
    "prompt_toolkit",
    "psycopg",
    "pydantic",
    "pypdfium2",
    "rank_bm25",
    "requests",
    "rich",
    "telegram",
    "tokenizers",
    "bot.channels.chat.store.postgres",
    "corpus.store.postgres",
    "retrieval.encoding.encoder",
    "retrieval.encoding.models",
    "retrieval.engine.opensearch",
    "retrieval.ranking.semantic",
}

RUN = """
import json, sys
from bot.command_line import main
try:
    main(json.loads(sys.argv[1]))
except SystemExit as ended:
    assert not ended.code, ended.code
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def modules_after(data_dir: Path, *arguments: str) -> set[str]:
    """Return the modules that a process holds after a command."""
    command = [sys.executable, "-c", RUN, json.dumps(["--data-dir", str(data_dir), *arguments])]
    done = subprocess.run(command, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "How long is the fellowship?"),
        ("ask", "--json", "What is the USMLE?"),
        ("search", "salary"),
        ("corpus", "list"),
    ],
    ids=" ".join,
)
def test_a_command_loads_only_what_it_needs(
    tmp_path_factory: pytest.TempPathFactory, arguments: tuple[str, ...]
) -> None:
    """Asking starts like a small tool: what reads, fits, fetches or draws stays on the disk."""
    data_dir = tmp_path_factory.getbasetemp() / "start-up"
    if not data_dir.exists():
        modules_after(data_dir, "corpus", "list")  # the first run makes the data directory
    assert modules_after(data_dir, *arguments) & HEAVY == set()


@pytest.mark.parametrize(
    "arguments", [("--help",), ("telegram", "--help"), ("chat", "--help"), ("corpus", "--help")], ids=" ".join
)
def test_help_loads_next_to_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Reading a help text starts neither a bot nor a library."""
    assert (
        modules_after(tmp_path, *arguments) & (HEAVY | {"msgspec", "Stemmer", "sqlite3", "rapidfuzz"})
        == set()
    )


def test_a_command_leaves_the_database_in_order(tmp_path: Path) -> None:
    """What the next command would have to put together first is not left to it."""
    modules_after(tmp_path, "corpus", "list")
    modules_after(tmp_path, "ask", "How long is the fellowship?")
    assert sorted(path.name for path in tmp_path.glob("library.sqlite*")) == ["library.sqlite"]


@pytest.mark.parametrize("first", ["pass", "import typing_extensions", "import msgspec"])
def test_msgspec_works_alike_however_it_was_imported(first: str) -> None:
    """Without typing_extensions, with it, and if it was there before; that can be imported afterwards."""
    program = (
        f"{first}\nfrom bot.command_line.lean import import_msgspec; import_msgspec()\n"
        "import msgspec, typing_extensions\n"
        "from retrieval.answering.model import Model, load_model\n"
        "again = msgspec.json.decode(msgspec.json.encode(load_model()), type=Model)\n"
        "assert again == load_model() and typing_extensions.TypedDict\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

from __future__ import annotations

import json
import os
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


@pytest.mark.parametrize("name", ["uuid", "decimal", "urllib.parse"])
def test_what_was_left_out_at_the_start_is_there_when_it_is_needed(name: str) -> None:
    """A stand-in is gone as soon as the library is imported; its functions are those of the true module."""
    program = (
        "from bot.command_line.lean import *; import_pathlib(); import_msgspec()\n"
        f"import sys, {name}, pathlib, msgspec\n"
        f"assert {name}.__file__ and sys.modules['{name}'] is {name}\n"
        "assert pathlib.Path('/a b/ü').as_uri() == 'file:///a%20b/%C3%BC'\n"
        "assert msgspec.json.schema(int) == {'type': 'integer'}\n"
        "assert msgspec.inspect.type_info(int) == __import__('msgspec.inspect').inspect.type_info(int)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_datetime_is_datetime_however_it_was_imported() -> None:
    """All its names, reading a date of text, pickles, and msgspec's dates."""
    program = (
        "from bot.command_line.lean import *; import_datetime(); import_msgspec()\n"
        "import datetime, importlib.util, msgspec, pickle, sys\n"
        "spec = importlib.util.find_spec('_pydatetime') or importlib.util.spec_from_file_location(\n"
        "    'whole', __import__('os').__file__.replace('os.py', 'datetime.py'))\n"
        "whole = importlib.util.module_from_spec(spec); spec.loader.exec_module(whole)\n"
        "assert set(whole.__all__) <= set(dir(datetime))\n"
        "day = datetime.datetime.strptime('2026-11-29 +0000', '%Y-%m-%d %z')\n"
        "assert day.tzinfo == datetime.UTC and pickle.loads(pickle.dumps(day)) == day\n"
        "assert msgspec.json.decode(msgspec.json.encode(day), type=datetime.datetime) == day\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_msgspec_that_wants_more_is_imported_whole() -> None:
    """Another version may look for what a stand-in does not have."""
    program = (
        "from bot.command_line import lean; lean._NO_VALUES = {'uuid': (), 'decimal': ()}\n"
        "lean.import_msgspec()\n"
        "import uuid, msgspec; assert msgspec.json.encode(uuid.UUID(int=0))[1:3] == b'00'\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


LEAVING = """
import atexit, sys, threading
from bot.command_line.leaving import leave
{before}
print("said", end="")
leave(3)
print(" more", end="")
"""


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("", "said"),
        ("threading.Timer(0.01, print, ['later'], {'end': ''}).start()", "said morelater"),
        ("atexit.register(print, ' at last', end='')", "said more at last"),
        ("sys.setprofile(lambda *_: None)", "said more"),
        ("sys.settrace(lambda *_: None)", "said more"),
    ],
)
def test_a_process_leaves_at_once_if_nothing_waits_for_its_end(before: str, said: str) -> None:
    """What it has said is heard whole, and its status is the one it was given."""
    command = [sys.executable, "-c", LEAVING.format(before=before)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.stdout.decode(), done.stderr) == (said, b"")
    assert done.returncode == (3 if said == "said" else 0)


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_an_answer_nobody_reads_is_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, option: list[str]
) -> None:
    """A reader that has seen enough, as `head` has, may have left before the process does."""
    data_dir = tmp_path_factory.getbasetemp() / "start-up"
    if not data_dir.exists():
        modules_after(data_dir, "corpus", "list")
    program = "from bot.command_line import main; main()"
    ask = [sys.executable, "-c", program, "ask", *option, "--data-dir", str(data_dir), "What is the USMLE?"]
    reads, writes = os.pipe()
    os.close(reads)
    with open(writes, "wb") as nobody:  # noqa: PTH123
        done = subprocess.run(ask, stdout=nobody, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"")

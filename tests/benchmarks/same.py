"""Are the answers the same whether OpenSearch is searched or files? Every byte that `guidebot` prints.

    TEST_ENGINE_URL=http://127.0.0.1:9200 python -m tests.benchmarks.same [--guide PATH] FILE… [--set FOLDER]

A file has JSON lines with `question`, `history` (questions before it) or `turns`, asked of the guide in PATH,
or of the built-in one. A set has `passages.jsonl` (`title`, `text`), each a document, and `queries.jsonl`
(`text`, `history`). Whatever is asked goes through `guidebot chat --json` and `guidebot search --json`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.store.library import Library
from tests.helpers.opensearch import remove, server_urls

CODE = "from bot.command_line import main; main()"
NEW = "/new"


def rows(path: Path) -> list[Any]:
    """Return what a file of JSON lines holds."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def asked(row: Any) -> Iterator[str]:
    """Yield the lines that a row stands for: a conversation, begun anew."""
    yield NEW
    for turn in row.get("history") or []:
        text = turn if isinstance(turn, str) else turn["text"] if turn["role"] == "user" else ""
        yield " ".join(text.split())
    for turn in row.get("turns", [row]):
        yield " ".join((turn.get("question") or turn.get("text") or "").split())


def documents(folder: Path, passages: list[Any]) -> Path:
    """Write each passage of a set as a document, and return where they are."""
    folder.mkdir()
    for number, passage in enumerate(passages):
        title = " ".join((passage.get("title") or f"p{number:06}").split())
        (folder / f"p{number:06}.md").write_text(f"# {title}\n\n{passage['text']}\n", encoding="utf-8")
    return folder


class Guide:
    """One guide in a data directory of its own, in files or in an engine."""

    def __init__(self, data_dir: Path, url: str) -> None:
        self._data_dir = data_dir
        settings = {"GUIDEBOT_DATA_DIR": str(data_dir), "GUIDEBOT_KEEP_QUESTIONS": "no"}
        self._environment = {**os.environ, **settings, **({"GUIDEBOT_ENGINE_URL": url} if url else {})}

    def does(self, *arguments: str, lines: list[str] | None = None) -> bytes:
        """Return what a command prints."""
        command = [sys.executable, "-c", CODE, *arguments]
        text = "\n".join(lines or []).encode()
        return subprocess.run(
            command, input=text, env=self._environment, check=True, stdout=subprocess.PIPE
        ).stdout

    def holds(self, guide: Path) -> None:
        """Take a guide in and the built-in one out."""
        self.does("corpus", "add", str(guide))
        self.does("corpus", "remove", "pain-medicine")

    def forget(self) -> None:
        """Delete what the engine has of it."""
        library = Library.open(self._data_dir)
        remove(library.identity())
        library.close()


def compared(folder: Path, guide: Path | None, lines: list[str]) -> dict[str, int]:
    """Ask both and return how many replies were compared, and how many differ."""
    files, engine = Guide(folder / "files", ""), Guide(folder / "engine", server_urls()[0])
    for each in (files, engine):
        if guide is not None:
            each.holds(guide)
    found = {"replies": 0, "different": 0}
    for command in ("chat", "search"):
        both = [each.does(command, "--json", lines=lines).splitlines() for each in (files, engine)]
        pairs = list(zip(*both, strict=True))
        found["replies"] += len(pairs)
        found["different"] += sum(one != other for one, other in pairs)
    engine.forget()
    return found


def main() -> int:
    """Compare, print, and fail where something differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("questions", type=Path, nargs="*")
    parser.add_argument("--guide", type=Path)
    parser.add_argument("--set", type=Path, action="append", default=[], dest="sets")
    options = parser.parse_args()
    different = 0
    for path in [*options.questions, *options.sets]:
        is_set = path in options.sets
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            guide = documents(folder / "set", rows(path / "passages.jsonl")) if is_set else options.guide
            questions = rows(path / "queries.jsonl" if is_set else path)
            found = compared(folder, guide, [line for row in questions for line in asked(row)])
        print(path.name, found, flush=True)
        different += found["different"]
    return min(different, 1)


if __name__ == "__main__":
    sys.exit(main())

"""What guidebot knows of a language, and says to readers in it, stands in that language's folder alone.

English may be written into code where nobody reads it who doesn't read English anyway: for whoever runs
guidebot (the command line's help, reports and errors, which name commands and settings), for logs, in SQL and
the names of migrations. Everything else is asked of `corpus/languages`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.languages.spoken import ENGLISH
from retrieval.words.analysis import stop_words

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "retrieval", "corpus/structure", "corpus/languages")
FOR_OPERATORS = (
    "bot/command_line/",  # help, and what commands print
    "bot/desk/serving.py",  # why the desk doesn't start
    "bot/keeping/",  # what a command did; errors of changes
    "bot/setting_values.py",
    "bot/settings.py",
    "bot/channels/terminal/corpus_text.py",  # printed by `guidebot corpus`
    "bot/channels/terminal/evaluation_text.py",  # by `guidebot eval`
    "bot/channels/terminal/corpus_text.py",  # by `guidebot corpus add`
    "bot/channels/terminal/report_text.py",  # by `guidebot report`
    "bot/channels/chat/life/metrics.py",  # for who reads metrics
    "bot/channels/chat/store/postgres/",  # SQL
    "bot/channels/chat/store/sqlite/",  # SQL
    "bot/channels/telegram/sending/",  # what Telegram says
    "bot/channels/telegram/receiving/",  # at /healthz, and what Telegram says
    "bot/channels/telegram/service.py",  # why the bot doesn't start
    "corpus/languages/checking.py",  # for whoever writes a pack
    "retrieval/editions/",  # progress and errors of publishing
    "retrieval/encoding/",  # errors of a model's installation, and texts that try a model out
    "retrieval/engine/opensearch/cluster/",  # errors of a search engine
    "retrieval/evaluation/",  # errors of question files
)
MADE_BY_HAND = re.compile(r"/make_\w+\.py$")
"""Scripts that make data files of English."""
UNSEEN = re.compile(r"(?:Error|^(?:event|debug|info|warning|error|exception|filterwarnings|deprecated))$")
"""Calls whose texts are errors for operators, or lines of a log."""
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_ESCAPE = re.compile(r"\\[a-zA-Z]|\(\?[a-zA-Z]+\)|\(\?P<\w+>|\{[^}]*\}")


def files() -> list[str]:
    found = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    names = [path.relative_to(ROOT).as_posix() for path in found]
    return [name for name in names if not name.startswith(FOR_OPERATORS) and not MADE_BY_HAND.search(name)]


def texts(code: str) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module with their lines: those of an f-string, or of a collection, as one."""
    tree = ast.parse(code)
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))  # a docstring
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if UNSEEN.search(name):
                skipped.update(map(id, ast.walk(node)))
        elif isinstance(node, ast.Dict):
            skipped.update(id(key) for key in node.keys if key is not None)
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr | ast.Tuple | ast.List | ast.Set):
            parts = node.values if isinstance(node, ast.JoinedStr) else node.elts
            words = [
                one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            yield node.lineno, " ".join(words)


def is_english(text: str) -> bool:
    """Return whether a text has at least three words, two of them small ones; what is one name has none.

    >>> is_english("The guide doesn't say."), is_english("text/html, application/pdf")
    (True, False)
    """
    words = _WORD.findall(_ESCAPE.sub(" ", text).lower())
    small = {word for word in words if len(word) > 1 and word in stop_words()}
    is_sentence = re.fullmatch(r"\s*[A-Z][^.]* [^.]*[.:?!…]\s*", text) is not None
    return len(words) > 2 and (len(small) > 1 or is_sentence) and re.fullmatch(r"[\w./]+", text) is None


def test_no_english_stands_in_code() -> None:
    """Neither a sentence, nor a pattern, nor a list of words."""
    code = {name: (ROOT / name).read_text(encoding="utf-8") for name in files()}
    found = ((name, line, text) for name in code for line, text in texts(code[name]))
    assert [one for one in found if is_english(one[-1])] == []


@pytest.mark.parametrize(
    "code",
    [
        'say = "The guide says nothing about that."',
        'f"Reading {one} as {other} of the guide"',
        '_ASKS = re.compile(r"\\b(?:what|which|who) (?:is|are)\\b")',
        '_SMALL = ("the", "and", "of")',
        '_ONES = frozenset({"this", "that", "these"})',
        '_FILLERS = "so well and but".split()',
    ],
)
def test_english_in_code_is_found(code: str) -> None:
    """Sentences, patterns and lists."""
    assert any(is_english(text) for _, text in texts(code))
    assert not any(
        is_english(text)
        for _, text in texts(f'"""What is this for?"""\nraise SourceError({code[:0]}"It is what it is.")')
    )


def test_all_data_files_stand_in_a_language() -> None:
    """Nowhere else is a list of words or a table of numbers kept; the guide's own files are a
    guide, and a model of meanings has numbers that hold for the languages that it knows.
    """
    kept = {
        "corpus/guide",
        "retrieval/ranking/semantic",
        "retrieval/encoding",
        ENGLISH.folder.parent.relative_to(ROOT).as_posix(),
    }
    found = [
        path.relative_to(ROOT).as_posix()
        for floor in ("bot", "retrieval", "corpus")
        for path in (ROOT / floor).rglob("*")
        if path.suffix in (".toml", ".txt", ".json", ".gz", ".csv")
    ]
    assert [name for name in found if not name.startswith(tuple(kept))] == []

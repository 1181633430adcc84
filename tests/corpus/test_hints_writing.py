from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import HintsError
from corpus.hints import read_hints
from corpus.hints_writing import add_to_file, toml_mapping, toml_table, with_entry
from corpus.model import Document

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(texts, st.lists(texts, min_size=1, max_size=3))
def test_a_written_entry_is_read_as_it_was(text: str, questions: list[str]) -> None:
    """Whatever stands in it."""
    assert tomllib.loads(toml_table("answer", {"text": text, "questions": questions})) == {
        "answer": [{"text": text, "questions": questions}]
    }
    assert tomllib.loads(toml_mapping("abbreviations", {text: questions[0]})) == {
        "abbreviations": {text: questions[0]}
    }


def test_entries_are_added_at_the_end(tmp_path: Path) -> None:
    """What the keeper wrote stays as it is, comments included."""
    path = tmp_path / "x.hints.toml"
    add_to_file(path, "check", {"question": "a", "contains": ["b"]})
    path.write_text("# mine\n" + path.read_text(), encoding="utf-8")
    add_to_file(path, "check", {"question": "c", "contains": ["d", "e"]})
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# mine\n[[check]]\n")
    assert [check["question"] for check in tomllib.loads(text)["check"]] == ["a", "c"]
    assert [file.name for file in tmp_path.iterdir()] == ["x.hints.toml"]


def test_an_entry_that_can_not_be_used_is_refused() -> None:
    """Before anything is written."""
    document = Document("x", "X", "Nine rooms.")
    entry = {"text": "Nine rooms.", "questions": ["how many"]}
    assert read_hints(with_entry(document, "answer", entry)).answers[0].questions == ("how many",)
    with pytest.raises(HintsError):
        with_entry(document, "answer", {"text": "Ten rooms.", "questions": ["how many"]})


def test_a_file_that_can_not_be_changed_is_said(tmp_path: Path) -> None:
    """The entry is printed as well, to be pasted."""
    with pytest.raises(HintsError, match="add the entry yourself"):
        add_to_file(tmp_path / "nowhere" / "x.hints.toml", "check", {"question": "a"})
    (tmp_path / "y.hints.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(HintsError, match="UTF-8"):
        add_to_file(tmp_path / "y.hints.toml", "check", {"question": "a"})

"""What one guide says stands in that guide and its hints: the program knows nothing by heart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from corpus.guide import built_in_document
from corpus.hints import read_hints

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "corpus" / "guide"
GENERAL = {"frequencies.txt.gz", "lexicon.json", "lexicon.toml", "forms.toml", "contrasts.toml"}
"""Tables of words at large; that a word of the guide stands in them says nothing."""
TEXTS = {".py", ".json", ".toml", ".txt", ".jsonl", ".csv"}
LANGUAGES = ROOT / "corpus" / "languages"
"""How people speak of pains, doctors and medicines, for any guide; "pain medicine" is no complaint."""
TELLING = re.compile(
    r"\b(?:ABPMR|ACGME|USMLE|PM&R|IMGs?|(?i:an(?:a)?esthesiolog\w+|physiatr\w+|fellowships?|residenc(?:y|ies)))\b"
)


def files() -> Iterator[Path]:
    """Yield the program's own files, code and data, without the guide."""
    for floor in ("corpus", "retrieval", "bot"):
        for path in sorted((ROOT / floor).rglob("*")):
            if path.suffix in TEXTS and GUIDE not in path.parents and path.name not in GENERAL:
                yield path


@cache
def figures() -> list[str]:
    """Return the figures of the guide that no other text would have."""
    text = built_in_document().text
    return sorted(
        {
            found
            for found in re.findall(r"\d[\d,]*\d", text)
            if len(found) > 2 and found[-1] != "0" and found != "2019"
        }
    )


@pytest.mark.parametrize("path", list(files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_figure_of_the_guide_is_known_by_heart(path: Path) -> None:
    """Neither with its thousands separator nor without."""
    text = without_docstrings(path)
    assert len(figures()) >= 3
    for figure in figures():
        for written in {figure, figure.replace(",", "")}:
            assert not re.search(rf"(?<![\w.,]){written}(?![\w,]|\.\d)", text), written


def test_no_question_and_no_sentence_of_the_guide_stands_in_code() -> None:
    """What answers and what is asked are looked up, never listed."""
    document = built_in_document()
    hints = read_hints(document)
    groups = [one.questions for one in hints.answers] + [one.questions for one in hints.not_covered]
    asked = {question.lower().rstrip("?.") for group in groups for question in group}
    phrases = {question for question in asked if len(question.split()) >= 4}
    phrases |= {
        " ".join(s.split()).lower() for s in re.split(r"(?<=\.)\s+", document.text) if len(s.split()) >= 5
    }
    phrases |= {one.say.lower() for one in hints.not_covered}
    for path in files():
        text = " ".join(without_docstrings(path).lower().split())
        assert [phrase for phrase in phrases if phrase in text] == [], path


def test_no_name_of_the_guide_is_known_by_heart() -> None:
    """Boards, exams and specialties stand in the guide and its hints alone; examples in docstrings aside."""
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files()
        if not (LANGUAGES in path.parents and path.parent.name == "scope")
        for line in without_docstrings(path).splitlines()
        if TELLING.search(line)
    }
    assert found == set()


def without_docstrings(path: Path) -> str:
    """Return a file's text without docstrings and comments, which may give examples."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    return re.sub(r"(?m)#.*$", "", re.sub(r'(?s)r?""".*?"""', "", text))

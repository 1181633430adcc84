"""What one guide says stands in that guide and its hints: the program knows nothing by heart."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

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


@cache
def files() -> list[Path]:
    """Return the program's own files, code and data, without the guide."""
    found = (path for floor in ("corpus", "retrieval", "bot") for path in sorted((ROOT / floor).rglob("*")))
    return [
        path
        for path in found
        if path.suffix in TEXTS and GUIDE not in path.parents and path.name not in GENERAL
    ]


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


def test_no_figure_of_the_guide_is_known_by_heart() -> None:
    """Neither with its thousands separator nor without."""
    assert len(figures()) >= 3
    written = {form for figure in figures() for form in (figure, figure.replace(",", ""))}
    known = re.compile(rf"(?<![\w.,])(?:{'|'.join(written)})(?![\w,]|\.\d)")
    found = {path.relative_to(ROOT): known.findall(without_docstrings(path)) for path in files()}
    assert {path: figures for path, figures in found.items() if figures} == {}


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
        words = without_docstrings(path).lower().split()
        text, pairs = " ".join(words), set(pairwise(words))
        near = [phrase for phrase in phrases if pairs.issuperset(pairwise(phrase.split()[1:-1]))]
        assert [phrase for phrase in near if phrase in text] == [], path


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


@cache
def without_docstrings(path: Path) -> str:
    """Return a file's text without docstrings and comments, which may give examples."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    return re.sub(r"(?m)#.*$", "", re.sub(r'(?s)r?""".*?"""', "", text))

"""A change costs what changed, however large the rest of the guide is."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from bot.keeping.people_ask import PeopleAsk
from corpus.readers.worker import Worker
from tests.helpers.keepers import Guidebot, replace

WORDS = [
    word for word in Path(__file__).read_text(encoding="utf-8").replace("_", " ").split() if word.isalpha()
]


def sentences(chance: random.Random, count: int) -> str:
    return " ".join(" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(count))


def write_docx(path: Path, paragraphs: list[str]) -> None:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{office}"'
            ' Target="word/document.xml"/></Relationships>',
        )
        file.writestr(
            "word/document.xml", f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>'
        )


def write_documents(folder: Path, count: int) -> list[Path]:
    """Write documents of several types, about twenty passages each."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    chance = random.Random(3)
    style = getSampleStyleSheet()["Normal"]
    folder.mkdir()
    paths = []
    for number in range(count):
        paragraphs = [sentences(chance, 4) for _ in range(20)]
        ending = (".md", ".md", ".txt", ".html", ".docx", ".pdf")[number % 6]
        path = folder / f"part-{number}{ending}"
        if ending == ".html":
            path.write_text(f"<html><body><p>{'</p><p>'.join(paragraphs)}</p></body></html>")
        elif ending == ".docx":
            write_docx(path, paragraphs)
        elif ending == ".pdf":
            SimpleDocTemplate(str(path)).build([Paragraph(text, style) for text in paragraphs])
        else:
            path.write_text("\n\n".join(paragraphs) + "\n")
        paths.append(path)
    return paths


def test_an_unchanged_file_of_any_type_is_not_parsed_again(
    guidebot: Guidebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither when it is added again nor in an update."""
    paths = write_documents(tmp_path / "documents", 6)
    guidebot("add", tmp_path / "documents")

    def parse(*_arguments: object) -> None:
        pytest.fail("a file was parsed again")

    monkeypatch.setattr(Worker, "_rendered", parse)
    with paths[0].open("a") as file:
        file.write("\nNine rooms more.\n")
    assert guidebot("add", tmp_path / "documents", "--json").json["analysed"] == ["part-0"]
    assert guidebot("update", "--json").json["published"] is False


def test_check_questions_of_unchanged_documents_are_not_asked_again(
    guidebot: Guidebot, workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their results still count."""
    guidebot("add", workshop)

    def ask(*_arguments: object) -> None:
        pytest.fail("a check question was asked again")

    with monkeypatch.context() as patch:
        patch.setattr(PeopleAsk, "__call__", ask)
        assert guidebot("remove", "club", "--json").json["checks"] == {"passed": 1, "failed": []}
    replace(workshop, "at nine", "at ten")
    assert guidebot("update", "--json").json["checks"]["passed"] == 1


@pytest.mark.full
def test_two_hundred_documents_with_one_changed(guidebot: Guidebot, tmp_path: Path) -> None:
    """Only that one is analysed again, in under a fifth of the first time."""
    folder = tmp_path / "documents"
    paths = write_documents(folder, 200)
    guidebot("update")  # imports what all of them need
    start = time.process_time() + children()
    first = guidebot("add", folder, "--json").json
    middle = time.process_time() + children()
    with paths[0].open("a") as file:
        file.write("\nNine rooms more.\n")
    second = guidebot("add", folder, "--json").json
    end = time.process_time() + children()
    assert (len(first["analysed"]), second["analysed"]) == (200, ["part-0"])
    assert end - middle < (middle - start) / 5


def children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


MEASURED = """
import json, resource, sys
from bot.command_line import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    assert not ended.code
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]), file=sys.stderr)
"""


def measured(data_dir: Path, *arguments: str) -> tuple[float, float]:
    """Return the CPU seconds and the megabytes that a command took."""
    command = [sys.executable, "-c", MEASURED, "--data-dir", str(data_dir), "corpus", *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    seconds, megabytes = json.loads(done.stderr.splitlines()[-1])
    return seconds, megabytes


@pytest.mark.full
@pytest.mark.skipif(sys.platform == "win32", reason="measures with getrusage")
def test_a_hundred_thousand_passages(data_dir: Path, tmp_path: Path) -> None:
    """As fast as a tenth of them, in 1.5 GB at most, and one document more in under a tenth of the time.

    That is some 3,000 passages a second.
    """
    chance = random.Random(5)
    folder = tmp_path / "handbook"
    folder.mkdir()
    pool = [sentences(chance, 1) for _ in range(5_000)]
    for number in range(500):
        sections = [
            f"## Part {number} {place}\n\n"
            + "\n\n".join(" ".join(chance.choices(pool, k=6)) for _ in range(5))
            for place in range(40)
        ]
        (folder / f"part-{number}.md").write_text("\n\n".join(sections) + "\n")
    tenth = [str(folder / f"part-{number}.md") for number in range(50)]
    few, _ = measured(tmp_path / "few", "add", *tenth)
    seconds, megabytes = measured(data_dir, "add", str(folder))
    assert seconds < 1.3 * 10 * few
    assert megabytes < 1_500
    (tmp_path / "more.md").write_text("# More\n\nNine rooms more.\n")
    assert measured(data_dir, "add", str(tmp_path / "more.md"))[0] < seconds / 10

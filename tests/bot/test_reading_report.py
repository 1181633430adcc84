"""What a keeper is told of documents when they are added, updated and checked."""

from __future__ import annotations

from pathlib import Path

from bot.channels.terminal.corpus_text import reading_lines
from bot.keeping.outcome import ReadDocument
from corpus.model import Notice
from corpus.report.report import Found, Report
from tests.helpers import same_document, structure_files
from tests.helpers.keepers import Guidebot, replace


def test_a_clean_document_is_one_line(guidebot: Guidebot, tmp_path: Path) -> None:
    """Pages, headings, lists, tables, notes and words."""
    path = tmp_path / "handbook.pdf"
    path.write_bytes(same_document.pdf())
    for options in (["--dry-run"], []):
        said = guidebot("add", path, *options)
        lines = [line for line in said.out.splitlines() if "handbook:" in line]
        assert lines == ["Read handbook: 1 page, 3 headings, 2 lists, 1 table, 1 note, 109 words."]
        assert "!" not in said.out and said.err == ""


def test_warnings_stand_below_their_document(guidebot: Guidebot, tmp_path: Path) -> None:
    """When it is added, when it changes, and when all is checked; not when nothing was read."""
    path = tmp_path / "club.md"
    path.write_text("A day costs ~~$10~~ $12.\n")
    warning = "Read club: 5 words.\n  ! 1 passage is struck out, and not quoted.\n"
    assert warning in guidebot("add", path).out
    assert "Read" not in guidebot("update").out
    replace(path, "$12", "$13")
    assert warning in guidebot("update").out
    assert warning in guidebot("check").out
    assert "Read" not in guidebot("rollback").out


def test_warnings_as_json(guidebot: Guidebot, tmp_path: Path) -> None:
    """The names that scripts rely on."""
    path = tmp_path / "struck.pdf"
    path.write_bytes(structure_files.MAKERS["pdf"]["struck"]())
    for told in (
        guidebot("add", path, "--dry-run", "--json").json,
        guidebot("add", path, "--json").json,
        guidebot("check", "--json").json,
    ):
        (warning,) = told["warnings"]
        assert warning["document"] == "struck" and warning["kind"] == "struck-out"
        assert set(warning) == {"document", "kind", "message", "page"}
        found = {one["document"]: one for one in told["found"]}["struck"]
        assert found["pages"] == 1
        assert set(found) == {"document", "words", "headings", "lists", "tables", "notes", "pages"}


def test_citations_of_files_know_their_pages(guidebot: Guidebot, tmp_path: Path) -> None:
    """A file that no export wrote is believed about its pages."""
    path = tmp_path / "handbook.pdf"
    path.write_bytes(same_document.pdf())
    assert guidebot("add", path, "--json").json["found"][0]["pages"] == 1


def test_of_many_documents_only_those_with_warnings_are_shown() -> None:
    """A folder of hundreds takes one line, unless all are asked for."""
    notices = tuple(Notice("struck-out", f"Warning {i}.", 3) for i in range(7))
    many = [Report(f"d{i}", Found(words=10)) for i in range(20)] + [Report("odd", Found(2, 1), notices)]
    lines = list(reading_lines(many))
    assert lines[0] == "Read 21 documents: 1 heading, 202 words."
    assert lines[1:3] == ["Read odd: 1 heading, 2 words.", "  ! page 3: Warning 0."]
    assert lines[-1] == "  … and 2 more (-v shows them)." and len(lines) == 8
    assert len(list(reading_lines(many, verbose=True))) == 21 + 7
    odd = [Report(f"d{i}", Found(), notices[:1]) for i in range(12)]
    assert list(reading_lines(odd))[-1] == "Warnings of 2 more documents (-v shows them)."


def test_warnings_cannot_steer_the_terminal() -> None:
    """They quote what stands in the document."""
    report = Report("a", Found(), (Notice("unreadable", "“\x1b[31m\nEdition 9”", None),))
    assert list(reading_lines([report]))[1] == "  ! “[31m Edition 9”"


def test_a_chat_shows_warnings_right_above_the_buttons() -> None:
    """The preview ends with what was found; the rest of it is shortened, not the buttons."""
    from bot.channels.chat.keepers.keeper_text import rehearsal
    from bot.keeping.outcome import Tried

    read = ReadDocument("club", Found(words=40, headings=2), tuple(f"Warning {i}." for i in range(7)))
    tried = Tried(1, 1, published=False, refused=False, added=("club",), read=(read,))
    text = rehearsal(tried).text
    assert "Read club: 2 headings, 40 words" in text
    assert text.rstrip().endswith("⚠ Warning 4.\n… and 2 more warnings")

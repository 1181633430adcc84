"""What is kept, and what can be carried elsewhere: old editions, exports and backups."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.store.library import FILE_NAME, Library
from retrieval.editions import publishing
from tests.helpers.keepers import WORKSHOP, Guidebot, answer


def test_old_editions_are_thinned_but_those_that_are_cited(
    guidebot: Guidebot, data_dir: Path, workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their notes stay in the history; their content can't be shown or published again."""
    monkeypatch.setattr(publishing, "EDITIONS_KEPT", 3)
    asked = "bot.channels.chat.store.sqlite.asked.SqliteAskedQuestions"
    monkeypatch.setattr(f"{asked}.cited_editions", lambda _self: frozenset({2}))
    for number in range(5):
        workshop.write_text(f"{WORKSHOP}\nThere are {number} rooms.\n", encoding="utf-8")
        guidebot("add", workshop)
    kept = {note.number: note.kept for note in Library.open(data_dir).history()}
    assert kept == {6: True, 5: True, 4: True, 3: False, 2: True, 1: False}
    ended = guidebot("rollback", "3")
    assert ended.status == 1
    assert "no longer kept" in ended.err
    assert guidebot("rollback", "2").status == 0


def test_an_export_added_elsewhere_gives_the_same_answers(
    guidebot: Guidebot, data_dir: Path, workshop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts, titles, sources and hints are what they were."""
    page = tmp_path / "Opening Times.html"
    page.write_text("<html><title>Times</title><body><p>The shop opens at four.</p></body></html>")
    plain = tmp_path / "rules.txt"
    plain.write_text("Rules\n\nTools stay in the workshop.\n", encoding="utf-16")
    guidebot("add", workshop, page, plain)
    folder = tmp_path / "export"
    assert guidebot("export", folder).status == 0
    before = _documents(data_dir)
    questions = ["What does a day cost?", "When does the bar open?", "Who pays in cash?"]
    answers = [answer(data_dir, question) for question in questions]

    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(elsewhere))
    guidebot("remove", "pain-medicine")
    assert guidebot("add", folder).err == ""
    assert _documents(elsewhere) == before
    assert [answer(elsewhere, question) for question in questions] == answers
    assert guidebot("update", "--json").json["published"] is False
    assert guidebot("export", folder).status == 0  # over the earlier export, and nothing else
    (folder / "mine.md").write_text("Mine.")
    assert guidebot("export", folder).status == 1


def _documents(data_dir: Path) -> list[tuple[str, str, str, str, str, str]]:
    library = Library.open(data_dir)
    stored = library.edition(library.published()).documents
    documents = [library.full_document(one) for one in stored]
    library.close()
    return [(one.name, one.title, one.text, one.format, one.source, one.hints) for one in documents]


def test_a_backup_put_in_place_restores_everything(
    guidebot: Guidebot, data_dir: Path, workshop: Path, tmp_path: Path
) -> None:
    """Also without the index, which is made again."""
    guidebot("add", workshop)
    copy = tmp_path / "copy.sqlite"
    assert guidebot("backup", copy).status == 0
    shutil.rmtree(data_dir)
    data_dir.mkdir()
    shutil.copy(copy, data_dir / FILE_NAME)
    assert guidebot("check", "--json").json["index_rebuilt"] is True
    assert "$12" in answer(data_dir, "What does a day cost?")


def test_an_upgrade_that_reads_words_differently_makes_everything_anew(
    guidebot: Guidebot, data_dir: Path, workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No index holds terms of two analyzers, and what the old one made is swept away."""
    guidebot("add", workshop)
    for module in ("words.analysis", "engine.edition_files"):
        monkeypatch.setattr(f"retrieval.{module}.ANALYZER", "next")
    assert "$12" in answer(data_dir, "What does a day cost?")
    assert guidebot("remove", "club").status == 0
    assert [path.name for path in (data_dir / "index").iterdir()] == ["next"]
    assert "$12" in answer(data_dir, "What does a day cost?")

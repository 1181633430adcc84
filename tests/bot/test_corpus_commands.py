"""`guidebot corpus`, as a keeper uses it: what is printed, what is published, what is refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.command_line import main
from corpus.library import FILE_NAME, Library
from corpus.model import Document
from corpus.writer_lock import writer_lock
from retrieval import publishing
from retrieval.edition_index import index_folder
from retrieval.retriever import Retriever

WORKSHOP = """# The open workshop

## Prices

A day costs $12. Members pay half of that.

## Hours

The workshop opens at nine in the morning. It closes at six in the evening.
"""
CLUB = """# The club

## The bar

The bar opens at five in the evening. Guests pay in cash.
"""
CHECK = """[[check]]
question = "What does a day cost?"
contains = ["$12"]
"""
KEYS = {"edition", "published", "added", "removed", "changed", "analysed", "checks"}


class Ended(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Guidebot = Callable[..., Ended]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory whose built-in guide is a small one; tests only copy it."""
    folder = tmp_path_factory.mktemp("small")
    with pytest.MonkeyPatch.context() as patch:
        file = tmp_path_factory.mktemp("sources") / "club.md"
        file.write_text(CLUB, encoding="utf-8")
        club = Document("club", "The club", CLUB, source="club.md", location=str(file))
        patch.setattr("corpus.guide.built_in_document", lambda: club)
        library = Library.open(folder)
        publishing.ensure_first(library)
        library.close()
    return folder


@pytest.fixture
def data_dir(small: Path, tmp_path: Path) -> Path:
    """Return a data directory with one small guide, to be changed."""
    return Path(shutil.copytree(small, tmp_path / "data"))


@pytest.fixture
def guidebot(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Guidebot:
    """Return a function that runs `guidebot corpus` in that data directory."""
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(data_dir))

    def run(*arguments: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(["corpus", *map(str, arguments)])
        return Ended(int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """Return the file of a small guide with a check question."""
    path = tmp_path / "workshop.md"
    path.write_text(WORKSHOP, encoding="utf-8")
    path.with_name("workshop.hints.toml").write_text(CHECK, encoding="utf-8")
    return path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def published(data_dir: Path) -> int:
    library = Library.open(data_dir)
    try:
        return library.published()
    finally:
        library.close()


def answer(data_dir: Path, question: str) -> str:
    library = Library.open(data_dir)
    try:
        finding = Retriever.open(library, library.published()).ask(question)
        return finding.answers[0].text if finding.answers else ""
    finally:
        library.close()


def test_a_document_is_added_and_answers(guidebot: Guidebot, data_dir: Path, workshop: Path) -> None:
    """The number of the new edition is printed, and how to take it back."""
    ended = guidebot("add", workshop)
    assert (ended.status, ended.err) == (0, "")
    assert "Added: workshop." in ended.out
    assert "Edition 2 is published. `guidebot corpus rollback 1` takes it back." in ended.out
    assert "$12" in answer(data_dir, "What does a day cost?")


def test_what_was_published_as_json(guidebot: Guidebot, workshop: Path) -> None:
    """The names that scripts rely on."""
    told = guidebot("add", workshop, "--json").json
    assert set(told) >= KEYS
    assert (told["edition"], told["published"]) == (2, True)
    assert (told["added"], told["removed"], told["changed"]) == (["workshop"], [], [])
    assert told["analysed"] == ["workshop"]
    assert set(told["checks"]) == {"passed", "failed"}
    assert told["passages"]["added"] == 2


def test_a_rehearsal_changes_nothing(guidebot: Guidebot, data_dir: Path, workshop: Path) -> None:
    """Not even a file is left behind."""
    before = sorted(path.name for path in (data_dir / "index").iterdir())
    told = guidebot("add", workshop, "--dry-run", "--json").json
    assert (told["published"], told["edition"], told["added"]) == (False, 1, ["workshop"])
    assert published(data_dir) == 1
    assert len(Library.open(data_dir).history()) == 1
    assert sorted(path.name for path in (data_dir / "index").iterdir()) == before
    assert "rehearsal" in guidebot("add", workshop, "--dry-run").out


def test_the_same_again_changes_nothing(guidebot: Guidebot, workshop: Path) -> None:
    """An unchanged document is neither analysed nor published."""
    guidebot("add", workshop)
    told = guidebot("add", workshop, "--json").json
    assert (told["edition"], told["published"], told["analysed"]) == (2, False, [])
    assert guidebot("add", workshop).status == 0


def test_a_document_of_the_same_name_is_replaced_and_the_output_says_so(
    guidebot: Guidebot, workshop: Path
) -> None:
    """A typing slip in a name does not go unnoticed."""
    guidebot("add", workshop)
    replace(workshop, "at nine", "at ten")
    assert "Replaced: workshop." in guidebot("add", workshop).out


def test_only_what_changed_is_analysed(guidebot: Guidebot, tmp_path: Path) -> None:
    """`analysed` names the documents that had to be read closely."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(5):
        (folder / f"part-{number}.md").write_text(f"# Part {number}\n\nRoom {number} is blue.\n")
    assert len(guidebot("add", folder, "--json").json["analysed"]) == 5
    replace(folder / "part-3.md", "blue", "green")
    told = guidebot("add", folder, "--json").json
    assert (told["analysed"], told["changed"], told["added"]) == (["part-3"], ["part-3"], [])


def test_one_bad_source_fails_them_all(guidebot: Guidebot, data_dir: Path, workshop: Path) -> None:
    """All sources or none."""
    ended = guidebot("add", workshop, workshop.with_name("nowhere.md"))
    assert (ended.status, ended.out) == (1, "")
    assert "nowhere.md" in ended.err
    assert published(data_dir) == 1


def test_unsupported_files_of_a_folder_are_skipped_and_named(guidebot: Guidebot, workshop: Path) -> None:
    """A picture beside the text does no harm, and is not passed over in silence."""
    (workshop.parent / "plan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    ended = guidebot("add", workshop.parent, "--include", "workshop*", "--include", "*.png", "--json")
    assert "plan.png" in ended.err
    assert [Path(name).name for name in ended.json["skipped"]] == ["plan.png"]


def test_a_lost_check_refuses_and_force_publishes(guidebot: Guidebot, data_dir: Path, workshop: Path) -> None:
    """What readers rely on is not lost by accident."""
    guidebot("add", workshop)
    replace(workshop, "$12", "twelve pounds")
    ended = guidebot("add", workshop)
    assert ended.status == 1
    assert "What does a day cost?" in ended.out
    assert "--force" in ended.err
    assert published(data_dir) == 2
    told = guidebot("add", workshop, "--dry-run", "--json")
    assert (told.status, told.json["published"], told.json["refused"]) == (1, False, True)
    failed = [one for one in told.json["checks"]["failed"] if one["document"] == "workshop"]
    assert (failed[0]["passed_before"], failed[0]["lost"]) == (True, True)
    assert "$12" in failed[0]["answer_before"]
    assert guidebot("add", workshop, "--force").status == 0
    assert published(data_dir) == 3


def test_a_check_that_failed_before_refuses_nothing(guidebot: Guidebot, workshop: Path) -> None:
    """Whoever forced it once can go on working."""
    replace(workshop, "$12", "twelve pounds")
    assert guidebot("add", workshop).status == 1
    assert guidebot("add", workshop, "--force").status == 0
    replace(workshop, "at nine", "at ten")
    assert guidebot("add", workshop).status == 0


def test_a_check_is_asked_with_its_document_alone_in_mind(
    guidebot: Guidebot, workshop: Path, tmp_path: Path
) -> None:
    """Another document that answers better does not make it fail."""
    guidebot("add", workshop)
    other = tmp_path / "other.md"
    other.write_text("# What does a day cost?\n\nWhat a day costs: a day costs $99.\n", encoding="utf-8")
    told = guidebot("add", other, "--json").json
    assert told["published"] is True
    assert not [one for one in told["checks"]["failed"] if one["document"] == "workshop"]
    assert guidebot("remove", "workshop").status == 0
    left = guidebot("check", "--json").json["checks"]
    assert "workshop" not in {one["document"] for one in left["failed"]}


def test_changed_hints_are_a_change_of_their_document(guidebot: Guidebot, workshop: Path) -> None:
    """Hints help to find, so what they change is published like a text."""
    guidebot("add", workshop)
    hints = workshop.with_name("workshop.hints.toml")
    hints.write_text(CHECK + '\n[synonyms]\n"day" = ["session"]\n', encoding="utf-8")
    told = guidebot("update", "--json").json
    assert (told["changed"], told["analysed"], told["published"]) == (["workshop"], ["workshop"], True)
    assert told["passages"] == {"added": 0, "removed": 0, "changed": 0, "shown": []}


def test_update_with_nothing_to_do(guidebot: Guidebot, workshop: Path) -> None:
    """Status 0, so that it can run every night."""
    guidebot("add", workshop)
    ended = guidebot("update", "--json")
    assert (ended.status, ended.json["published"], ended.json["edition"]) == (0, False, 2)


def test_update_reads_the_named_documents_alone(guidebot: Guidebot, workshop: Path) -> None:
    """A source that is being written does not get in by the way."""
    guidebot("add", workshop)
    replace(workshop, "at nine", "at ten")
    assert guidebot("update", "club", "--json").json["published"] is False
    assert guidebot("update", "workshop", "--json").json["changed"] == ["workshop"]
    assert guidebot("update", "nobody").status == 1


def test_the_last_document_may_be_removed(guidebot: Guidebot, data_dir: Path) -> None:
    """Then nothing is found until one is added."""
    assert guidebot("remove", "club").status == 0
    assert answer(data_dir, "When does the bar open?") == ""
    assert "corpus add" in guidebot("list").out


def test_the_built_in_guide_comes_back_by_its_name(guidebot: Guidebot, data_dir: Path) -> None:
    """It can be removed like any other document; all its check questions are answered."""
    told = guidebot("add", "pain-medicine", "--json").json
    assert (told["added"], told["checks"]["failed"]) == (["pain-medicine"], [])
    assert told["checks"]["passed"] > 10
    assert answer(data_dir, "How long is the fellowship?")


def test_rollback_publishes_earlier_content_anew(guidebot: Guidebot, data_dir: Path, workshop: Path) -> None:
    """History only grows."""
    guidebot("add", workshop)
    guidebot("remove", "club")
    told = guidebot("rollback", "--json").json
    assert (told["edition"], told["published"], told["added"]) == (4, True, ["club"])
    assert guidebot("rollback", "1", "--json").json["removed"] == ["workshop"]
    assert [note.number for note in Library.open(data_dir).history()] == [5, 4, 3, 2, 1]
    assert answer(data_dir, "What does a day cost?") == ""


def test_rollback_needs_an_edition_to_go_back_to(guidebot: Guidebot) -> None:
    """The first edition has none before it."""
    for arguments in (["rollback"], ["rollback", "7"], ["rollback", "0"]):
        ended = guidebot(*arguments)
        assert (ended.status, ended.out) == (1, "")


def test_history_says_when_who_why_and_what(guidebot: Guidebot, workshop: Path) -> None:
    """Years later somebody will ask."""
    guidebot("add", workshop, "--author", "Keeper", "-m", "Prices of this year")
    told = guidebot("history", "--json").json
    first = told["editions"][0]
    assert told["published"] == first["edition"] == 2
    assert (first["author"], first["message"], first["added"]) == (
        "Keeper",
        "Prices of this year",
        ["workshop"],
    )
    assert first["created"].endswith("Z")
    assert "Prices of this year" in guidebot("history").out


def test_list_and_show(guidebot: Guidebot, workshop: Path) -> None:
    """What the bot knows, and the text that offsets count."""
    guidebot("add", workshop)
    names = [one["name"] for one in guidebot("list", "--json").json["documents"]]
    assert names == ["club", "workshop"]
    told = guidebot("show", "workshop", "--json").json
    assert (told["name"], told["title"], told["source"], told["edition"], told["text"]) == (
        "workshop",
        "The open workshop",
        "workshop.md",
        2,
        WORKSHOP,
    )
    assert str(workshop.parent) not in json.dumps(told)
    assert guidebot("show", "workshop").out == WORKSHOP
    assert guidebot("show", "workshop", "--hints").out == CHECK


def test_diff_shows_any_two_editions(guidebot: Guidebot, workshop: Path) -> None:
    """Status 0, also with differences."""
    guidebot("add", workshop)
    replace(workshop, "at nine in the morning", "at ten in the morning")
    guidebot("update")
    told = guidebot("diff", "--json").json
    assert (told["before"], told["edition"], told["changed"]) == (2, 3, ["workshop"])
    assert told["passages"]["changed"] == 1
    assert "at nine" in told["passages"]["shown"][0]["before"]
    assert guidebot("diff", "1", "2", "--json").json["added"] == ["workshop"]
    assert guidebot("diff", "3", "1", "--json").json["removed"] == ["workshop"]
    assert guidebot("diff", "2", "2").status == 0
    assert "- The workshop opens at nine" in guidebot("diff", "2", "-v").out
    assert guidebot("diff", "9").status == 1


def test_check_writes_a_damaged_index_anew(guidebot: Guidebot, data_dir: Path) -> None:
    """An index can always be made again from the library."""
    assert guidebot("check", "--json").json["index_rebuilt"] is False
    segment = next((data_dir / "index").glob("*.segment"))
    raw = bytearray(segment.read_bytes())
    raw[-9] ^= 0xFF
    segment.write_bytes(raw)
    assert guidebot("check", "--json").json["index_rebuilt"] is True
    index_folder(data_dir).verify(1)


def test_old_editions_are_thinned_but_those_that_are_cited(
    guidebot: Guidebot, data_dir: Path, workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their notes stay in the history; their content can't be shown or published again."""
    monkeypatch.setattr(publishing, "EDITIONS_KEPT", 3)
    monkeypatch.setattr("bot.keeping._cited", lambda _settings: frozenset({2}))
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


def test_a_damaged_library_says_how_to_restore_it(guidebot: Guidebot, data_dir: Path) -> None:
    """Every command says so, and none of them makes it worse."""
    (data_dir / FILE_NAME).write_bytes(b"no database at all" * 1000)
    for arguments in (["list"], ["check"], ["remove", "club"]):
        ended = guidebot(*arguments)
        assert (ended.status, ended.out) == (1, "")
        assert "backup" in ended.err
        assert ended.err.count("\n") == 1


def test_check_finds_damage_deep_in_the_library(guidebot: Guidebot, data_dir: Path) -> None:
    """Also where nothing else happens to read."""
    path = data_dir / FILE_NAME
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = bytearray(path.read_bytes())
    for page in range(4, len(raw) // 4096):
        raw[page * 4096 : page * 4096 + 16] = bytes(16)
    path.write_bytes(raw)
    ended = guidebot("check")
    assert ended.status == 1
    assert "damaged" in ended.err


def test_a_library_that_another_process_holds_is_said_to_be_locked(
    guidebot: Guidebot, data_dir: Path, workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while, not for ever."""
    monkeypatch.setattr("corpus.database.BUSY_SECONDS", 0.1)
    other = sqlite3.connect(data_dir / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        ended = guidebot("add", workshop)
    finally:
        other.close()
    assert (ended.status, ended.out) == (1, "")
    assert "locked by another process" in ended.err
    assert published(data_dir) == 1


BAD_INPUT: list[tuple[list[str], int, str]] = [
    (["add", "nowhere.md"], 1, "nowhere.md"),
    (["add", "empty"], 1, "empty"),
    (["add", "blank.md"], 1, "no text"),
    (["add", "binary.md"], 1, "binary.md"),
    (["add", "wrong.md"], 1, "wrong.hints.toml"),
    (["add"], 2, "SOURCE"),
    (["add", "--name", "x", "blank.md", "binary.md"], 2, "--name"),
    (["add", "http://127.0.0.1:9/guide.html"], 1, "127.0.0.1"),
    (["remove"], 2, "NAME"),
    (["remove", "nobody"], 1, "nobody"),
    (["show", "nobody"], 1, "nobody"),
    (["show", "club", "--edition", "9"], 1, "9"),
    (["update", "nobody"], 1, "nobody"),
    (["rollback", "x"], 2, "x"),
    (["rollback", "-1"], 2, "-1"),
    (["diff", "1", "9"], 1, "9"),
    (["export", "blank.md"], 1, "blank.md"),
    (["backup", "nowhere/copy.sqlite"], 1, "nowhere"),
    (["backup", "empty"], 1, "empty"),
    (["backup", "data/library.sqlite"], 1, "library.sqlite"),
]


@pytest.mark.parametrize("case", BAD_INPUT, ids=lambda case: " ".join(case[0]))
def test_bad_input_is_one_sentence_and_changes_nothing(
    guidebot: Guidebot, data_dir: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[list[str], int, str]
) -> None:
    """The right exit status, nothing on stdout, the published edition untouched."""
    arguments, status, said = case
    here = data_dir.parent
    monkeypatch.chdir(here)
    (here / "empty").mkdir()
    (here / "blank.md").write_text(" \n\t\n")
    (here / "binary.md").write_bytes(bytes(range(256)) * 100)
    (here / "wrong.md").write_text("Text.")
    (here / "wrong.hints.toml").write_text("[[check]]\nquestion = 5\n")
    ended = guidebot(*arguments)
    assert (ended.status, ended.out) == (status, "")
    assert said in ended.err
    assert "Traceback" not in ended.err
    if status == 1:
        assert ended.err.startswith("Error: ")
        assert ended.err.count("\n") == 1
    assert published(data_dir) == 1


@pytest.mark.parametrize("arguments", [["list"], ["add", "x.md"], ["check"]], ids=" ".join)
def test_a_data_directory_that_can_not_be_made_is_one_sentence(
    guidebot: Guidebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """It says which one, and that another can be chosen."""
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(place))
        ended = guidebot(*arguments)
        assert (ended.status, ended.out) == (1, "")
        assert "--data-dir" in ended.err


def test_whoever_holds_the_lock_may_take_it_again(data_dir: Path, guidebot: Guidebot) -> None:
    """A rehearsal may have to write an index while its publication keeps others out."""
    for file in (data_dir / "index").iterdir():
        file.unlink()
    with writer_lock(data_dir):
        assert guidebot("rollback", "1").status == 0
    assert published(data_dir) == 2

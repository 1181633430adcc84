"""`guidebot corpus`, as a keeper uses it: what is printed, and what is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.store.library import Library
from retrieval.engine.edition_files import index_folder
from tests.helpers.keepers import CHECK, WORKSHOP, Guidebot, answer, published, replace

KEYS = {"edition", "published", "added", "removed", "changed", "analysed", "checks"}


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
    before = sorted(path.name for path in index_folder(data_dir).iterdir())
    told = guidebot("add", workshop, "--dry-run", "--json").json
    assert (told["published"], told["edition"], told["added"]) == (False, 1, ["workshop"])
    assert published(data_dir) == 1
    assert len(Library.open(data_dir).history()) == 1
    assert sorted(path.name for path in index_folder(data_dir).iterdir()) == before
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


def test_check_fails_with_a_check_question(guidebot: Guidebot, workshop: Path) -> None:
    """Status 1, so that a script that guards a guide can stop."""
    assert guidebot("add", workshop).status == guidebot("check").status == 0
    replace(workshop, "$12", "twelve pounds")
    guidebot("add", workshop, "--force")
    ended = guidebot("check", "--json")
    assert (ended.status, ended.json["checks"]["passed"]) == (1, 0)
    assert [one["question"] for one in ended.json["checks"]["failed"]] == ["What does a day cost?"]
    assert ended.err.startswith("Error: A check question fails")


@pytest.mark.parametrize("ending", ["segment", "edition", "hints", "topics"])
def test_check_writes_a_damaged_index_anew(guidebot: Guidebot, data_dir: Path, ending: str) -> None:
    """An index can always be made again from the library."""
    assert guidebot("check", "--json").json["index_rebuilt"] is False
    file = next(index_folder(data_dir).glob(f"*.{ending}"))
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 0xFF
    file.write_bytes(raw)
    assert guidebot("check", "--json").json["index_rebuilt"] is True
    assert guidebot("check", "--json").json["index_rebuilt"] is False


@pytest.mark.parametrize("ending", ["segment", "edition", "hints", "topics"])
def test_a_missing_index_is_made_again_by_whoever_asks(
    data_dir: Path, workshop: Path, guidebot: Guidebot, ending: str
) -> None:
    """A data directory may be copied without it."""
    guidebot("add", workshop)
    for file in index_folder(data_dir).glob(f"*.{ending}"):
        file.unlink()
    assert "$12" in answer(data_dir, "What does a day cost?")


@pytest.mark.parametrize("name", ["two\nlines.md", "Edition 9:\r\n  mine.md", "a\u2028b\x0bc\u0085d.md"])
def test_whatever_a_name_holds_an_entry_is_one_line(guidebot: Guidebot, tmp_path: Path, name: str) -> None:
    """A line of its own could be taken for another document or edition."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / name).write_text("# Rules\n\nTools stay here.\n")
    (folder / f"{name}.bin").write_bytes(b"\x00\x01\x02")
    ended = guidebot("add", folder, "-m", f"Why\nnot {name}", "--author", "me\n  99  you")
    assert ended.status == 0
    assert len(ended.err.splitlines()) == 1
    assert len(guidebot("list").out.splitlines()) == 3
    assert len(guidebot("history").out.splitlines()) == 2

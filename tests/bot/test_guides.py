"""Several guides in one library: each is asked alone or all are, and documents stay in theirs."""

from __future__ import annotations

import json
import shutil
import zipfile
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from bot.channels.chat.store.sqlite.database import Database
from corpus.guide import SOURCE
from corpus.model import Document
from corpus.store.library import Library
from retrieval.keeping import Request, roll_back
from tests.bot.test_earlier_directories import assert_kept, rows
from tests.helpers.keepers import CLUB, WORKSHOP, Guidebot, replace

EARLIER = Path(__file__).with_name("earlier")
PRICE, BAR = "What does a day cost?", "When does the bar open?"


@pytest.fixture
def two(run_main: Guidebot, data_dir: Path, tmp_path: Path) -> Path:  # noqa: ARG001 (where it is)
    """Return a folder with the files of two guides, both published, and nothing else."""
    for name, text in (("workshop", WORKSHOP), ("club", CLUB)):
        (tmp_path / f"{name}.md").write_text(text)
        assert run_main("corpus", "add", "--guide", f"The {name}", tmp_path / f"{name}.md").status == 0
    return tmp_path


@pytest.mark.usefixtures("two")
def test_one_guide_is_asked_or_all_are(run_main: Guidebot) -> None:
    """Alone, a guide answers as if nothing else were there; among others each answer names its guide."""
    assert "five" in run_main("ask", BAR).out
    assert "— the-club: The club › The bar" in run_main("ask", BAR).out
    alone = run_main("ask", "--guide", "the-club", BAR)
    assert alone.status == 0 and "— The club › The bar" in alone.out
    assert run_main("ask", "--guide", "the-workshop", BAR).status == 3
    found = run_main("ask", "--guide", "the-workshop", "--json", PRICE).json
    assert found["answers"][0]["guide"] == "the-workshop" and found["answers"][0]["document"] == "workshop"
    hits = json.loads(run_main("search", "--guide", "the-club", "--json", "opens").out)["hits"]
    assert {hit["document"] for hit in hits} == {"club"}
    assert "[the-club] The club" in run_main("corpus", "list").out


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("name", ["The club", "THE CLUB", "the-club", " The  club! "])
def test_a_guide_is_asked_by_the_name_that_it_was_given(run_main: Guidebot, name: str) -> None:
    """As `corpus add --guide` took it, whatever its spelling: nobody has to look up how it is kept."""
    assert "five" in run_main("ask", "--guide", name, BAR).out
    assert run_main("search", "--guide", name, "opens").status == 0
    assert run_main("ask", "--guide", name, PRICE).status == 3


@pytest.mark.usefixtures("two")
def test_a_chat_keeps_to_its_guide(run_main: Guidebot, monkeypatch: pytest.MonkeyPatch) -> None:
    """From its first question on, follow-ups included."""
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(f"{BAR}\n{PRICE}\n".encode())))
    said = run_main("chat", "--json", "--guide", "the-workshop").out.splitlines()
    assert [json.loads(line)["kind"] for line in said] == ["not_found", "answer"]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("command", [["ask", "x"], ["search", "x"], ["chat"]])
def test_an_unknown_guide_is_an_error(run_main: Guidebot, command: list[str]) -> None:
    """Which names those that there are."""
    ended = run_main(command[0], "--guide", "nope", *command[1:])
    assert ended.status == 1 and ended.err.count("\n") == 1
    assert "There is no guide “nope”: there are the-club, the-workshop." in ended.err


def test_a_document_stays_in_its_guide(run_main: Guidebot, two: Path) -> None:
    """Replaced, updated, rolled back and exported; named anew, it moves."""
    club = two / "club.md"

    def guides() -> dict[str, str]:
        return {one["name"]: one["guide"] for one in run_main("corpus", "list", "--json").json["documents"]}

    before = guides()
    assert before == {"workshop": "the-workshop", "club": "the-club"}
    replace(club, "five", "six")
    assert run_main("corpus", "add", club).status == 0
    assert guides() == before and "six" in run_main("ask", "--guide", "the-club", BAR).out
    replace(club, "six", "seven")
    assert run_main("corpus", "update").status == 0
    assert guides() == before and "seven" in run_main("ask", "--guide", "the-club", BAR).out
    assert run_main("corpus", "rollback").status == 0
    assert guides() == before and "six" in run_main("ask", "--guide", "the-club", BAR).out
    assert run_main("corpus", "export", two / "out").status == 0
    assert run_main("--data-dir", two / "other", "corpus", "add", two / "out").status == 0
    assert "six" in run_main("--data-dir", two / "other", "ask", "--guide", "the-club", BAR).out
    for guide in ("the-workshop", "default"):
        assert run_main("corpus", "add", "--guide", guide, club).status == 0
        assert guides() == {**before, "club": guide}
    assert run_main("ask", "--guide", "the-club", BAR).status == 1


@pytest.mark.usefixtures("data_dir")
def test_what_is_new_in_a_folder_joins_its_neighbours(run_main: Guidebot, tmp_path: Path) -> None:
    """A folder was added to a guide, and an update finds another file in it."""
    folder = tmp_path / "docs"
    (folder / "more").mkdir(parents=True)
    (folder / "club.md").write_text(CLUB)
    assert run_main("corpus", "add", "--guide", "club", folder).status == 0
    (folder / "more" / "workshop.md").write_text(WORKSHOP)
    assert run_main("corpus", "update").status == 0
    assert "$12" in run_main("ask", "--guide", "club", PRICE).out
    assert "$12" not in run_main("ask", "--guide", "default", PRICE).out


def test_the_first_document_of_ones_own_is_told_of_the_built_in_guide(
    run_main: Guidebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, with how to take it out; not for a rehearsal."""
    built_in = Document("pain-medicine", "The club", CLUB, source=SOURCE, location=SOURCE)
    monkeypatch.setattr("corpus.guide.built_in_document", lambda: built_in)
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(tmp_path / "fresh"))
    (tmp_path / "one.md").write_text(WORKSHOP)
    (tmp_path / "two.md").write_text("# Dogs\n\nDogs stay outside.\n")
    says = "The built-in guide still answers as well: `guidebot corpus remove pain-medicine`"
    assert says not in run_main("corpus", "add", "--dry-run", tmp_path / "one.md").err
    assert says in run_main("corpus", "add", tmp_path / "one.md").err
    assert says not in run_main("corpus", "add", tmp_path / "two.md").err


@pytest.mark.usefixtures("two")
def test_indexes_of_guides_come_and_go_with_their_editions(run_main: Guidebot, data_dir: Path) -> None:
    """They are there when an edition is published, are made anew where they are lost, and don't pile up."""
    counts = []
    for _ in range(5):
        assert run_main("corpus", "rollback", "--force").status == 0
        counts.append(len(list(data_dir.glob("index/*/*"))))
    assert counts[-1] == counts[-3]
    library = Library.open(data_dir)
    kept = {path.name for path in data_dir.glob("index/*/*.edition")}
    key = library.edition_key(library.published())
    assert f"{key}.edition" in kept
    roll_back(library, 3, Request(force=True))
    library.close()
    shutil.rmtree(data_dir / "index")
    assert "five" in run_main("ask", "--guide", "the-club", BAR).out


@pytest.mark.parametrize("version", ["first-version", "second-version"])
def test_an_earlier_directory_holds_the_default_guide(
    run_main: Guidebot, data_dir: Path, version: str
) -> None:
    """Nothing of it is lost, it is asked as it was, and a second guide may be added."""
    with zipfile.ZipFile(EARLIER / f"{version}.zip") as archive:
        archive.extractall(data_dir)
    tables = {
        "library.sqlite": ("content", "piece", "version", "edition", "edition_document", "published"),
        "bot.sqlite": ("secret", "note", "inbox", "reply", "vote", "wish", "proposal"),
    }
    before = {name: rows(data_dir / name, wanted) for name, wanted in tables.items()}
    Database.open(data_dir).close()
    assert "$15" in run_main("ask", "--guide", "default", PRICE).out
    for name, wanted in tables.items():
        assert_kept(before[name], rows(data_dir / name, wanted))
    assert "default" not in run_main("ask", BAR).out
    boats = data_dir.parent / "fleet.md"
    boats.write_text("# Fleet\n\n## Sails\n\nA dinghy costs $90.\n")
    assert run_main("corpus", "add", "--guide", "boats", boats).status == 0
    assert "$90" in run_main("ask", "--guide", "boats", "What does a dinghy cost?").out
    assert "— default: The club" in run_main("ask", BAR).out
    assert run_main("corpus", "rollback", "1", "--force").status == 0

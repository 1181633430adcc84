"""The hints of a document as a form."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.keeping.apart import carry_out
from bot.keeping.changes import Add
from bot.keeping.outcome import Job
from corpus.store.library import Library
from tests.bot.desk.keeper import Keeper
from tests.helpers.keepers import WORKSHOP, published

FORM = "/documents/club/hints"


def fields(at: str, questions: str, words: str) -> dict[str, str]:
    return {"at": at, f"questions-{at}": questions, f"words-{at}": words}


def publish(keeper: Keeper) -> str:
    draft = keeper.page.split('action="/drafts/')[1].split("/")[0]
    return keeper.send(f"/drafts/{draft}/publish")


def hints_of(data_dir: Path, name: str) -> str:
    library = Library.open(data_dir)
    stored = library.edition(library.published()).document(name)
    assert stored is not None
    hints = library.hints(stored.version)
    library.close()
    return hints


def test_a_hint_is_added_changed_and_taken_out(keeper: Keeper, data_dir: Path) -> None:
    """Each is tried first, and people are answered by it once it is published."""
    keeper.see(FORM)
    seen = keeper.send(FORM, **fields("answer-1", "how early\r\n\r\nsince when", "five in the evening"))
    assert "Documents changed: club" in seen and published(data_dir) == 1
    publish(keeper)
    assert 'questions = [\n    "how early",\n    "since when",\n]' in hints_of(data_dir, "club")
    assert (
        "since when" in keeper.see("/documents/club/hints?q=since")
        and "1 hint with these words" in keeper.text
    )
    keeper.send(FORM, **fields("0", "how early", "The bar opens at five in the evening."))
    publish(keeper)
    keeper.see(FORM)
    keeper.send(FORM, **fields("0", "", ""))
    publish(keeper)
    assert hints_of(data_dir, "club") == ""


@pytest.mark.parametrize(
    ("at", "typed", "says"),
    [
        ("answer-2", ("when", "at seven"), "answer 1, text: these words don&#39;t stand in the document"),
        ("answer-1", ("when", ""), "answer 1, text: this must not be empty"),
        (
            "not_covered-1",
            ("", "Ask at the bar."),
            "not_covered 1, questions: at least one has to stand here",
        ),
    ],
)
def test_a_mistake_stands_beside_its_hint(
    keeper: Keeper, data_dir: Path, at: str, typed: tuple[str, str], says: str
) -> None:
    """With what was typed, to be mended; nothing is kept of it."""
    questions, words = typed
    keeper.see(FORM)
    keeper.send(FORM, 400, **fields(at, questions, words))
    before, _, after = keeper.page.partition(says)
    assert before.rpartition("<fieldset")[2].count(f'value="{at}"') == 1
    assert words in after and questions in after
    assert not list((data_dir / "desk").glob("*")) and published(data_dir) == 1
    keeper.send(FORM, **fields(at, "when does it open", "five in the evening"))
    assert "Documents changed: club" in keeper.text


def test_hints_beside_a_file_are_written_there_too(keeper: Keeper, data_dir: Path, tmp_path: Path) -> None:
    """With the keeper's own comments; a file that was changed meanwhile is not written over."""
    source, beside = tmp_path / "workshop.md", tmp_path / "workshop.hints.toml"
    source.write_text(WORKSHOP, encoding="utf-8")
    beside.write_text(
        '# Mine.\n[[answer]]\ntext = "A day costs $12."\nquestions = ["how dear"]\n', encoding="utf-8"
    )
    assert carry_out(Job(str(data_dir), Add((str(source),)))).problem is None
    form = "/documents/workshop/hints"
    keeper.see(form)
    keeper.send(form, **fields("0", "how dear\nthe fare", "A day costs $12."))
    publish(keeper)
    written = beside.read_text(encoding="utf-8")
    assert written.startswith("# Mine.\n") and "the fare" in written
    assert written == hints_of(data_dir, "workshop")
    beside.write_text("# Changed by hand.\n", encoding="utf-8")
    keeper.see(form)
    keeper.send(form, **fields("0", "how dear", "A day costs $12."))
    assert "were changed meanwhile" in keeper.text and "Publish</button>" not in keeper.page
    assert beside.read_text(encoding="utf-8") == "# Changed by hand.\n"


def test_hints_that_were_published_meanwhile_are_not_written_over(keeper: Keeper) -> None:
    """Another keeper was faster: what was typed is still there."""
    keeper.see(FORM)
    version = keeper.page.split('name="version" value="')[1].split('"')[0]
    keeper.send(FORM, **fields("answer-1", "how early", "five in the evening"))
    publish(keeper)
    keeper.see(FORM)
    keeper.send(FORM, 400, version=version, **fields("answer-1", "my own words", "five in the evening"))
    assert "published anew meanwhile" in keeper.text and "my own words" in keeper.page


def test_hints_in_another_shape_are_left_to_the_text(keeper: Keeper) -> None:
    """The form says so and changes nothing."""
    keeper.see("/documents/club/edit")
    text = "# The club\n\n## The bar\n\nThe bar opens at six in the evening.\n"
    keeper.send(
        "/documents/club/edit", text=text, hints='answer = [{ text = "at six", questions = ["when"] }]\n'
    )
    publish(keeper)
    assert "Change them as text" in keeper.see(FORM) and "<fieldset" not in keeper.page


def test_what_is_searched_for_stands_first(keeper: Keeper) -> None:
    """Before the fields for new hints, which come first where all are shown."""
    keeper.see(FORM)
    keeper.send(FORM, **fields("answer-1", "how early", "five in the evening"))
    publish(keeper)
    keeper.see(FORM)
    assert keeper.page.index('id="questions-answer-1"') < keeper.page.index('id="questions-0"')
    keeper.see(f"{FORM}?q=early")
    assert keeper.page.index('id="questions-0"') < keeper.page.index('id="questions-answer-1"')
    assert "how early" not in keeper.see(f"{FORM}?q=late")

"""The documents: read, added, changed and removed in the page, and tried before anything is published."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.store.library import Library
from tests.bot.desk.keeper import Keeper
from tests.helpers.keepers import WORKSHOP, published


def draft_of(keeper: Keeper) -> str:
    return keeper.page.split('action="/drafts/')[1].split("/")[0]


def test_a_document_shows_its_passages_and_what_was_quoted(keeper: Keeper) -> None:
    """The list has what was found in it; a name that is not there is said to be."""
    assert "1 passage · 1 heading, 12 words" in keeper.see("/documents")
    assert "Passage 1 1× quoted The bar opens at five in the evening. Guests pay" in keeper.see(
        "/documents/club"
    )
    assert keeper.page.count('<span class="sentence">') == 2
    assert "did you mean “club”" in keeper.get("/documents/clubs").text
    assert keeper.get("/documents/club?page=99").status_code == 200


def test_a_text_is_added_only_after_it_was_tried(keeper: Keeper, data_dir: Path) -> None:
    """With its name made of its first words; then people are answered from it."""
    keeper.see("/add")
    seen = keeper.send("/add", text=WORKSHOP)
    assert "Documents added: the-open-workshop" in seen and published(data_dir) == 1
    assert "Edition 2 is published" in keeper.send(f"/drafts/{draft_of(keeper)}/publish")
    assert "A day costs $12." in keeper.see("/try?q=what+does+a+day+cost")
    assert not any((data_dir / "desk").iterdir())


def test_files_are_added_with_the_hints_beside_them(keeper: Keeper, data_dir: Path) -> None:
    """Several at once, to a guide of their own."""
    hints = b'[[answer]]\ntext = "A day costs $12."\nquestions = ["how dear is it"]\n'
    files = [
        ("files", ("workshop.md", WORKSHOP.encode())),
        ("files", ("workshop.hints.toml", hints)),
        ("files", ("kiosk.txt", b"The kiosk sells ice cream.\n")),
    ]
    keeper.see("/add")
    keeper.send("/add", files=files, guide="Town")
    keeper.send(f"/drafts/{draft_of(keeper)}/publish")
    assert keeper.see("/documents").count("guide town") == 2
    library = Library.open(data_dir)
    workshop = library.edition(2).document("workshop")
    assert workshop is not None and "how dear is it" in library.hints(workshop.version)
    library.close()


def test_what_can_not_be_read_is_said_and_published_is_nothing(keeper: Keeper, data_dir: Path) -> None:
    """Nothing given, no address, an address that is not public, a file that is none, hints for nothing."""
    keeper.see("/add")
    assert "Give a file, an address or a text" in keeper.send("/add", 400)
    assert "https://" in keeper.send("/add", 400, address="ftp://example.org/x", text="kept <here>")
    assert "kept &lt;here&gt;" in keeper.page
    assert "Publish</button>" not in _tried(keeper, address="http://127.0.0.1:1/x")
    assert "Publish</button>" not in _tried(keeper, files={"files": ("x.pdf", b"%PDF-1.7 no")})
    hints = {"files": ("nowhere.hints.toml", b"")}
    keeper.see("/add")
    assert "there is no such document" in keeper.send("/add", 400, files=hints)
    assert published(data_dir) == 1


def _tried(keeper: Keeper, **given: object) -> str:
    keeper.see("/add")
    keeper.send("/add", **given)  # type: ignore[arg-type]
    assert 'class="note bad"' in keeper.page
    return keeper.page


def test_text_and_hints_are_changed_in_the_page(keeper: Keeper, data_dir: Path) -> None:
    """A mistake of the hints is told with its line, and what was typed is still there."""
    keeper.see("/documents/club/edit")
    text = "# The club\n\n## The bar\n\nThe bar opens at six in the evening.\n"
    wrong = '[[answer]]\ntext = "at seven"\nquestions = ["when"]\n'
    seen = keeper.send("/documents/club/edit", 400, text=text, hints=wrong)
    assert "club.hints.toml, line 2" in seen and "at seven" in keeper.page
    keeper.send("/documents/club/edit", text=text.replace("\n", "\r\n"), hints=wrong.replace("seven", "six"))
    assert "Documents changed: club" in keeper.text and "The bar opens at six" in keeper.text
    keeper.send(f"/drafts/{draft_of(keeper)}/publish", message="Six")
    assert "2 Six" in keeper.see("/history")
    library = Library.open(data_dir)
    club = library.edition(2).documents[0]
    assert (library.text(club.version), library.hints(club.version)) == (text, wrong.replace("seven", "six"))
    library.close()


def test_a_document_is_removed_after_a_look(keeper: Keeper, data_dir: Path) -> None:
    """Dropped, nothing has changed; published, the guide may be empty, and says how to fill it."""
    keeper.see("/documents/club")
    assert "Documents removed: club" in keeper.send("/documents/club/remove")
    assert "nothing has changed" in keeper.send(f"/drafts/{draft_of(keeper)}/drop")
    keeper.see("/documents/club")
    keeper.send("/documents/club/remove")
    draft = draft_of(keeper)
    keeper.send(f"/drafts/{draft}/publish")
    assert "The guide is empty" in keeper.see("/documents")
    assert "The guide has no word of it" in _opened(keeper)
    assert "was published, dropped, or is older" in keeper.get(f"/drafts/{draft}").text
    assert published(data_dir) == 2


def _opened(keeper: Keeper) -> str:
    keeper.open("cards")
    return keeper.text


def test_two_files_of_one_name_are_not_taken_for_one(keeper: Keeper) -> None:
    """From two folders, say: the first would be lost."""
    files = [("files", ("a/menu.md", b"# Menu\n\nSoup.\n")), ("files", ("b/menu.md", b"# Menu\n\nPie.\n"))]
    keeper.see("/add")
    assert "Two files are called menu.md" in keeper.send("/add", 400, files=files)


def test_a_full_disk_is_one_sentence(keeper: Keeper, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That says what to do; nothing was published."""

    def full(_path: Path, *_given: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    keeper.see("/add")
    assert "No space left on device): make room" in keeper.send("/add", 500, files={"files": ("x.md", b"x")})
    assert published(data_dir) == 1


def test_drafts_go_after_a_day(keeper: Keeper, data_dir: Path) -> None:
    """With the next one that is made."""
    keeper.see("/add")
    keeper.send("/add", text=WORKSHOP)
    draft = draft_of(keeper)
    os.utime(data_dir / "desk" / draft, (0, 0))
    keeper.see("/add")
    keeper.send("/add", text=WORKSHOP)
    assert [path.name for path in (data_dir / "desk").iterdir()] == [draft_of(keeper)]
    assert keeper.get(f"/drafts/{draft}").status_code == 404

"""The page that an answer stands on, shown as a picture below it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.channels.channel import Place
from bot.keeping.apart import carry_out
from bot.keeping.changes import Add
from bot.keeping.outcome import Job
from corpus.originals import page_pictures
from corpus.originals.originals import FOLDER
from tests.bot.channels.conftest import a_room
from tests.bot.telegram.conftest import telegram_guide  # noqa: F401  (a fixture)
from tests.helpers.chat_room import Room
from tests.helpers.fake_channel import Shown
from tests.helpers.pdf_files import lines, pages

PIER = pages(
    [
        lines(
            ["The pier of the town is two hundred metres long.", "It was built of oak a hundred years ago."]
            * 9
        ),
        lines(
            [
                "Anglers bring their rods along. An angling licence costs nine",
                "crowns. It is sold in the kiosk.",
            ]
        ),
    ]
)
WORDS = "An angling licence costs nine crowns."
LICENCE = "How much does an angling licence cost?"
PAGE = "📄 Show"


@pytest.fixture(scope="module")
def with_pier(telegram_guide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """Return a data directory with a PDF file that is kept; tests copy it."""
    data_dir = Path(shutil.copytree(telegram_guide, tmp_path_factory.mktemp("pier") / "data"))
    source = data_dir.parent / "pier.pdf"
    source.write_bytes(PIER)
    (data_dir / "guidebot.toml").write_text("keep_originals = true\n")
    assert carry_out(Job(str(data_dir), Add((str(source),)))).tried is not None
    return data_dir


@pytest.fixture
async def pier(with_pier: Path, tmp_path: Path) -> AsyncIterator[Room]:
    """Return a chat whose guide has a PDF file that is kept."""
    async with a_room(Path(shutil.copytree(with_pier, tmp_path / "data"))) as opened:
        yield opened


async def answered(room: Room, person: str = "ann") -> Shown:
    shown = await room.ask(LICENCE, person)
    assert WORDS in shown.text
    return shown


async def test_the_page_comes_as_a_picture_below_its_answer(pier: Room) -> None:
    """Once, however often it is pressed at once; with its place; words where no picture can be sent."""
    answer = await answered(pier)
    await pier.press(answer, PAGE)
    await pier.press(answer, PAGE)
    (picture,) = [one for one in pier.channel.shown if one.attached is not None]
    assert picture.attached is not None and picture.attached.picture.startswith(b"\x89PNG")
    assert (picture.text, picture.attached.name) == ("pier, p. 2", "pier-2.png")
    assert picture.reply_to == answer.id and WORDS in picture.attached.text
    assert "More context" in answer.labels[0]  # the answer stays as it is

    pier.channel.refuses_files = True
    again = await answered(pier, "bob")
    await pier.press(again, PAGE, "bob")
    assert pier.channel.shown[-1].attached is None
    assert pier.channel.shown[-1].text.startswith("pier, p. 2\n\nAnglers")


async def test_where_it_can_not_be_drawn_the_text_around_is_shown(
    pier: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that takes too much, or that is gone; other answers have no such button."""
    answer = await answered(pier)
    monkeypatch.setattr(page_pictures, "SILENCE", 0.0)
    await pier.press(answer, PAGE)
    assert "Anglers" in answer.text and pier.channel.shown[-1] is answer
    monkeypatch.undo()
    assert PAGE not in " ".join((await pier.ask("What does a day pass cost?")).labels)
    for path in (pier.data_dir / FOLDER).iterdir():
        path.write_bytes(b"%PDF-1.7 damaged")
    other = await answered(pier, "bob")
    await pier.press(other, PAGE, "bob")
    assert "Anglers" in other.text
    for path in (pier.data_dir / FOLDER).iterdir():
        path.unlink()
    assert PAGE not in " ".join((await answered(pier, "cy")).labels)


async def test_a_channel_without_files_has_no_such_button(pier: Room) -> None:
    """Nor has it one whose buttons are numbers."""
    pier.channel.abilities = replace(pier.channel.abilities, attachments=False)
    assert PAGE not in " ".join((await answered(pier)).labels)


async def test_in_a_group_it_replies_to_the_answer(pier: Room) -> None:
    """Whoever reads there sees what it belongs to."""
    place = Place("club", "5", private=False)
    answer = await pier.ask(LICENCE, "ann", place=place)
    await pier.press(answer, PAGE, "bob")
    assert (pier.channel.shown[-1].chat, pier.channel.shown[-1].reply_to) == ("club", answer.id)

"""A preview holds for the edition that it was made on: on another one a press shows a fresh one."""

from __future__ import annotations

import pytest

from bot.channels.channel import File
from corpus.model import Document
from tests.helpers.chat_room import BOATS, KAYAK, KEEPER, SECOND, Room
from tests.helpers.fake_channel import Shown

OTHER = Document("rules", "Rules", "# Rules\n\nDogs stay outside.\n", source="r.md")


async def upload(room: Room, data: bytes, person: str) -> Shown:
    """Send a document with /add and return the preview."""
    name = f"{person}.md"
    room.channel.files[name] = data
    return await room.ask("/add boats", person, file=File(name, name, len(data)))


async def proposed(room: Room, kind: str) -> Shown:
    """Propose a change and return its preview."""
    if kind in ("remove", "replace"):
        room.publish(Document("boats", "Boats", BOATS.decode(), source="b.md"))
    if kind == "remove":
        return await room.ask("/remove boats", KEEPER)
    if kind == "rollback":
        room.publish(Document("boats", "Boats", BOATS.decode(), source="b.md"))
        return await room.ask("/rollback", KEEPER)
    return await upload(room, BOATS.replace(b"$70", b"$75"), KEEPER)


@pytest.mark.parametrize("kind", ["add", "replace", "remove", "rollback"])
async def test_a_preview_goes_stale_and_is_shown_anew(room: Room, kind: str) -> None:
    """Whoever published in between: the press publishes nothing, the next one does what it then shows."""
    preview = await proposed(room, kind)
    room.publish(OTHER)
    edition = room.chat.services.library.published()
    await room.press(preview, "Publish", KEEPER)
    assert room.chat.services.library.published() == edition
    assert preview.text.startswith("The guide has changed since this was shown.")
    assert "Publish" in preview.labels
    await room.press(preview, "Publish", KEEPER)
    assert f"Published as edition {edition + 1}" in preview.text
    assert ("$70" in (await room.ask(KAYAK)).text) is False


async def test_a_rollback_goes_back_to_what_it_showed(room: Room) -> None:
    """Not to what happens to be before the published edition when the button is pressed."""
    room.publish(Document("boats", "Boats", BOATS.decode(), source="b.md"))
    first = room.chat.services.library.published() - 1
    preview = await room.ask("/rollback", KEEPER)
    assert "Removed: boats" in preview.text and "rules" not in preview.text
    room.publish(OTHER)
    await room.press(preview, "Publish", KEEPER)
    assert "Removed: boats, rules" in preview.text
    await room.press(preview, "Publish", KEEPER)
    library = room.chat.services.library
    published = library.edition(library.published()).documents
    assert [one.content for one in published] == [one.content for one in library.edition(first).documents]


async def test_a_second_keepers_text_is_not_replaced_unseen(room: Room) -> None:
    """Both were shown “New”; the second press shows “Replaced” first."""
    mine = await upload(room, BOATS, KEEPER)
    theirs = await upload(room, BOATS.replace(b"$70", b"$80"), SECOND)
    assert "New: boats" in mine.text and "New: boats" in theirs.text
    await room.press(mine, "Publish", KEEPER)
    await room.press(theirs, "Publish", SECOND)
    assert "Replaced: boats" in theirs.text and "$70" in (await room.ask(KAYAK)).text
    await room.press(theirs, "Publish", SECOND)
    assert "$80" in (await room.ask(KAYAK)).text


async def test_what_somebody_else_did_meanwhile_needs_no_press(room: Room) -> None:
    """The preview says that it would change nothing any more, and can't be pressed again."""
    room.publish(OTHER)
    mine, theirs = await room.ask("/remove rules", KEEPER), await room.ask("/remove rules", SECOND)
    buttons = theirs.buttons
    await room.press(mine, "Publish", KEEPER)
    await room.press(theirs, "Publish", SECOND)
    assert "change nothing any more" in theirs.text and theirs.buttons == ()
    theirs.buttons = buttons
    assert "decided already" in await room.press(theirs, "Publish", SECOND)


async def test_a_preview_that_is_gone_is_sent_anew(room: Room) -> None:
    """Published or stale, the keeper reads what became of it."""
    preview = await upload(room, BOATS, KEEPER)
    room.publish(OTHER)
    room.channel.shown.remove(preview)
    await room.press(preview, "Publish", KEEPER)
    fresh = room.channel.shown[-1]
    assert fresh.text.startswith("The guide has changed") and "Publish" in fresh.labels
    room.channel.shown.remove(fresh)
    await room.press(fresh, "Publish", KEEPER)
    assert "Published as edition" in room.channel.shown[-1].text

"""A proposal's passages as a file: how a change cuts the guide, told before it is published."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from bot.channels.channel import File
from bot.channels.chat.settings import LENGTHS
from bot.keeping import passages_text
from corpus.model import Document
from corpus.store.library import Library
from tests.helpers.chat_room import KEEPER, SECOND, Room
from tests.helpers.fake_channel import Shown

RULES = """# Rules

No dogs aboard.

## At the quay

Nobody runs on the wet planks of the quay. Shoes are left there.

## At night

Lamps are lit from dusk on.
"""
_numbers = count(1)


async def proposed(room: Room, text: str, name: str = "rules", person: str = KEEPER) -> Shown:
    """Send a document with /add and return the preview."""
    file = f"{next(_numbers)}.md"
    room.channel.files[file] = text.encode()
    return await room.ask(f"/add {name}", person, file=File(file, file, len(text)))


async def passages(room: Room, preview: Shown, person: str = KEEPER) -> str:
    """Return the file that comes of a press."""
    await room.press(preview, "📄", person)
    attached = room.channel.shown[-1].attached
    assert attached is not None and attached.name == "passages-rules.txt"
    return attached.text


def published(room: Room, text: str = RULES) -> None:
    room.publish(Document("rules", "Rules", text, source="r.md"))


async def test_a_new_document_is_listed_as_it_is_cut(room: Room) -> None:
    """Its sections, its passages as they will be kept, and that the button changes nothing."""
    preview = await proposed(room, RULES)
    edition = room.chat.services.library.published()
    text = await passages(room, preview)
    assert f"compared with edition {edition}" in text and "New: rules (Rules)\nPassages: 3\n" in text
    assert "At the quay\n-----------\n\n[2]\nNobody runs on the wet planks" in text
    assert preview.labels == ["Publish", "Discard", "📄 Passages"]
    assert room.chat.services.library.published() == edition
    await room.press(preview, "Publish", KEEPER)
    library = Library.open(room.data_dir)
    stored = library.edition(library.published()).document("rules")
    assert stored is not None
    kept = [passage.text for passage in library.all_passages(stored.version)]
    library.close()
    assert len(kept) == 3 and all(f"]\n{one}\n" in text for one in kept)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "Shoes are left there.",
            "Shoes stay on.",
            "[2] rewritten\nnow: Nobody runs on the wet planks of the quay. Shoes are left there.\n\n"
            "then: Nobody runs on the wet planks of the quay. Shoes stay on.",
        ),
        (
            "## At night\n",
            "## In fog\n\nThe horn sounds twice a minute.\n\n## At night\n",
            "[3] new\nThe horn",
        ),
        (
            "\n## At night\n\nLamps are lit from dusk on.\n",
            "",
            "These passages go:\n\nAt night\n--------\n\n- Lamps are lit",
        ),
    ],
)
async def test_a_replaced_document_shows_old_and_new(room: Room, old: str, new: str, shown: str) -> None:
    """What is rewritten stands beside what it was, what is new and what goes is marked, the rest is plain."""
    published(room)
    text = await passages(room, await proposed(room, RULES.replace(old, new)))
    assert "Replaced: rules" in text and ", so far 3" in text
    assert shown in text and "[1]\nNo dogs aboard.\n" in text


@pytest.mark.parametrize("command", ["/remove rules", "/rollback"])
async def test_a_removed_document_shows_what_goes(room: Room, command: str) -> None:
    """Whether it is taken out or an earlier edition comes back."""
    published(room)
    text = await passages(room, await room.ask(command, KEEPER))
    assert "Removed: rules (Rules)\nPassages: 3\n" in text and "Lamps are lit from dusk on." in text


async def test_it_shows_what_would_be_published_now(room: Room) -> None:
    """Whoever published since the preview was made: the file is of this moment, and says so."""
    preview = await proposed(room, RULES)
    published(room, RULES.replace("dusk", "sunset"))
    text = await passages(room, preview)
    assert "now: Lamps are lit from sunset on.\n\nthen: Lamps are lit from dusk on." in text
    assert f"edition {room.chat.services.library.published()}" in text


async def test_who_may_not_decide_gets_no_passages(room: Room) -> None:
    """Neither a stranger nor another keeper who got at the button, and nobody once it is decided."""
    preview = await proposed(room, RULES)
    for other in ("ann", SECOND):
        assert "Only the keeper" in await room.press(preview, "📄", other)
    button = preview.button("📄")
    await room.press(preview, "Discard", KEEPER)
    assert await room.press(preview, "", KEEPER, button.data) == "That was decided already."
    assert not [one for one in room.channel.shown if one.attached]


@pytest.mark.parametrize("refuses", [True, False])
async def test_where_no_file_can_be_sent_it_comes_as_messages(room: Room, refuses: bool) -> None:
    """A service that refuses it, or has none: the same words, in as many messages as they take."""
    channel = room.channel
    channel.refuses_files = refuses
    channel.abilities = replace(channel.abilities, attachments=refuses, length=300)
    preview = await proposed(room, RULES + "\n".join(f"\n## No {n}\n\nRule {n} holds.\n" for n in range(20)))
    before = len(channel.shown)
    await room.press(preview, "📄", KEEPER)
    shown = [one.text for one in channel.shown[before:]]
    assert len(shown) > 3 and all(len(one) <= 300 for one in shown)
    assert shown[0].startswith("The passages") and all(
        f"Rule {n} holds." in "".join(shown) for n in range(20)
    )


async def test_too_much_for_messages_ends_with_a_word(room: Room) -> None:
    """What is left out is not left out in silence."""
    channel = room.channel
    channel.refuses_files = True
    many = "".join(f"\n\nRule number {n} holds at every hour of the day.\n" for n in range(1_200))
    before = len(channel.shown)
    await room.press(await proposed(room, RULES + many), "📄", KEEPER)
    sent = [one.text for one in channel.shown[before:]]
    assert sent[-1].endswith("too much for messages.") and sum(map(len, sent)) > LENGTHS.attached * 0.9


async def test_a_huge_change_is_bounded(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a size that is read on a telephone, which says that there is more."""
    monkeypatch.setattr(passages_text, "MOST", 300)
    text = await passages(room, await proposed(room, RULES))
    assert len(text) < 400 and text.endswith("There is more than a file holds that one reads.\n")


async def test_a_document_that_is_gone_is_told_in_a_sentence(room: Room) -> None:
    """What can't be tried any more has no passages, and says why."""
    published(room)
    preview = await room.ask("/remove rules", KEEPER)
    library = room.chat.services.library
    await room.press(await room.ask("/remove rules", KEEPER), "Publish", KEEPER)
    await room.press(preview, "📄", KEEPER)
    assert "no document “rules”" in room.channel.shown[-1].text
    assert library.edition(library.published()).document("rules") is None

"""/topics: the outline as buttons, from the chapters down to the guide's own words and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.assistant.outline import Outline
from corpus.guides import in_guide
from corpus.model import Document
from tests.helpers.chat_room import Room

GARDEN = """# The garden

## Beds

Beds are dug in March.

### Beans

Beans want poles. They are sown in May.

### Peas

Peas are sown in April.

## Tools

The spade hangs in the shed.
"""


@pytest.fixture
def garden(room: Room) -> Room:
    """Return a chat over two documents, one of them with chapters and sections."""
    room.publish(Document("garden", "The garden", GARDEN, source="garden.md"))
    return room


async def test_the_outline_is_walked_in_place(garden: Room) -> None:
    """Down to a section's words, on to the next passage, and up again to where it began."""
    topics = await garden.ask("/topics")
    shown = len(garden.channel.shown)
    assert "• Beds" in topics.text and {"Beds", "Tools", "Prices"} <= set(topics.labels)
    first = topics.labels
    await garden.press(topics, "Beds")
    assert topics.labels == ["Beans", "Peas", "What the guide says here", "Back"]
    beds = topics.text
    await garden.press(topics, "What the guide says here")
    assert "Beds are dug in March." in topics.text and "▶" in topics.labels and "◀" not in topics.labels
    await garden.press(topics, "▶")
    assert "Beans want poles." in topics.text and "◀" in topics.labels
    await garden.press(topics, "Back")
    assert topics.text == beds
    await garden.press(topics, "Peas")
    assert "Peas are sown in April." in topics.text and "The garden" in topics.text
    assert topics.labels == ["Back"]
    await garden.press(topics, "Back")
    await garden.press(topics, "Back")
    assert topics.labels == first and len(garden.channel.shown) == shown


async def test_a_section_that_is_gone_leads_to_the_beginning(garden: Room) -> None:
    """As does whatever else a button says that an earlier edition had."""
    topics = await garden.ask("/topics")
    first = topics.labels
    for data in ("1:s:gone:0", "1:q:gone:5", "1:s::-3"):
        await garden.press(topics, "Tools")
        assert "spade" in topics.text
        await garden.press(topics, "", data=data)
        assert topics.labels == first
    await garden.press(topics, "", data=topics.button("Tools").data.rpartition(":")[0] + ":99")
    assert "spade" in topics.text


async def test_what_is_gone_quotes_nothing_else(room: Room) -> None:
    """Nor where all of the guide stands under one heading, below which the outline begins."""
    text = (
        "# Hall\n\n## Hall rules\n\n### Shoes\n\nShoes stay outside.\n\n### Noise\n\nAfter ten it is quiet.\n"
    )
    room.publish(in_guide(Document("hall", "Hall", text, source="hall.md"), "hall"))
    await room.ask("/guide hall")
    topics = await room.ask("/topics")
    first = topics.labels
    assert first == ["Shoes", "Noise"]
    await room.press(topics, "Noise")
    assert "quiet" in topics.text
    await room.press(topics, "", data="1:q:gone:0")
    assert topics.labels == first and "Shoes stay" not in topics.text


async def test_many_chapters_are_leafed_through(room: Room) -> None:
    """Each of them has its button on one of the pages."""
    text = "# Long\n" + "".join(f"\n## Chapter {n}\n\nWords of chapter {n} stand here.\n" for n in range(30))
    room.publish(Document("long", "Long", text, source="long.md"))
    topics = await room.ask("/topics")
    seen = set(topics.labels)
    while "▶" in topics.labels:
        await room.press(topics, "▶")
        seen |= set(topics.labels)
    assert {f"Chapter {n}" for n in range(30)} <= seen
    await room.press(topics, "◀")
    await room.press(topics, next(label for label in topics.labels if label.startswith("Chapter")))
    assert "stand here" in topics.text


@pytest.mark.parametrize("able", [{"buttons": False}, {"edits": False}])
async def test_without_buttons_it_is_the_list(garden: Room, able: dict[str, bool]) -> None:
    """As text, with nothing to choose by its number."""
    garden.channel.abilities = replace(garden.channel.abilities, **able)
    topics = await garden.ask("/topics")
    assert "• Beds" in topics.text and topics.buttons == () and "1." not in topics.text


async def test_a_guide_without_headings_has_no_buttons(room: Room) -> None:
    """Its titles are the list."""
    room.publish(in_guide(Document("note", "Of soap", "Soap costs two euros.", source="note.txt"), "notes"))
    await room.ask("/guide notes")
    topics = await room.ask("/topics")
    assert "• Of soap" in topics.text and topics.buttons == ()


async def test_the_chosen_guide_is_walked(room: Room) -> None:
    """Its sections alone, and its words where another guide has a section of the same name."""
    boats = "# Boats\n\n## Prices\n\nA boat costs $40.\n\n## Piers\n\nThere are two piers.\n"
    room.publish(in_guide(Document("boats", "Boats", boats, source="boats.md"), "boats"))
    both = await room.ask("/topics")
    await room.press(both, "Prices")
    said = [both.text]
    while "▶" in both.labels:
        await room.press(both, "▶")
        said.append(both.text)
    assert all(any(words in one for one in said) for words in ("A boat costs $40.", "A locker costs $3"))
    await room.ask("/guide boats")
    topics = await room.ask("/topics")
    assert topics.labels == ["Prices", "Piers"]
    await room.press(topics, "Prices")
    assert "A boat costs $40." in topics.text and topics.labels == ["Back"]


async def test_a_message_that_is_gone_is_sent_anew(room: Room) -> None:
    """Nothing is lost where nothing can be edited."""
    topics = await room.ask("/topics")
    room.channel.gone.add(topics.id)
    await room.press(topics, "Prices")
    assert "A day pass costs $12." in room.channel.shown[-1].text


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple), max_size=12))
def test_every_section_is_reached_from_the_root(sections: list[tuple[str, ...]]) -> None:
    """By going down, and from it the root by going up."""
    outline = Outline(sections)
    reached, waiting = set[tuple[str, ...]](), [outline.root]
    while waiting:
        section = waiting.pop()
        reached.add(section)
        waiting += outline.below(section)
        for _ in range(5):
            section = outline.above(section)
        assert section == outline.root
    assert {one for one in sections if len(one) > len(outline.root)} <= reached


@pytest.mark.parametrize(
    ("word", "shown"), [("price", ["• Prices"]), ("MEMBER", ["• Membership"]), ("sauna", [])]
)
async def test_topics_of_a_word_are_those_that_are_named_so(room: Room, word: str, shown: list[str]) -> None:
    """Of none it says so."""
    told = (await room.ask(f"/topics {word}")).text
    assert [line for line in told.splitlines() if line.startswith("•")] == shown
    assert shown or "sauna" in told


@pytest.mark.parametrize(
    ("word", "labels"), [("price", ["Prices"]), ("HOURS", ["Opening hours"]), ("zebra", [])]
)
async def test_a_word_leads_to_the_sections_that_are_named_so(
    room: Room, word: str, labels: list[str]
) -> None:
    """By buttons that open them, and no others."""
    topics = await room.ask(f"/topics {word}")
    assert topics.labels == labels

"""What every chat channel must do: a suite that each of them passes."""

from __future__ import annotations

import json
from typing import Any, Protocol

import pytest

from bot.channels.channel import Button, Channel, Message, Place, Raw, Said
from bot.channels.chat.saying.message_text import plain


class Harness(Protocol):
    """The other end of a channel: a person, and what they see."""

    channel: Channel
    place: Place

    def written(self, text: str) -> Raw:
        """Return what the service hands over when the person writes a text."""
        ...

    def seen(self) -> list[str]:
        """Return the texts that the person has got."""
        ...


class ChannelContract:
    """Give it a fixture `harness`."""

    def test_a_message_is_read_as_it_was_written(self, harness: Harness) -> None:
        """Its text, its chat and its writer; a word behind a slash is a command."""
        said = harness.channel.read(harness.written("how long is it?"))
        assert isinstance(said, Said)
        assert (said.text, said.command, said.place.chat) == ("how long is it?", "", harness.place.chat)
        asked = harness.channel.read(harness.written("/ask how long?"))
        assert isinstance(asked, Said) and (asked.command, asked.text) == ("ask", "how long?")

    def test_what_was_kept_says_the_same_after_a_restart(self, harness: Harness) -> None:
        """Through JSON and back, a delivery has the same id, chat and meaning."""
        raw = harness.written("how long is it?")
        again: dict[str, Any] = json.loads(json.dumps(raw))
        assert harness.channel.delivery(raw) == harness.channel.delivery(again)
        assert harness.channel.read(raw) == harness.channel.read(again)

    def test_two_messages_are_two_deliveries_of_one_chat(self, harness: Harness) -> None:
        """So that none is taken for the other, and both wait in their order."""
        one, other = (harness.channel.delivery(harness.written("hello")) for _ in range(2))
        assert one is not None and other is not None
        assert one.id != other.id and one.chat == other.chat == harness.place.chat
        assert one.message and not one.press

    async def test_what_is_sent_arrives_and_has_an_id(self, harness: Harness) -> None:
        """The words as they are, and an id of its own for each message."""
        first = await harness.channel.send(harness.place, Message(plain("One day.")))
        second = await harness.channel.send(harness.place, Message(plain("Two days.")))
        assert first and second and first != second
        assert harness.seen()[-2:] == ["One day.", "Two days."]

    async def test_an_edit_is_done_or_declined(self, harness: Harness) -> None:
        """Where a channel can't edit it says so, and nothing is seen."""
        sent = await harness.channel.send(harness.place, Message(plain("One day.")))
        changed = await harness.channel.edit(harness.place, sent, Message(plain("Two days.")))
        assert changed == harness.channel.abilities.edits
        assert harness.seen()[-1] == ("Two days." if changed else "One day.")

    async def test_buttons_are_sent_where_there_are_any(self, harness: Harness) -> None:
        """A message with buttons is one message."""
        if not harness.channel.abilities.buttons:
            pytest.skip("it has none")
        before = len(harness.seen())
        buttons = ((Button("More", "1:c:1:0"),),)
        await harness.channel.send(harness.place, Message(plain("One day."), buttons))
        assert len(harness.seen()) == before + 1

"""Chats in other languages: of the guide, of whoever asks, of the app that they ask in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.chat.life.serving import Chat
from bot.channels.chat.services import People, open_services
from corpus.model import Document
from tests.helpers.chat_room import KEEPER, PRICE, Nobody, Room, in_this_process
from tests.helpers.fake_channel import FakeChannel
from tests.helpers.guides import library_of
from tests.helpers.memory_store import MemoryChatStore

GUIDE = """# Bootshaus

## Gebühren

Ein Ruderboot kostet 9 Euro in der Stunde. Mitglieder zahlen die Hälfte.

## Schlüssel

Den Schlüssel gibt es beim Hafenmeister. Wer ihn verliert, zahlt 25 Euro.
"""


@pytest.fixture
async def german(tmp_path: Path) -> AsyncIterator[Room]:
    """Return a chat over a guide in German."""
    library_of(tmp_path, Document("bootshaus", "Bootshaus", GUIDE, metadata=(("language", "de"),))).close()
    channel, store, asked = FakeChannel(), MemoryChatStore(), Nobody()
    async with open_services(channel, store, tmp_path, People(frozenset({KEEPER}))) as services:
        opened = Room(Chat(services, tmp_path, asked, in_this_process), channel, store, asked)
        yield opened
        await opened.chat.router.stop(5)


async def test_a_conversation_shows_no_english_word(german: Room) -> None:
    """Greeting, answer, buttons, views, refusal, commands and what a press is answered with."""
    greeting = await german.ask("/start")
    assert greeting.text.startswith("Hallo!")
    answer = await german.ask("Was kostet ein Ruderboot?")
    assert "9 Euro" in answer.text and answer.labels[:2] == ["Mehr Text", "Warum?"]
    assert await german.press(answer, "👍") == "Danke ✓"
    await german.press(answer, "Warum?")
    assert "Warum diese Antwort?" in answer.text and "Gesucht wurde: " in answer.text
    await german.press(answer, "In Zahlen")
    assert "Frage: " in answer.text and "Sicherheit" in answer.text
    await german.press(answer, "Zurück zur Antwort")
    refusal = await german.ask("Gibt es ein Schwimmbad?")
    assert "Im Leitfaden" in refusal.text and any("Sag mir" in label for label in refusal.labels)
    assert "Du erfährst es hier" in await german.press(refusal, "🔔")
    for command, words in (
        ("/help", "Schreib einfach"),
        ("/privacy", "Was gespeichert wird"),
        ("/topics", "Im Leitfaden"),
    ):
        assert words in (await german.ask(command)).text
    assert "Diesen Befehl kenne ich nicht" in (await german.ask("/wetter")).text
    assert "Ausgabe 1" in (await german.ask("/corpus", KEEPER)).text
    assert "Erledigt" in (await german.ask("/forget")).text
    shown = " ".join(f"{one.text} {' '.join(one.labels)}" for one in german.channel.shown).lower().split()
    assert not {"the", "guide", "answer", "you", "and", "what"} & set(shown)


ASKED = [
    ("Was kostet ein Ruderboot?", "en", "9 Euro", "Mehr Text"),
    ("What does a boat cost for a day?", "de", "The guide is in: German.", ""),
    ("Сколько стоит лодка на час?", "en", "немецкий", ""),
    ("I want to kill myself", "de", "988", ""),
    ("/help", "ru-RU", "Просто напишите вопрос", ""),
    ("/help", "en", "Just type a question", ""),
    ("/help", "nl", "Schreib einfach", ""),
    ("/help", "", "Schreib einfach", ""),
]


@pytest.mark.parametrize(("message", "language", "says", "label"), ASKED)
async def test_somebody_is_answered_in_their_language(
    german: Room, message: str, language: str, says: str, label: str
) -> None:
    """That of the question, else of the app, else of the guide; so is what buttons say."""
    shown = await german.ask(message, language=language)
    assert says in shown.text and (not label or label in shown.labels)


async def test_what_is_pressed_under_a_reply_is_in_its_language(room: Room) -> None:
    """Whoever presses: others read the message as well, and none is in two languages."""
    answer = await room.ask(PRICE, language="de")
    walked = ("Why?", "In numbers", "Back to the answer", "More context", "Back to the answer", "👎", "Wrong")
    for label in walked:
        await room.press(answer, label, language="de")
    assert "👎 ✓ Thanks" in answer.labels
    refusal = await room.ask("what does a horse cost?", language="de")
    assert (await room.press(refusal, "🔔", language="ru")).startswith("Вы узнаете")  # that is for them alone
    assert "🔔 You'll be told ✓" in refusal.labels
    asked = next(label for label in refusal.labels if "🔔" not in label)
    await room.press(refusal, asked, language="fr")
    assert room.channel.shown[-1].labels[:2] == ["More context", "Why?"]


async def test_why_in_a_german_guide_is_german_for_an_english_app(german: Room) -> None:
    """The reasons, too, and what somebody types to see them."""
    answer = await german.ask("Was kostet ein Ruderboot?", language="en")
    await german.press(answer, "Warum?", language="en")
    assert "Gesucht wurde: " in answer.text and "Zurück zur Antwort" in answer.labels
    assert "Warum diese Antwort?" in (await german.ask("warum?", language="en")).text

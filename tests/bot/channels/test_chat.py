"""What every chat does, in memory: messages, buttons, wishes, notices and keepers, without one process."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.channels.channel import (
    Channel,
    File,
    Joined,
    Message,
    Moved,
    NotWelcomeError,
    Place,
    Pressed,
    Raw,
)
from bot.channels.chat.saying import texts
from bot.channels.chat.settings import FLOODING, TIMES
from bot.channels.chat.store.inbox import Kept
from corpus.errors import LibraryError
from corpus.languages.spoken import say
from corpus.model import Document
from corpus.store.library import Library
from retrieval.keeping import Request, remove
from tests.bot.telegram.conftest import GUIDE, telegram_guide  # noqa: F401  (a fixture)
from tests.helpers.chat_room import BOATS, KAYAK, KEEPER, PRICE, Room
from tests.helpers.fake_channel import FakeChannel, Shown


async def test_views_change_in_place_and_back(room: Room) -> None:
    """Context, why and back; a view pressed twice is shown once."""
    answer = await room.ask(PRICE)
    first = answer.text
    assert "$12" in first and answer.labels == ["More context", "Why?", "👍", "👎"]
    await room.press(answer, "More context")
    assert "Members pay $6" in answer.text and "Back to the answer" in answer.labels
    times = answer.times
    await room.press(answer, "", data="1:c:1:0")
    assert answer.times == times
    await room.press(answer, "Back")
    await room.press(answer, "Why?")
    assert "Why this answer?" in answer.text
    await room.press(answer, "Back")
    assert answer.text == first
    assert len(room.channel.shown) == 1


async def test_a_view_of_a_message_that_is_gone_comes_anew(room: Room) -> None:
    """Nothing is lost where nothing can be edited."""
    answer = await room.ask(PRICE)
    gone = Shown("other", answer.chat, answer.text, answer.buttons)
    await room.press(gone, "More context")
    assert "Members pay $6" in room.channel.shown[-1].text and room.channel.shown[-1].id != answer.id


async def test_votes_are_thanked_once_and_kept_in_every_view(room: Room) -> None:
    """The text stays; the buttons of the view that is open show the vote."""
    answer = await room.ask(PRICE)
    assert await room.press(answer, "👍") == "Thanks ✓"
    assert "👍 ✓ Thanks" in answer.labels
    times = answer.times
    await room.press(answer, "👍")
    assert answer.times == times
    await room.press(answer, "More context")
    await room.press(answer, "👎")
    assert "👎 ✓ Thanks" in answer.labels and "Back to the answer" in answer.labels
    await room.press(answer, "Back")
    await room.press(answer, "Why?")
    await room.press(answer, "👍")
    assert "Why this answer?" in answer.text and "👍 ✓ Thanks" in answer.labels


async def test_a_suggested_question_is_asked_by_its_button_once(room: Room) -> None:
    """With the question above its answer; pressed twice at once it is one."""
    refusal = await room.ask(KAYAK)
    label = refusal.labels[0]
    before = len(room.channel.shown)
    await room.press(refusal, label)
    await room.press(refusal, label)
    assert len(room.channel.shown) == before + 1
    assert room.channel.shown[-1].text.startswith(label)
    await room.press(refusal, "", data="1:a:1:99")
    assert len(room.channel.shown) == before + 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("x", "earlier version"),
        ("1:z:1:0", "earlier version"),
        ("1:c:999:0", "too long ago"),
        ("1:p:9:0", "too long"),
    ],
)
async def test_other_buttons_get_a_sentence(room: Room, data: str, words: str) -> None:
    """Of another version, of nobody's reply, of no proposal; also where the message is not known."""
    answer = await room.ask(PRICE)
    assert words in await room.press(answer, "", data=data)
    await room.does(room.channel.put(Pressed("p", Place(""), "ann", "", data)))
    assert words in room.channel.words[-1] or data == "1:c:999:0"


async def test_a_press_that_overtakes_its_reply_is_not_too_late(room: Room) -> None:
    """A reply is shown a moment before it is kept; who presses then is answered like anybody."""
    send = room.channel.send

    async def pressed_at_once(place: Place, message: Message) -> str:
        sent = await send(place, message)
        room.channel.send = send  # type: ignore[method-assign]
        button = room.channel.shown[-1].button("🔔 Tell me")
        await room.chat.router.receive([room.channel.put(Pressed("p", place, "ann", sent, button.data))])
        await asyncio.sleep(0)
        return sent

    room.channel.send = pressed_at_once  # type: ignore[method-assign]
    await room.ask(KAYAK)
    assert "You'll be told" in room.channel.words[-1]
    assert len(await room.store.wishes.before(99)) == 1


async def test_a_reply_that_is_gone_is_said_to_be_while_its_chat_is_answered(room: Room) -> None:
    """What is in hand for the chat, and not for that reply, is no reason to keep silent."""
    answer = await room.ask(PRICE)
    button, send = answer.button("More context"), room.channel.send

    async def pressed_meanwhile(place: Place, message: Message) -> str:
        sent = await send(place, message)
        room.channel.send = send  # type: ignore[method-assign]
        await room.chat.router.receive([room.channel.put(Pressed("p", place, "ann", answer.id, button.data))])
        while not room.channel.words:
            await asyncio.sleep(0)
        return sent

    room.channel.send = pressed_meanwhile  # type: ignore[method-assign]
    await room.ask("/forget")
    assert "too long ago" in room.channel.words[-1]


async def test_who_asks_to_be_told_is_told_once_and_only_if_the_guide_answers(room: Room) -> None:
    """A later edition that doesn't answer changes nothing; one that does is told as a reply."""
    refusal = await room.ask(KAYAK)
    assert "You'll be told" in await room.press(refusal, "🔔 Tell me")
    assert any("You'll be told ✓" in label for label in refusal.labels)
    await room.press(refusal, "🔔")
    room.publish(Document("rules", "Rules", "# Rules\n\nDogs stay outside.\n", source="r.md"))
    await room.chat.notices.look()
    assert room.channel.shown[-1] is refusal
    room.publish(Document("boats", "Boats", BOATS.decode(), source="b.md"))
    for _ in range(2):
        await room.chat.notices.look()
    told = room.channel.shown[-1]
    assert told.text.startswith("You asked to be told") and "$70" in told.text
    assert told.reply_to == "q1" and len(room.channel.shown) == 2
    await room.press(told, "More context")
    assert "canoe" in told.text


async def test_nobody_is_told_who_has_left(room: Room) -> None:
    """Their wish goes; a chat that is gone is named once in the log and can come back."""
    refusal = await room.ask(KAYAK)
    await room.press(refusal, "🔔 Tell me")
    room.channel.gone.add("ann")
    room.publish(Document("boats", "Boats", BOATS.decode(), source="b.md"))
    await room.chat.notices.look()
    assert await room.store.wishes.before(99) == []
    for _ in range(2):
        await room.does(room.channel.put(room.saying(PRICE)))
    assert "ann" in room.chat.router._gone
    await room.does(room.channel.put(Joined("ann")))
    assert "ann" not in room.chat.router._gone


async def test_follow_ups_lean_on_what_is_replied_to(room: Room) -> None:
    """Without a reply on the last question, with one on that answer; an edit corrects in place."""
    price = await room.ask(PRICE, message="q-price")
    await room.ask("When does the workshop open?")
    followed = await room.ask("and for members?", replied_to=price.id)
    assert "$6" in followed.text
    count_before = len(room.channel.shown)
    await room.ask("How much does a locker cost?", message="q-price", edited=True)
    assert "$3" in price.text and len(room.channel.shown) == count_before
    await room.ask("How much does a locker cost?", message="q-price", edited=True)
    await room.ask("/help", message="q-price", edited=True)
    assert len(room.channel.shown) == count_before


async def test_an_edit_that_makes_a_question_is_answered_once(room: Room) -> None:
    """A mention added later, in a group; the next edit corrects that answer."""
    place = Place("-5", "", "q-9", private=False)
    answer = await room.ask(PRICE, place=place, message="q-9", edited=True)
    assert "$12" in answer.text and len(room.channel.shown) == 1
    await room.ask(PRICE, place=place, message="q-9", edited=True)
    await room.ask("How much does a locker cost?", place=place, message="q-9", edited=True)
    assert "$3" in answer.text and len(room.channel.shown) == 1


async def test_a_document_with_a_question_is_a_question(room: Room) -> None:
    """Of a reader; a keeper hears how to put it into the guide, and an edit to /add proposes it."""
    file = File("rules.md", "rules.md", 5)
    assert "$12" in (await room.ask(PRICE, file=file)).text
    assert "/add" in (await room.ask("the new rules", KEEPER, file=file)).text
    room.channel.files["rules.md"] = b"# Rules\n\nDogs stay outside.\n"
    shown = await room.ask("/add", KEEPER, file=file, edited=True)
    assert "New: rules" in shown.text


async def test_commands_of_everybody(room: Room) -> None:
    """Each says what it is for; what is no command says so."""
    assert "You could start" in (await room.ask("/start")).text
    assert room.channel.shown[-1].labels
    assert "$12" in (await room.ask("/start how-much-does-a-day-pass-cost")).text
    assert "mention me" in (await room.ask("/help")).text and "@guide" in room.channel.shown[-1].text
    assert "• Prices" in (await room.ask("/topics")).text
    assert "90 days" in (await room.ask("/privacy")).text
    assert (await room.ask("/ask")).text == say("chat.how_to_ask")
    assert "$12" in (await room.ask(f"/ask {PRICE}")).text
    assert (await room.ask("/weather")).text == say("chat.unknown_command")
    assert "Please type" in (await room.ask("/ask \n")).text or room.channel.shown[-1].text == say(
        "chat.how_to_ask"
    )
    assert "You keep this guide" not in (await room.ask("/help")).text
    keepers = (await room.ask("/help", KEEPER)).text
    assert "You keep this guide" in keepers
    assert all(keepers.count(f"/{name}") for name in texts.commands("keepers"))


async def test_a_photo_is_told_once_that_only_text_is_read(room: Room) -> None:
    """Ten photos at once get one line."""
    photo = room.saying("", wordless=True)
    await room.does(*(room.channel.put(photo) for _ in range(5)))
    assert [shown.text for shown in room.channel.shown] == [say("chat.text_only")]


async def test_who_is_forgotten_is_not_known_any_more(room: Room) -> None:
    """Buttons say so, and what waits in a group stays."""
    answer = await room.ask(PRICE)
    assert (await room.ask("/forget")).text == say("chat.forgotten")
    assert "too long ago" in await room.press(answer, "More context")
    assert len(room.chat.services.brain._said) == 0


async def test_a_group_keeps_what_it_had_under_its_new_id(room: Room) -> None:
    """Told twice, it moves once."""
    group = Place("-5", private=False)
    answer = await room.ask(PRICE, place=group)
    for _ in range(2):
        await room.does(room.channel.put(Moved("-5", "-500")))
    answer.chat = "-500"
    await room.press(answer, "More context")
    assert "Members pay $6" in answer.text


async def test_a_flood_is_told_once_and_what_is_too_much_is_left(room: Room) -> None:
    """The words come once; the chat is slowed, which is not waited for here."""
    waits: list[int] = []

    def pause(_chat: str, backlog: int) -> float:
        waits.append(backlog)
        return 0.0

    room.chat.services.flood.pause = pause  # type: ignore[method-assign]
    messages = [room.channel.put(room.saying("/privacy")) for _ in range(FLOODING.private.burst + 5)]
    await room.does(*messages)
    assert [shown.text for shown in room.channel.shown].count(say("chat.slowed")) == 1
    assert len(waits) == len(messages)


async def test_one_mistake_ends_nothing(room: Room) -> None:
    """What can't be read or answered is done with, and the next is answered."""

    def broken(_raw: Raw) -> None:
        raise ValueError("no such thing")

    read, room.channel.read = room.channel.read, cast(Any, broken)  # type: ignore[method-assign]
    await room.does(
        room.channel.put(room.saying(PRICE)), room.channel.put(Pressed("p", Place("a"), "a", "m", "x"))
    )
    room.channel.read = read  # type: ignore[method-assign]
    assert room.channel.shown == [] and await room.store.inbox.waiting() == []
    assert "$12" in (await room.ask(PRICE)).text


async def test_an_assistant_that_fails_says_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The asker gets a sentence, and nothing of it is kept as an answer."""

    async def fail(*_asked: object) -> None:
        raise LibraryError("gone")

    monkeypatch.setattr(room.chat.services.brain, "reply", fail)
    assert "Something went wrong here" in (await room.ask(PRICE)).text


async def test_late_answers_begin_with_an_apology(room: Room) -> None:
    """Ten minutes after it was asked; an edit is never late."""
    assert "Sorry for the wait" in (await room.ask(PRICE, asked=1.0)).text


async def test_a_token_that_is_revoked_ends_the_chat(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what could not be answered waits for the next start."""

    async def refuse(*_said: object) -> str:
        raise NotWelcomeError

    monkeypatch.setattr(room.channel, "send", refuse)
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.ensure_future(room.chat.serve(stopped))
    await asyncio.sleep(0)
    await room.chat.router.receive([room.channel.put(room.saying(PRICE))])
    with pytest.raises(NotWelcomeError):
        await serving
    assert len(await room.store.inbox.waiting()) == 1


async def test_what_waited_is_taken_up_and_what_killed_twice_is_set_aside(room: Room) -> None:
    """A press that waited is acknowledged; the deadly message is told, not read."""
    waiting = [
        room.channel.put(room.saying(text, person)) for text, person in ((PRICE, "ann"), (KAYAK, "bob"))
    ]
    kept = [Kept(raw["number"], room.channel.incoming[raw["number"]][0].chat, raw) for raw in waiting]
    await room.store.inbox.keep(kept)
    room.store.attempts.counts[kept[1].id] = 2
    assert await room.chat.router.resume() == 2
    await room.settled()
    heard = {shown.chat: shown.text for shown in room.channel.shown}
    assert "$12" in heard["ann"] and heard["bob"] == say("chat.set_aside")
    assert list(room.store.attempts.aside) == [kept[1].id]


async def test_a_changed_document_is_said_under_old_answers(room: Room) -> None:
    """What was cited stays readable, with a word; why it was found is as of today where it is too old."""
    answer = await room.ask(PRICE)
    room.publish(Document("workshop", "The open workshop", GUIDE.replace("$12", "$15"), source="w.md"))
    await room.press(answer, "More context")
    assert "$12" in answer.text and "has changed since" in answer.text
    assert "$15" in (await room.ask(PRICE)).text


def test_a_fake_is_a_channel() -> None:
    """So that what is tested here is what every channel has."""
    channel: Channel = FakeChannel()
    assert channel.abilities.buttons and channel.abilities.edits


async def test_who_finds_the_answer_near_a_refusal_says_so(room: Room) -> None:
    """Each passage that came near has a button, whose vote is kept once a person and can be changed."""
    asked = await room.ask("Is there a discount for members on Sundays?")
    assert "The nearest it says is" in asked.text
    label = next(label for label in asked.labels if label.startswith("👍"))
    assert await room.press(asked, label, "bob") == "Thanks ✓"
    assert any(one.startswith("👍") and "✓ Thanks" in one for one in asked.labels)
    assert list(room.store.conversations.votes.values()) == [1]
    await room.press(asked, "", "bob", data=asked.button("👍").data.removesuffix(":1") + ":9")
    assert list(room.store.conversations.votes.values()) == [1]


async def test_bare_words_do_what_they_say_in_a_chat(room: Room) -> None:
    """Topics at once; more and why of the last answer, with its buttons; of none they say so."""
    assert "ask a question first" in (await room.ask("more")).text
    answer = await room.ask(PRICE)
    more = await room.ask("More, please")
    assert more.id != answer.id and "Members pay $6" in more.text and "Back to the answer" in more.labels
    assert "Why this answer?" in (await room.ask("why?")).text
    assert (await room.ask("topics")).text == (await room.ask("/topics")).text
    await room.press(more, "Back")
    assert more.text == answer.text


@pytest.mark.parametrize("between", [(), ("ok",), ("thanks!", "hello"), ("👍",)])
async def test_small_talk_leaves_the_last_answer_to_be_looked_at(
    room: Room, between: tuple[str, ...]
) -> None:
    """ "ok" is no answer, but the one before it is still there."""
    for said in (PRICE, *between):
        await room.ask(said)
    assert "$12" in (await room.ask("more")).text
    assert "Why this answer?" in (await room.ask("why?")).text


@pytest.mark.parametrize(
    ("question", "app", "says"),
    [
        (PRICE, "en", "The guide is empty at the moment."),
        ("Was kostet eine Tageskarte?", "de", "Der Leitfaden ist im Moment leer."),
        ("¿cuánto cuesta la entrada?", "es", "La guía está vacía por ahora."),
        ("сколько стоит билет?", "ru", "Сейчас справочник пуст."),
    ],
)
async def test_who_asks_an_empty_guide_is_given_no_command_line(
    room: Room, question: str, app: str, says: str
) -> None:
    """In any language: it is empty, and not in another one."""
    library = Library.open(room.data_dir)
    remove(library, [one.name for one in library.edition(library.published()).documents], Request())
    library.close()
    assert (await room.ask(question, language=app)).text == says


async def test_a_message_whose_words_are_not_kept_is_said_to_be_so(room: Room) -> None:
    """What is kept of somebody has no empty entries."""
    await room.ask(PRICE)
    await room.ask("hello")
    entries = (await room.ask("/export")).text.split("\n\n")
    assert len(entries) == 4 and entries[2].endswith(f"\n{say('chat.kept_without_words')}")


async def test_who_sends_no_text_is_told_again_after_an_album_would_be_over(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pictures of one album are answered once, a voice message a moment later again."""
    now = 1000.0
    monkeypatch.setattr("bot.channels.chat.intake.messages.time", SimpleNamespace(monotonic=lambda: now))
    for seconds, times in (
        (0.0, 1),
        (1.0, 1),
        (TIMES.burst, 2),
        (TIMES.burst + 1, 2),
        (2 * TIMES.burst + 1, 3),
    ):
        now = 1000.0 + seconds
        await room.ask("", wordless=True)
        assert [one.text for one in room.channel.shown] == [say("chat.text_only")] * times
    assert TIMES.burst <= 30

"""What every chat does, in memory: messages, buttons, wishes, notices and keepers, without one process."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from msgspec.structs import replace

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
    Reacted,
)
from bot.channels.chat.intake.flood import PRIVATE
from bot.channels.chat.store.conversations import Content, Record
from bot.channels.chat.store.inbox import Kept
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.keeping.asked import Asked
from bot.keeping.exchange import Exchange, Quoted
from corpus.errors import LibraryError
from corpus.languages.spoken import say
from corpus.model import Document
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
    assert "You keep this guide" in (await room.ask("/help", KEEPER)).text


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
    messages = [room.channel.put(room.saying("/privacy")) for _ in range(PRIVATE.burst + 5)]
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


def asked_in_vain(question: str) -> Record:
    """Return a refusal as it is kept on disk."""
    return Record(
        id="1", chat="1", thread="", asker="2", question_message="1", message="1", parent="", asked=1.0,
        kind="not_found", question=question, understood_as=question, confidence=0.1, edition=1,
        content=Content(),
    )  # fmt: skip


async def upload(
    room: Room, name: str, data: bytes, caption: str = "", person: str = KEEPER, **fields: Any
) -> Shown:
    """Send a document, and return the last message that came of it."""
    room.channel.files[name] = data
    document = File(name, name, len(data))
    said = room.saying(
        f"/add {caption}".strip() if caption is not None else "", person, file=document, wordless=True
    )
    await room.does(room.channel.put(replace(said, **fields)))
    return room.channel.shown[-1]


async def test_a_document_is_proposed_published_and_taken_back(room: Room) -> None:
    """What it would change is shown first; who didn't propose it can't decide; decided once."""
    kept = SqliteChatStore.open(room.data_dir, "fake")
    await kept.conversations.keep(asked_in_vain(KAYAK))
    kept.close()
    proposal = await upload(room, "Boats.md", BOATS)
    assert "New: boats" in proposal.text and "1 added" in proposal.text and KAYAK in proposal.text
    assert (
        "Of the last 1 questions asked, 1 would change" in proposal.text and "then: A kayak" in proposal.text
    )
    assert proposal.labels == ["Publish", "Discard"]
    assert "Only the keeper" in await room.press(proposal, "Publish", "ann")
    assert "$70" not in (await room.ask(KAYAK)).text
    buttons = proposal.buttons
    assert "Working" in await room.press(proposal, "Publish", KEEPER)
    assert "Published as edition 4" in proposal.text and "/rollback 3" in proposal.text
    proposal.buttons = buttons
    assert "decided already" in await room.press(proposal, "Publish", KEEPER)
    assert "$70" in (await room.ask(KAYAK)).text
    assert "• boats" in (await room.ask("/corpus", KEEPER)).text
    assert "a keeper in Fake" in str(room.chat.services.library.history()[0])
    assert "4 (published)" in (await room.ask("/history", KEEPER)).text
    assert "keeper" in room.channel.menus
    back = await room.ask("/rollback 3", KEEPER)
    assert "Removed: boats" in back.text
    await room.press(back, "Publish", KEEPER)
    assert "$70" not in (await room.ask(KAYAK)).text


async def test_a_message_becomes_a_document(room: Room) -> None:
    """By a reply with /add; without a name its first words are it."""
    file = File("", text=BOATS.decode())
    shown = await room.ask("/add", KEEPER, file=file)
    assert "New: boats-prices-a-kayak" in shown.text
    named = await room.ask("/add fleet", KEEPER, file=file)
    assert "New: fleet" in named.text
    await room.press(named, "Publish", KEEPER)
    assert "$70" in (await room.ask(KAYAK)).text


async def test_a_page_is_added_by_its_address(room: Room) -> None:
    """What can't be fetched is a sentence, and addresses that are not public are not fetched."""
    shown = await room.ask("/add http://127.0.0.1/rules.html rules", KEEPER)
    assert "public" in shown.text and shown.buttons == ()


async def test_a_reaction_is_a_vote(room: Room) -> None:
    """On an answer, the last one counts; on anything else it says nothing."""
    answer = await room.ask(PRICE)
    for vote, label in ((1, "👍 ✓ Thanks"), (-1, "👎 ✓ Thanks")):
        await room.does(room.channel.put(Reacted(Place("ann"), "ann", answer.id, vote)))
        assert label in answer.labels
    await room.does(room.channel.put(Reacted(Place("ann"), "ann", "m99", 1)))
    assert [record.vote for record in room.store.conversations.records.values()] == [-1]


async def test_a_proposal_that_is_discarded_leaves_nothing(room: Room) -> None:
    """Neither in the guide nor on the disk; one that nobody decided on goes after a week."""
    proposal = await upload(room, "Boats.md", BOATS)
    await room.press(proposal, "Discard", KEEPER)
    assert "stays as it is" in proposal.text
    assert not list(room.data_dir.rglob("Boats.md"))
    await upload(room, "Boats.md", BOATS)
    room.store.proposals.kept = {k: replace(one, made=0.0) for k, one in room.store.proposals.kept.items()}
    await room.chat._keepers.tidy()
    assert not list(room.data_dir.rglob("Boats.md")) and room.store.proposals.kept == {}


async def test_hints_stay_with_their_document_or_are_left_out_with_a_word(room: Room) -> None:
    """Sent alone they are added; a text that they don't fit drops them; a change of nothing is none."""
    hints = b'[[answer]]\ntext = "A kayak costs $70."\nquestions = ["what is the price of paddling"]\n'
    assert "no such document" in (await upload(room, "boats.hints.toml", hints)).text
    await room.press(await upload(room, "boats.md", BOATS), "Publish", KEEPER)
    await room.press(await upload(room, "boats.hints.toml", hints), "Publish", KEEPER)
    assert "$70" in (await room.ask("what is the price of paddling")).text
    same = await upload(room, "boats.md", BOATS)
    assert "change nothing" in same.text
    other = await upload(room, "boats.md", BOATS.replace(b"A kayak costs $70. ", b""))
    assert "do not fit its new text" in other.text and str(room.data_dir) not in other.text
    named = await upload(room, "anything.md", BOATS, "boats")
    assert "Replaced: boats" in named.text


async def test_what_a_check_question_refuses_can_be_published_anyway(room: Room) -> None:
    """The keeper reads what would be lost, and which button says so."""
    hints = b'[[check]]\nquestion = "How much does a kayak cost?"\ncontains = ["$70"]\n'
    await room.press(await upload(room, "boats.md", BOATS), "Publish", KEEPER)
    await room.press(await upload(room, "boats.hints.toml", hints), "Publish", KEEPER)
    risky = await upload(room, "boats.md", BOATS.replace(b"$70", b"$75"))
    assert "1 failed" in risky.text and "publish it anyway" in risky.text and "--force" not in risky.text
    assert risky.labels[0] == "Publish anyway"
    buttons = risky.buttons
    await room.press(risky, "", KEEPER, data=risky.button("Publish").data.removesuffix("1") + "0")
    assert "mend that" in room.channel.shown[-1].text
    risky.buttons = buttons
    await room.press(risky, "Publish anyway", KEEPER)
    assert "Published as edition" in risky.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/add", "Send me a document"),
        ("/remove", "Which document?"),
        ("/remove kayaks", "/corpus shows"),
        ("/rollback soon", "Which edition?"),
        ("/rollback 99", "no edition 99"),
        ("/report", "Nothing was asked"),
    ],
)
async def test_a_keeper_reads_what_is_missing(room: Room, text: str, words: str) -> None:
    """One sentence, and nothing is proposed."""
    assert words in (await room.ask(text, KEEPER)).text
    assert room.store.proposals.kept == {}


async def test_files_that_are_no_documents_are_a_sentence(room: Room) -> None:
    """Empty, of no type that is read; without a caption a hint; nothing of it stays."""
    assert "empty" in (await upload(room, "a.md", b"")).text
    assert "evil.exe" in (await upload(room, "evil.exe", b"\0\1\2")).text
    hint = await upload(room, "b.md", BOATS, command="", text="")
    assert "reply /add" in hint.text
    assert not list(room.data_dir.rglob("*.md")) and not list(room.data_dir.rglob("evil*"))


async def test_others_get_a_polite_no(room: Room) -> None:
    """A stranger, a keeper in a group, words that a keeper only passed on."""
    no = say("chat.not_a_keeper")
    assert (await room.ask("/remove workshop")).text == no
    assert (await room.ask("/remove workshop", KEEPER, own=False)).text == no
    assert (await room.ask("/remove workshop", KEEPER, place=Place("-5", private=False))).text == no
    assert (await upload(room, "b.md", BOATS, person="ann")).text == no
    assert (await upload(room, "b.md", BOATS, person="ann", command="", text="")).text == say(
        "chat.text_only"
    )


async def test_the_report_speaks_the_chats_language(room: Room) -> None:
    """Groups with how often and why, and no word of a command line."""
    room.asked.asked = [
        Asked("wifi password?", "2026-01-05T10:00:00Z", "not_found", 0.1, 0, "", ("is there wifi",)),
        Asked("what is the wifi password", "2026-01-04T10:00:00Z", "not_found", 0.1, 0, ""),
        *(Asked(f"word{n} thing{n}", "2026-01-01T10:00:00Z", "answer", 0.1, -1, "") for n in range(30)),
    ]
    report = (await room.ask("/report", KEEPER)).text
    assert "• wifi password? (2×, 2026-01-05, not answered)" in report
    assert "after: is there wifi" in report and "also: what is the wifi password" in report
    assert "… and 11 more" in report and "guidebot" not in report and "--" not in report


async def test_a_keeper_agrees_to_what_use_speaks_for(room: Room) -> None:
    """The report numbers it; nothing changes before the button is pressed; others can't."""
    library = room.chat.services.library
    [stored] = library.edition(library.published()).documents
    start = library.text(stored.version).index("A day pass costs $12")
    shown = (Quoted(stored.name, start, start + len("A day pass costs $12")),)
    asked = "What is the damage for twenty-four hours?"
    room.asked.told = [Exchange("c", "p", 1.0, False, asked, asked, stored.version, shown, liked=(3,))]
    assert f"1. {asked} (picked 3×)" in (await room.ask("/report", KEEPER)).text
    assert "Which hint?" in (await room.ask("/agree", KEEPER)).text
    assert "No hint is proposed under 2" in (await room.ask("/agree 2", KEEPER)).text
    assert "Only the guide's keepers" in (await room.ask("/agree 1")).text
    proposal = await room.ask("/agree 1", KEEPER)
    assert "Replaced" in proposal.text
    assert "👍" not in (await room.ask(asked)).labels
    await room.press(proposal, "Publish", KEEPER)
    assert "Published as edition" in proposal.text
    assert "$12" in (await room.ask(asked)).text
    assert "Hints that use" not in (await room.ask("/report", KEEPER)).text


async def test_what_cannot_be_reported_is_said(room: Room) -> None:
    """A damaged file is one sentence."""

    def damaged() -> list[Asked]:
        raise LibraryError("It can't be read: put a backup in its place.")

    room.asked.unanswered = damaged  # type: ignore[method-assign]
    assert "put a backup" in (await room.ask("/report", KEEPER)).text


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

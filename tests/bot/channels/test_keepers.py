"""Keepers in a chat, in memory: documents, albums, messages and pages proposed, published and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from bot.channels.channel import (
    File,
    Place,
    Reacted,
)
from bot.channels.chat.store.conversations import Content, Record
from bot.channels.chat.store.sqlite.chat_store import SqliteChatStore
from bot.keeping.asked import Asked
from bot.keeping.use.exchange import Exchange, Quoted
from corpus.errors import LibraryError
from corpus.languages.spoken import say
from tests.bot.telegram.conftest import GUIDE, telegram_guide  # noqa: F401  (a fixture)
from tests.helpers.chat_room import BOATS, KAYAK, KEEPER, PRICE, SECOND, Room
from tests.helpers.fake_channel import Shown


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
        "Questions asked last: 1, answers that would change: 1\n" in proposal.text
        and "then: A kayak" in proposal.text
    )
    assert proposal.labels == ["Publish", "Discard", "📄 Passages"]
    for other in ("ann", SECOND):
        assert "Only the keeper" in await room.press(proposal, "Publish", other)
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


async def sent_together(room: Room, *names: str, command: str = "add", at: int = 0) -> Shown:
    """Send documents as an album whose caption stands on one of them; return the last message."""
    room.chat._keepers.albums._patience = 0.0
    raws = []
    for place, name in enumerate(names):
        file = File(f"{name}{place}", name, 9)
        room.channel.files[file.id] = f"# {name}{place}\n\nSeven is the number {place}.\n".encode()
        spoken = f"/{command}" if place == at and command else ""
        raws.append(room.channel.put(room.saying(spoken, KEEPER, file=file, wordless=not spoken, album="a1")))
    await room.does(*raws)
    await room.chat._keepers.albums.settled()
    return room.channel.shown[-1]


@pytest.mark.parametrize("at", [0, 2])
async def test_an_album_is_one_proposal(room: Room, at: int) -> None:
    """Wherever its caption stands; all of it is published by one press."""
    proposal = await sent_together(room, "one.md", "two.md", "three.md", at=at)
    assert len(room.channel.shown) == 1 and "New: one, three, two" in proposal.text
    await room.press(proposal, "Publish", KEEPER)
    names = {
        one.name
        for one in room.chat.services.library.edition(room.chat.services.library.published()).documents
    }
    assert {"one", "two", "three"} <= names


async def test_an_album_without_a_command_is_told_once_how(room: Room) -> None:
    """Not once for each of its documents."""
    assert "/add" in (await sent_together(room, "one.md", "two.md", command="")).text
    assert len(room.channel.shown) == 1


async def test_what_is_wrong_with_an_album_is_a_sentence(room: Room) -> None:
    """An empty file among them."""
    room.chat._keepers.albums._patience = 0.0
    room.channel.files["empty"] = b""
    await room.ask("/add", KEEPER, file=File("empty", "empty.md", 0), album="a2")
    await room.chat._keepers.albums.settled()
    assert "empty" in room.channel.shown[-1].text and room.channel.shown[-1].buttons == ()


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

"""What people live through with the bot: a reader's, a group's, a keeper's, an operator's day."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from corpus.store.library import Library
from retrieval.editions.publishing import Request, add
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.test_metrics import fetched, read
from tests.bot.telegram.test_webhook import listens
from tests.helpers.balancer import free_port
from tests.helpers.bot_api import ME, BotApi, J, labels
from tests.helpers.keepers import Guidebot
from tests.helpers.retrievers import text_document
from tests.helpers.telegram_process import TelegramProcess, wait_until

PRICE = "How much does a day pass cost?"
KAYAK = "How much does a kayak cost?"
BOATS = b"# Boats\n\n## Prices\n\nA kayak costs $70. A canoe costs $90.\n"
NAME = f"@{ME['username']}"


@pytest.fixture
def api(shared: TelegramProcess) -> BotApi:
    """Return the server that the file's bot talks to."""
    return shared.api


def pressed(api: BotApi, person: int, message: J, label: str) -> J:
    """Press a button and return the message once it has changed."""
    before = api.current(message)
    api.answer(api.press(person, before, label), 10)
    changed: J = api.wait(lambda: api.current(message) if api.current(message) != before else None)
    return changed


def told(api: BotApi, chat: int, words: str) -> J:
    """Return the newest message to a chat with some words, once it is there."""
    found: J = api.wait(lambda: [one for one in api.seen(chat) if words in one["text"]], 30)[-1]
    return found


@pytest.mark.full
def test_a_readers_conversation(api: BotApi) -> None:
    """From hello to good-bye: asked in every way, looked at from every side, and forgotten."""
    reader = api.person()
    hello = api.ask(reader, "/start", "Hello")
    api.answer(api.press(reader, hello, labels(hello)[0]), 10)
    api.wait(lambda: len(api.seen(reader)) == 2)

    photo = [{"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9}]
    answer = api.ask(reader, "", "$12", photo=photo, caption=PRICE)
    assert "$6" in api.ask(reader, "and for members?")["text"]
    assert "On Sundays" in pressed(api, reader, answer, "More context")["text"]
    assert pressed(api, reader, answer, "Back")["text"] == answer["text"]
    assert "I looked for: " in pressed(api, reader, answer, "Why?")["text"]
    assert "Confidence " in pressed(api, reader, answer, "In numbers")["text"]
    assert pressed(api, reader, answer, "Back")["text"] == answer["text"]
    assert "👍 ✓ Thanks" in labels(pressed(api, reader, answer, "👍"))

    typed = api.say(reader, "When does the workshop close?")
    closes = told(api, reader, "six in the evening")
    api.edit(typed, "When does the workshop open?")
    api.wait(lambda: "nine in the morning" in api.current(closes)["text"])

    refused = api.ask(reader, "Is there a sauna?", "says nothing about")
    assert any("You'll be told" in label for label in labels(pressed(api, reader, refused, "Tell me")))
    for command, words in (
        ("/topics", "Opening hours"),
        ("/help", "ask"),
        ("/privacy", "kept"),
        ("/forget", "deleted"),
    ):
        assert words in api.ask(reader, command)["text"]
    assert "too long ago" in api.answer(api.press(reader, answer, "More context"), 10)["text"]


def test_a_groups_evening(api: BotApi) -> None:
    """Talk costs nothing and gets no word; whoever asks is answered there, however they ask."""
    group, ada, bob = api.group(), api.person(), api.person()
    for number in range(40):
        api.say(ada if number % 2 else bob, f"so I said to him {number}", group)
    api.push("message", joined(api, group, bob))
    assert "$12" in api.ask(ada, f"{NAME} {PRICE}", "", group)["text"]
    assert len(api.seen(group)) == 1

    story = f"My car is blue. {PRICE} And who wants tea in Oslo?"
    told_story = api.say(bob, story, group)
    quote = {"text": PRICE, "position": story.index(PRICE)}
    quoted = api.ask(ada, NAME, "", group, reply_to=told_story, quote=quote)
    assert "$12" in quoted["text"] and "Oslo" not in quoted["text"]

    bare = api.say(bob, "When does the workshop open?", group)
    api.edit(bare, f"{NAME} When does the workshop open?")
    assert "nine in the morning" in api.wait(lambda: replies(api, group, bare))[0]["text"]

    channel: dict[str, Any] = {"id": -1_000_777, "type": "channel", "title": "Bob's"}
    robot = {"id": 136_817_688, "is_bot": True, "first_name": "Channel"}
    as_channel = {"sender_chat": channel, "from": robot}
    assert (
        "twelve months"
        in api.ask(bob, f"{NAME} How long does membership last?", "", group, **as_channel)["text"]
    )

    for person in (ada, bob):
        api.push("message_reaction", reaction(api, group, person, quoted))
    api.wait(lambda: "👍 ✓ Thanks" in labels(api.current(quoted)))
    assert "kept" in api.ask(ada, "/privacy", "", group)["text"]


@pytest.mark.full
def test_a_keepers_day(run_bot: Running) -> None:
    """What nobody found in the morning is published at noon, told to who asked, and taken back at night."""
    keeper, second = 50_009_001, 50_009_002
    bot = run_bot(telegram_admins=f"{keeper},{second}")
    api = bot.api
    for one in (keeper, second):
        api.chats[one] = {"id": one, "type": "private", "first_name": "K"}
    reader = api.person()
    refused = api.ask(reader, KAYAK, "says nothing about")
    pressed(api, reader, refused, "Tell me")
    assert "kayak" in api.ask(keeper, "/report")["text"]

    api.upload(keeper, "Boats.md", BOATS, "/add")
    preview = told(api, keeper, "would change")
    assert "New: boats" in preview["text"]
    api.upload(second, "Boats.md", BOATS.replace(b"$70", b"$75"), "/add")
    other = told(api, second, "would change")
    api.answer(api.press(second, other, "Publish"), 10)
    told(api, second, "Published as edition")
    assert "$75" in told(api, reader, "You asked to be told")["text"]

    api.answer(api.press(keeper, preview, "Publish"), 10)
    fresh = told(api, keeper, "Replaced: boats")
    assert "$75" in api.ask(reader, KAYAK)["text"]  # nothing was published unseen
    api.answer(api.press(keeper, fresh, "Publish"), 10)
    told(api, keeper, "Published as edition")
    assert "$70" in api.ask(reader, KAYAK)["text"]

    assert "published" in api.ask(keeper, "/history")["text"]
    back = api.ask(keeper, "/rollback", "would change")
    api.answer(api.press(keeper, back, "Publish"), 10)
    api.wait(lambda: len([one for one in api.seen(keeper) if "Published as edition" in one["text"]]) == 2, 30)
    assert "$75" in api.ask(reader, KAYAK)["text"]
    bot.assert_well()


@pytest.mark.full
def test_an_operators_evening(run_bot: Running, run_main: Guidebot, tmp_path: Path) -> None:
    """A mistyped token, a look at how it does, a backup while it answers, and all of it back."""
    port, copy = free_port(), tmp_path / "evening.zip"
    bot = run_bot("--listen", f"127.0.0.1:{port}", start=False, telegram_token="123:mistyped")
    api, reader = bot.api, bot.api.person()
    assert bot.start(wait=False).wait() == 1
    assert bot.log.splitlines()[-1].startswith("Error: ") and "@BotFather" in bot.log
    del bot._settings["telegram_token"]

    bot.start()
    wait_until(lambda: listens(port))
    answer = api.ask(reader, PRICE, "$12")
    pressed(api, reader, api.ask(reader, KAYAK, "says nothing about"), "Tell me")
    assert fetched(port, "/healthz") == (200, "ok")
    wait_until(lambda: "guidebot_answers_total{kind=not_found}" in read(fetched(port, "/metrics")[1]))

    guidebot = partial(run_main, "--data-dir", bot.data_dir)
    assert guidebot("backup", copy).status == 0  # while it runs
    assert "👎 ✓ Thanks" in labels(pressed(api, reader, answer, "👎"))
    refused = guidebot("restore", copy)
    assert refused.status == 1 and "stop it first" in refused.err and refused.err.count("\n") == 1
    assert bot.stop() == 0
    assert guidebot("corpus", "remove", "workshop", "--force").status == 0
    assert guidebot("restore", copy).status == 0

    bot.start()
    assert "$12" in api.ask(reader, PRICE)["text"]
    assert "On Sundays" in pressed(api, reader, answer, "More context")["text"]  # what was said is known
    library = Library.open(bot.data_dir)
    add(library, [text_document("A kayak costs $70.", "boats")], Request())
    library.close()
    assert "$70" in told(api, reader, "You asked to be told")["text"]  # what was promised as well
    assert bot.stop() == 0
    bot.assert_well()


def replies(api: BotApi, chat: int, message: J) -> list[J]:
    """Return what replies to a message."""
    return [one for one in api.seen(chat) if one["reply_parameters"]["message_id"] == message["message_id"]]


def joined(api: BotApi, group: int, person: int) -> J:
    """Return the notice that somebody came into a group."""
    member = {"id": person, "is_bot": False, "first_name": "Bob"}
    return {
        "message_id": api.number(), "date": 1, "chat": api.chats[group], "from": member,
        "new_chat_members": [member],
    }  # fmt: skip


def reaction(api: BotApi, chat: int, person: int, message: J) -> J:
    """Return what is handed over when somebody puts a sign on a message."""
    return {
        "chat": api.chats[chat], "message_id": message["message_id"], "date": 1,
        "user": {"id": person, "is_bot": False, "first_name": "P"},
        "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    }  # fmt: skip

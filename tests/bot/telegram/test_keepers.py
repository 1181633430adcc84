"""Keepers change the guide from Telegram: they see what would change, then publish or discard."""

from __future__ import annotations

import re

import pytest

from tests.bot.telegram.conftest import Running
from tests.helpers.bot_api import BotApi, labels
from tests.helpers.telegram_process import TelegramProcess

BOATS = b"# Boats\n\n## Prices\n\nA kayak costs $70. A canoe costs $90.\n"
KAYAK = "How much does a kayak cost?"


def kept_bot(run_bot: Running) -> tuple[TelegramProcess, int]:
    """Return a bot with one keeper, and who that is."""
    keeper = 50_009_001
    bot = run_bot(telegram_admins=str(keeper))
    bot.api.chats[keeper] = {"id": keeper, "type": "private", "first_name": "K"}
    return bot, keeper


def last(api: BotApi, person: int, words: str) -> dict[str, object]:
    """Return the newest message to a person that matches."""
    found = api.wait(lambda: [m for m in api.seen(person) if re.search(words, m["text"])], 30)
    return dict(found[-1])


def test_a_keeper_sees_what_would_change_then_decides(run_bot: Running) -> None:
    """A document is rehearsed, published with a button, asked about, and taken back."""
    bot, keeper = kept_bot(run_bot)
    api = bot.api
    other = api.person()
    assert "$70" not in api.ask(other, KAYAK, "kayak")["text"]
    api.ask(keeper, "/start", "Hello")
    api.wait(lambda: f"chat{keeper}" in api.commands)
    api.upload(keeper, "Boats.md", BOATS, "/add")
    proposal = last(api, keeper, "would change")
    assert "New: boats" in str(proposal["text"]) and "1 added" in str(proposal["text"])
    assert KAYAK in str(proposal["text"])
    assert str(proposal["text"]).rstrip().endswith("Read boats: 1 heading, 8 words")
    assert labels(proposal) == ["Publish", "Discard", "📄 Passages"]
    api.answer(api.press(keeper, proposal, "📄"))
    sent = api.wait(lambda: [m for m in api.seen(keeper) if "document" in m])[0]
    assert (sent["document"]["file_name"], sent["caption"][:12]) == ("passages-boats.txt", "The passages")
    assert "[1]\nA kayak costs $70. A canoe costs $90.\n" in api.files[sent["document"]["file_id"]].decode()
    assert "Only the keeper" in api.answer(api.press(other, proposal, "Publish"))["text"]
    for _ in range(2):
        api.answer(api.press(keeper, proposal, "Publish"))
    published = last(api, keeper, "Published as edition")
    assert "/rollback" in str(published["text"])
    assert "$70" in api.ask(other, KAYAK)["text"]
    assert "boats" in api.ask(keeper, "/corpus")["text"]
    assert "published" in api.ask(keeper, "/history")["text"]
    assert "/remove NAME" in api.ask(keeper, "/remove")["text"]
    assert "no document" in api.ask(keeper, "/remove kayaks")["text"]
    gone = api.ask(keeper, "/remove boats", "would change")
    api.answer(api.press(keeper, gone, "Discard"))
    assert (
        "stays as it is" in api.wait(lambda: api.current(gone) if api.current(gone) != gone else None)["text"]
    )
    assert "$70" in api.ask(other, KAYAK)["text"]
    assert len([path for path in bot.data_dir.rglob("*Boats*") if path.is_file()]) == 1
    bot.assert_well()


def test_wrong_files_get_clear_words_and_strangers_a_polite_no(run_bot: Running) -> None:
    """Too large, empty, of a wrong type: a sentence. Not a keeper, forwarded, in a group: no."""
    bot, keeper = kept_bot(run_bot)
    api = bot.api
    stranger = api.person()
    for name, data, size, words in (
        ("big.md", b"x", 21 << 20, "up to 20 MB"),
        ("empty.md", b"", 0, "empty"),
        ("blank.md", b" \n ", 0, "no text"),
        ("../../evil.exe", b"\0\1\2", 0, "evil.exe"),
    ):
        before = len(api.seen(keeper))
        api.upload(keeper, name, data, "/add", size)
        said = api.wait(lambda before=before: api.seen(keeper)[before:], 30)[0]["text"]
        assert words in said and str(bot.data_dir) not in said
    no = "Only the guide's keepers"
    assert no in api.ask(stranger, "/remove workshop")["text"]
    api.upload(stranger, "a.md", BOATS, "/add")
    api.wait(lambda: [m for m in api.seen(stranger)[1:] if no in m["text"]])
    origin = {"type": "hidden_user", "sender_user_name": "x", "date": 1}
    assert no in api.ask(keeper, "/remove workshop", forward_origin=origin)["text"]
    group = api.group()
    assert no in api.ask(keeper, "/remove@guide_test_bot workshop", "", group)["text"]
    assert bot.memory() < 120
    bot.assert_well()


def test_a_keeper_decides_no_other_keepers_proposal(run_bot: Running) -> None:
    """Another keeper who gets at the button publishes and discards nothing."""
    first, second = 50_009_001, 50_009_002
    bot = run_bot(telegram_admins=f"{first},{second}")
    api = bot.api
    for keeper in (first, second):
        api.chats[keeper] = {"id": keeper, "type": "private", "first_name": "K"}
    api.upload(first, "Boats.md", BOATS, "/add")
    proposal = last(api, first, "would change")
    for label in ("Publish", "Discard"):
        api.answer(api.press(second, proposal, label))
    assert "$70" not in api.ask(first, KAYAK, "kayak")["text"]  # behind the presses, in the same chat
    assert labels(api.current(proposal)) == ["Publish", "Discard", "📄 Passages"]
    api.answer(api.press(first, proposal, "Publish"))
    assert last(api, first, "Published as edition")
    bot.assert_well()


def test_a_keepers_day_with_others(run_bot: Running) -> None:
    """Somebody is made a keeper who proposes, a keeper publishes it; who disturbs a group is muted in it."""
    keeper, helper, rude = 50_009_001, 50_009_002, 50_009_003
    bot = run_bot(telegram_admins=str(keeper), telegram_quiet_hours="00:00-23:59 UTC")
    api = bot.api
    for person in (keeper, helper, rude):
        api.chats[person] = {"id": person, "type": "private", "first_name": "K"}
    assert str(helper) in api.ask(helper, "/id")["text"]
    assert "keeper now" in api.ask(keeper, f"/keeper {helper} proposes", "keeper now")["text"]
    api.upload(helper, "Boats.md", BOATS, "/add")
    assert labels(last(api, helper, "have been asked")) == ["Discard", "📄 Passages"]
    api.answer(api.press(keeper, last(api, keeper, "A keeper proposes"), "Publish"))
    last(api, helper, "published edition 4: boats")
    assert f"{keeper}: published edition 4" in api.ask(keeper, "/record")["text"]
    group = api.group()
    answer = api.ask(rude, "/ask How much does a kayak cost?", "$70", group)
    assert "Muted" in api.ask(keeper, "/mute", "Muted", group, reply_to=answer)["text"]
    api.say(rude, "/ask How much does a canoe cost?", group)
    assert "$12" in api.ask(helper, "/ask How much does a day pass cost?", "$12", group)["text"]
    assert len(api.seen(group)) == 3
    sent = [values for method, values in api.calls if method == "sendMessage"]
    assert sent and all(values.get("disable_notification") in (True, "true") for values in sent)
    assert bot.stop() == 0
    bot._settings = {"telegram_admins": str(keeper)}
    bot.start()
    assert f"{helper}: proposes" in api.ask(keeper, "/keepers")["text"]
    shown = f"chat{helper}"
    assert "add" in {one["command"] for one in api.commands[shown]}
    api.ask(keeper, f"/keeper {helper} none", "no keeper")
    api.wait(lambda: "add" not in {one["command"] for one in api.commands[shown]})
    bot.assert_well()


def test_a_person_is_asked_in_a_topic_of_helpers(run_bot: Running) -> None:
    """The question goes there without a name, the reply comes back, also after a restart."""
    api_group = -1_000_000_123_456
    bot = run_bot(telegram_helpers=f"{api_group}/7", telegram_allowed=str(api_group))
    api, person, helper = bot.api, bot.api.person(), bot.api.person()
    api.chats[api_group] = {"id": api_group, "type": "supergroup", "title": "Desk", "topics": (7,)}
    bot._settings["telegram_allowed"] = f"{api_group},{person}"
    assert bot.stop() == 0
    bot.start()
    refusal = api.ask(person, KAYAK, "kayak")
    assert "Passed on" in api.answer(api.press(person, refusal, "🙋"))["text"]
    asked = api.wait(lambda: api.seen(api_group))[0]
    assert KAYAK in asked["text"]
    sent = [values for method, values in api.calls if method == "sendMessage"]
    assert any(str(values.get("message_thread_id")) == "7" for values in sent)
    assert api.messages[person, refusal["message_id"]]["chat"]["first_name"] not in asked["text"]
    assert bot.stop() == 0
    bot.start()
    api.say(helper, "It is $70 a day.", api_group, reply_to=asked, message_thread_id=7, is_topic_message=True)
    back = last(api, person, "not the guide")
    assert "It is $70 a day." in str(back["text"])
    bot.assert_well()


@pytest.mark.full
def test_passages_survive_a_kill_and_a_server_without_files(run_bot: Running) -> None:
    """Killed while a file is under way it comes after all, twice at most; refused, its words come."""
    bot, keeper = kept_bot(run_bot)
    api = bot.api
    api.upload(keeper, "Boats.md", BOATS, "/add")
    proposal = last(api, keeper, "would change")
    api.fault("lost", "sendDocument")
    api.press(keeper, proposal, "📄")
    api.wait(lambda: [m for m in api.seen(keeper) if "document" in m], 30)
    bot.kill()
    bot.start()
    api.ask(keeper, KAYAK, "kayak")  # behind the press
    assert 1 <= len([m for m in api.seen(keeper) if "document" in m]) <= 2
    for kind in (400, 404, 413):
        before = len(api.seen(keeper))
        api.fault(kind, "sendDocument", 4)
        api.press(keeper, proposal, "📄")
        text = api.wait(lambda before=before: api.seen(keeper)[before:], 30)[0]["text"]
        assert text.startswith("The passages") and "[1]\nA kayak costs $70." in text
        api.faults.clear()
    bot.assert_well()

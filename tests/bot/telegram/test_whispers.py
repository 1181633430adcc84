"""In groups, what is one person's business that person alone sees, where Telegram and the group allow it."""

from __future__ import annotations

import pytest

from tests.bot.telegram.conftest import Running
from tests.helpers.bot_api import BotApi, J, labels
from tests.helpers.telegram_process import TelegramProcess

PRICE = "/ask How much does a day pass cost?"
KAYAK = "/ask How much does a kayak cost?"


@pytest.fixture
def bot(shared: TelegramProcess) -> TelegramProcess:
    """Return a bot whose server knows whispers."""
    shared.api.whispers = True
    return shared


def alone(api: BotApi, chat: int, person: int, words: str) -> J:
    """Return what somebody alone sees that holds some words, once it is there."""
    found: J = api.wait(lambda: [one for one in api.whispered(chat, person) if words in one["text"]])[-1]
    return found


def test_a_group_reads_answers_and_one_person_the_rest(bot: TelegramProcess) -> None:
    """Refusals, help, reasons and thanks are for who asks; the answer stays as it is for all."""
    api, ann, bob = bot.api, bot.api.person(), bot.api.person()
    group = api.group()
    api.administered.add(group)
    api.say(ann, KAYAK, group)
    refusal = alone(api, group, ann, "kayak")
    api.answer(api.press(ann, refusal, "Tell me"))
    api.wait(lambda: any("You'll be told" in one for one in labels(api.whispered(group, ann)[-1])))
    answer = api.ask(bob, PRICE, "$12", group)

    api.answer(api.press(ann, answer, "Why?"))
    plain = alone(api, group, ann, "I looked for: ")
    assert [one for one in labels(plain) if one in ("👍", "👎")] == []
    api.answer(api.press(ann, plain, "In numbers"))
    numbers = alone(api, group, ann, "Confidence ")
    api.answer(api.press(ann, numbers, labels(numbers)[0]))
    alone(api, group, ann, "I looked for: ")

    assert "Thanks" in api.answer(api.press(bob, answer, "👎"))["text"]
    reasons = alone(api, group, bob, "wrong")
    api.answer(api.press(bob, reasons, labels(reasons)[0]))
    alone(api, group, bob, "Thanks")
    api.answer(api.press(bob, answer, "Why?"))
    alone(api, group, bob, "I looked for: ")
    for words, seen in (("/privacy", "kept"), ("/ask I want to kill myself", "emergency")):
        api.say(bob, words, group)
        alone(api, group, bob, seen)
    assert api.seen(group) == [answer]
    bot.assert_well()


def test_a_bot_without_rights_whispers_to_who_presses_or_whispers(bot: TelegramProcess) -> None:
    """It may do no more; what is said in the open is then answered there, and tried once."""
    api, ann = bot.api, bot.api.person()
    group = api.group()
    for _ in range(2):
        api.ask(ann, KAYAK, "kayak", group)
    tried = [p for method, p in api.calls if method == "sendMessage" and p["chat_id"] == group]
    assert ["ephemeral_message_parameters" in p for p in tried] == [True, False, False]
    answer = api.ask(ann, PRICE, "$12", group)
    api.answer(api.press(ann, answer, "Why?"))
    alone(api, group, ann, "I looked for: ")
    assert api.current(answer) == answer
    api.whisper(ann, "/privacy", group)
    alone(api, group, ann, "kept")
    api.whisper(ann, "/ask How long does membership last?", group)
    own = alone(api, group, ann, "twelve months")
    api.answer(api.press(ann, own, "More context"))
    alone(api, group, ann, "Guests must be")
    assert len(api.seen(group)) == 3
    bot.assert_well()


def test_what_a_server_does_not_know_is_said_to_all(run_bot: Running) -> None:
    """It leaves out what it does not know; nothing is lost, and nothing said twice."""
    bot = run_bot()
    api, ann, group = bot.api, bot.api.person(), bot.api.group()
    assert "kayak" in api.ask(ann, KAYAK, "", group)["text"]
    answer = api.ask(ann, PRICE, "$12", group)
    api.answer(api.press(ann, answer, "Why?"))
    api.wait(lambda: "I looked for: " in api.current(answer)["text"])
    assert "kept" in api.ask(ann, "/privacy", "", group)["text"]
    asked = ["ephemeral_message_parameters" in p for method, p in api.calls if method == "sendMessage"]
    assert asked == [True, False, False]
    bot.assert_well()


def test_menus_say_which_commands_nobody_else_sees(bot: TelegramProcess) -> None:
    """Those that are about one person alone."""
    menu = bot.api.wait(lambda: bot.api.commands.get("all_group_chats"))
    assert {one["command"] for one in menu if one.get("is_ephemeral")} == {"privacy", "forget"}

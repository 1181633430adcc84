"""When Telegram is slow, away, or says no: every question is answered, and the token stays secret."""

from __future__ import annotations

import time

import pytest

from tests.bot.telegram.conftest import Running
from tests.helpers.bot_api import TOKEN, BotApi
from tests.helpers.telegram_process import TelegramProcess, wait_until

PRICE = "How much does a day pass cost?"


@pytest.fixture
def api(shared: TelegramProcess) -> BotApi:
    return shared.api


@pytest.mark.parametrize(
    ("kind", "most"), [(429, 1), (500, 1), (502, 1), ("drop", 1), ("lost", 2), ("slow", 1)]
)
def test_an_answer_that_fails_is_sent_again(
    api: BotApi, shared: TelegramProcess, kind: int | str, most: int
) -> None:
    """It arrives once; twice at most where Telegram took it and the word of that was lost."""
    person, other = api.person(), api.person()
    api.fault(kind, seconds=3 if kind == 429 else 0.3)
    api.say(person, PRICE)
    assert "$12" in api.ask(other, PRICE)["text"]
    assert kind != 429 or api.seen(person) == []  # the other one was not held up
    api.wait(lambda: api.seen(person))
    api.ask(person, "When does the workshop open?", "nine")  # a chat is served in order: all else was before
    assert 2 <= len(api.seen(person)) <= most + 1
    shared.assert_well()


@pytest.mark.parametrize("kind", [409, 429, 500, 502, "drop"])
def test_fetching_goes_on_after_a_fault(api: BotApi, shared: TelegramProcess, kind: int | str) -> None:
    """The bot backs off, says so in one line, and in another that it is back."""
    api.fault(kind, "getUpdates", count=1 if kind == 429 else 2)
    told = shared.log.count("telegram_back")
    api.ask(api.person(), PRICE, "$12")
    api.push("message", {})  # whatever it is, it ends the wait for updates
    wait_until(lambda: shared.log.count("telegram_back") > told)
    assert kind != 409 or "Another process" in shared.log
    assert "$12" in api.ask(api.person(), PRICE)["text"]
    shared.assert_well()


@pytest.mark.parametrize("kind", [429, 500, "drop"])
def test_a_press_is_answered_through_faults(api: BotApi, kind: int | str) -> None:
    """Buttons work although the first try fails."""
    person = api.person()
    message = api.ask(person, PRICE)
    api.fault(kind, "answerCallbackQuery")
    api.fault(kind, "editMessageText")
    api.answer(api.press(person, message, "More context"))
    api.wait(lambda: api.current(message) != message)


def test_who_blocked_the_bot_is_dropped_and_named_once(api: BotApi, shared: TelegramProcess) -> None:
    """Their questions hold nobody up, and the log says so once, without who it was."""
    person, said = api.person(), shared.log.count("chat_gone")
    api.blocked.add(person)
    for _ in range(3):
        api.say(person, PRICE)
    api.ask(api.person(), PRICE, "$12")
    wait_until(lambda: shared.log.count("chat_gone") > said)
    api.blocked.clear()
    assert "$12" in api.ask(person, PRICE)["text"]
    assert shared.log.count("chat_gone") == said + 1
    assert str(person) not in shared.log


def test_a_group_that_became_a_supergroup_is_followed(api: BotApi, shared: TelegramProcess) -> None:
    """The answer goes to the new chat, now and later, and what is kept of the old one is the new one's."""
    old, new, person, said = api.group("group"), api.group(), api.person(), shared.log.count("group_moved")
    api.moved[old] = new
    api.say(person, f"/ask {PRICE}", old)
    assert "$12" in api.wait(lambda: api.seen(new))[0]["text"]
    api.say(person, f"/ask {PRICE}", old)
    api.wait(lambda: len(api.seen(new)) == 2)
    assert len([1 for method, p in api.calls if method == "sendMessage" and p["chat_id"] == old]) == 1
    wait_until(lambda: shared.log.count("group_moved") == said + 1)


def test_an_update_that_comes_again_is_not_answered_again(api: BotApi) -> None:
    """Redelivered after it was answered: still one answer."""
    person = api.person()
    message = {
        "message_id": api.number(),
        "date": int(time.time()),
        "chat": api.chats[person],
        "from": {"id": person, "is_bot": False, "first_name": "P"},
        "text": PRICE,
    }
    update = api.push("message", message)
    api.wait(lambda: api.seen(person))
    with api.changed:
        api.updates[update["update_id"]] = update
        api.changed.notify_all()
    api.ask(api.person(), PRICE, "$12")
    assert len(api.seen(person)) == 1


@pytest.mark.parametrize("token", ["123456789:" + "A" * 35, "nonsense"])
def test_a_wrong_token_is_one_sentence(run_bot: Running, token: str) -> None:
    """The operator reads what to do; the token is not repeated."""
    bot = run_bot(start=False, telegram_token=token).start(wait=False)
    assert bot.wait() == 1
    assert bot.log.strip().splitlines()[-1].startswith("Error: Telegram does not know this token")
    assert token not in bot.log


def test_a_stop_finishes_what_is_in_hand_and_the_rest_waits(run_bot: Running) -> None:
    """SIGTERM ends the bot within ten seconds with status 0; nothing asked is lost."""
    bot = run_bot()
    api, person = bot.api, bot.api.person()
    api.fault("slow", seconds=0.5)
    api.say(person, PRICE)
    api.wait(lambda: [1 for method, _ in api.calls if method == "sendMessage"] or api.faults[0].count == 0)
    assert bot.stop(10) == 0
    assert len(api.seen(person)) == 1
    api.say(person, PRICE)
    bot.start()
    api.wait(lambda: len(api.seen(person)) == 2)
    bot.assert_well()


def test_what_telegram_wants_to_wait_for_is_left_to_the_next_start(run_bot: Running) -> None:
    """Which keeps to what the first one was told; others are answered meanwhile."""
    bot = run_bot()
    api, slowed, other = bot.api, bot.api.person(), bot.api.person()
    api.fault(429, seconds=3_000)
    api.say(slowed, PRICE)
    wait_until(lambda: "slowed_by_telegram" in bot.log)
    assert bot.stop() == 0
    bot.start()
    api.ask(other, PRICE, "$12")
    assert api.seen(slowed) == []
    tried = [values["chat_id"] for method, values in api.calls if method == "sendMessage"]
    assert slowed not in tried  # the fault was all that was asked of it
    bot.assert_well()


def test_a_start_while_telegram_is_away_waits_for_it(run_bot: Running) -> None:
    """The bot comes up once Telegram does."""
    bot = run_bot(start=False)
    bot.api.fault(500, "getMe")
    bot.start()
    assert "$12" in bot.api.ask(bot.api.person(), PRICE)["text"]
    assert bot.log.count("telegram_back") == 1
    bot.assert_well()


def test_a_token_that_is_revoked_ends_the_bot(run_bot: Running) -> None:
    """It does not go on without saying so."""
    bot = run_bot()
    with bot.api.changed:
        bot.api.faults.append(_Unauthorized())
        bot.api.push("message", {})
    assert bot.wait() == 1
    assert "Telegram does not know this token" in bot.log
    assert TOKEN.partition(":")[2] not in bot.log


def test_one_bot_at_a_time_on_a_data_directory(run_bot: Running) -> None:
    """A second one says which is in the way."""
    first = run_bot()
    second = TelegramProcess(first.api, first.data_dir).start(wait=False)
    assert second.wait() == 1
    assert "Another guidebot telegram is running" in first.log


def _Unauthorized() -> object:  # noqa: N802
    from tests.helpers.bot_api import Fault

    return Fault(401, "getUpdates", 1)

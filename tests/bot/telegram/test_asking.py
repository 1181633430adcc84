"""Asking in Telegram: in private, in groups, by links and edits, and with what is no text."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

from corpus.languages.spoken import OTHERS, PACKS
from tests.bot.telegram.conftest import Running
from tests.helpers.bot_api import ME, BotApi, labels
from tests.helpers.telegram_process import TelegramProcess, wait_until

PRICE = "How much does a day pass cost?"
NAME = f"@{ME['username']}"


@pytest.fixture
def api(shared: TelegramProcess) -> BotApi:
    return shared.api


def shown_since(api: BotApi, chat: int, before: int) -> list[str]:
    """Return what happened in a chat, once the bot has had the time for it."""
    time.sleep(0.4)
    return [text["text"] for _, where, text in api.shown[before:] if where == chat]


def test_an_answer_comes_first_then_its_place_and_its_context(api: BotApi) -> None:
    """The reader gets the words that answer, where they stand, and the passage with them in bold."""
    message = api.ask(api.person(), PRICE)
    answer, place, *_ = message["text"].split("\n")
    assert answer.startswith("A day pass costs $12.")
    assert place == "— The open workshop › Prices"
    marked = {
        e["type"]: message["text"][e["offset"] : e["offset"] + e["length"]] for e in message["entities"]
    }
    assert "A locker costs $3 a month." in marked["expandable_blockquote"]
    assert len(marked["expandable_blockquote"]) > len(answer)
    assert marked["bold"] == answer
    assert labels(message)[0] == "More context"


def test_a_refusal_offers_questions_that_are_answered(api: BotApi) -> None:
    """Who asks in vain gets the nearest questions as buttons, and pressing one asks it."""
    person = api.person()
    refusal = api.ask(person, "What does a kayak cost?", "kayak")
    first = labels(refusal)[0]
    api.answer(api.press(person, refusal, first))
    answer = api.wait(lambda: [m for m in api.seen(person) if first in m["text"]])[0]
    assert "The open workshop ›" in answer["text"]


def test_start_and_help_say_what_this_is(api: BotApi) -> None:
    """A newcomer sees what the bot does, what it does not, and examples that can be tapped."""
    person = api.person()
    assert "medical advice" in (start := api.ask(person, "/start"))["text"]
    assert labels(start)
    assert NAME in api.ask(person, "/help")["text"]
    assert "/help" in api.ask(person, "/nonsense")["text"]
    assert "Prices" in api.ask(person, "/topics")["text"]


def test_a_link_asks_its_question(api: BotApi) -> None:
    """A deep link is a question; a payload that is none gets the greeting."""
    assert "$12" in api.ask(api.person(), "/start how-much-does-a-day-pass-cost")["text"]
    assert "Hello" in api.ask(api.person(), "/start s_12")["text"]


def test_a_follow_up_leans_on_the_answer_it_replies_to(api: BotApi) -> None:
    """Replying to an earlier answer asks about that one, whatever was asked since."""
    person = api.person()
    price = api.ask(person, PRICE)
    api.ask(person, "How long does membership last?", "twelve")
    assert "$" in api.ask(person, "and for members?", reply_to=price)["text"]


def test_an_edited_question_corrects_its_answer(api: BotApi) -> None:
    """The earlier reply changes; none is added."""
    person = api.person()
    question = api.say(person, "When does the workshop open?")
    answer = api.wait(lambda: api.seen(person))[0]
    api.edit(question, PRICE)
    api.wait(lambda: "$12" in api.current(answer)["text"])
    assert len(api.seen(person)) == 1


def test_an_old_question_is_answered_with_an_apology(api: BotApi) -> None:
    """What waited while the bot was away is answered, and the wait is owned up to."""
    assert "Sorry for the wait" in api.ask(api.person(), PRICE, "$12", date=int(time.time()) - 3600)["text"]


def test_what_is_no_text_gets_one_friendly_line_in_private(api: BotApi) -> None:
    """A burst of pictures is answered once."""
    person, before = api.person(), len(api.shown)
    for _ in range(3):
        api.say(person, location={"latitude": 1.0, "longitude": 2.0})
    api.wait(lambda: api.seen(person))
    assert shown_since(api, person, before) == ["I can read text only. Please type your question."]


def test_a_group_is_answered_only_when_it_asks(api: BotApi) -> None:
    """Mentions, replies and /ask are meant for the bot; nothing else is."""
    group, person, before = api.group(), api.person(), len(api.shown)
    for text in (PRICE, "/ask@other_bot " + PRICE, "/help", "x" + NAME, f"{NAME}s {PRICE}"):
        api.say(person, text, group)
    api.say(person, chat=group, location={"latitude": 1.0, "longitude": 2.0})
    assert shown_since(api, group, before) == []
    answer = api.ask(person, f"{NAME.upper()} {PRICE}", "$12", group)
    assert answer["reply_parameters"]["message_id"]
    assert "$12" in api.ask(person, f"/ask {PRICE}", "", group)["text"]
    assert "$12" in api.ask(person, f"/ask{NAME} {PRICE}", "", group)["text"]
    assert "twelve" in api.ask(person, "How long does membership last?", "", group, reply_to=answer)["text"]


def test_somebody_elses_question_can_be_handed_on(api: BotApi) -> None:
    """Mentioning the bot under a question asks that question."""
    group, asker, other = api.group(), api.person(), api.person()
    question = api.say(asker, PRICE, group)
    assert "$12" in api.ask(other, NAME, "", group, reply_to=question)["text"]


def test_an_answer_stays_in_its_topic(api: BotApi) -> None:
    """A forum's answer goes where it was asked; a thread of replies is no topic."""
    forum, person = api.group(topics=(7,), is_forum=True), api.person()
    asked = api.ask(person, f"/ask {PRICE}", "", forum, message_thread_id=7, is_topic_message=True)
    assert asked["message_thread_id"] == 7
    assert "message_thread_id" not in api.ask(person, f"/ask {PRICE}", "", api.group(), message_thread_id=9)


def test_bots_and_channels_are_left_alone(api: BotApi) -> None:
    """Nobody waits for an answer there, and two bots would go on for ever."""
    group, person, before = api.group(), api.person(), len(api.shown)
    robot = {"id": 5, "is_bot": True, "first_name": "R"}
    api.say(person, f"/ask {PRICE}", group, **{"from": robot})
    api.say(person, PRICE, via_bot=ME)
    assert shown_since(api, group, before) == shown_since(api, person, before) == []


@pytest.mark.parametrize(
    "text", ["\u200b", "x" * 4096, "😀" * 2048, "<b>&amp;*_[`", "\u202egnp.exe", "a\x00b"]
)
def test_strange_text_is_answered(api: BotApi, text: str) -> None:
    """Nothing that can be typed breaks the bot or a rule of Telegram's."""
    assert api.ask(api.person(), text)["text"]


def test_inline_results_have_title_section_and_answer(api: BotApi) -> None:
    """Typing behind the bot's name shows what it would answer, with different ids and a short cache."""
    person = api.person()
    answer = api.answer(api.inline(person, PRICE))
    first = answer["results"][0]
    assert "The open workshop › Prices" in first["title"].replace(" · ", " › ")
    assert first["description"].startswith("A day pass costs $12.")
    assert "$12" in first["input_message_content"]["message_text"]
    assert int(answer["cache_time"]) <= 60
    assert api.answer(api.inline(person, "kayaks of Greenland"))["results"] == []
    assert api.answer(api.inline(person, ""))["results"] != []


def test_menus_are_set_once(run_bot: Running) -> None:
    """Everybody sees the commands; a second start does not set them again."""
    bot = run_bot()
    api = bot.api
    api.wait(lambda: "setMyShortDescription" in [method for method, _ in api.calls])
    assert {"ask", "privacy", "forget"} <= {c["command"] for c in api.commands["default"]}
    assert "add" not in {c["command"] for c in api.commands["default"]}
    for code in OTHERS:
        shown = api.wait(lambda code=code: api.commands.get(f"all_group_chats {code}"))
        assert shown[0]["description"] == PACKS[code].table("messages/chat")["commands"]["group"]["ask"]
    with closing(sqlite3.connect(bot.data_dir / "bot.sqlite")) as kept:
        query = "SELECT count(*) FROM note WHERE name LIKE 'menus of %'"
        wait_until(lambda: kept.execute(query).fetchone()[0] == len(OTHERS) + 1)
    assert bot.stop() == 0
    calls = len(api.calls)
    bot.start()
    api.ask(api.person(), PRICE, "$12")
    assert "setMyCommands" not in [method for method, _ in api.calls[calls:]]
    bot.assert_well()

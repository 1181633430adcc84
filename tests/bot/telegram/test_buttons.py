"""The buttons under a reply: each press is answered, does its work in place, and does no harm twice."""

from __future__ import annotations

import pytest

from tests.bot.telegram.conftest import GUIDE, Running
from tests.helpers.bot_api import BotApi, J, labels
from tests.helpers.telegram_process import TelegramProcess, wait_until

PRICE = "How much does a day pass cost?"


@pytest.fixture
def api(shared: TelegramProcess) -> BotApi:
    return shared.api


def press(api: BotApi, person: int, message: J, label: str) -> J:
    """Press a button and return the message once it has changed."""
    before = api.current(message)
    api.answer(api.press(person, before, label), 1.5)
    found: J = api.wait(lambda: api.current(message) if api.current(message) != before else None)
    return found


def test_context_grows_in_place_and_walks_in_reading_order(api: BotApi) -> None:
    """More context shows the passages around the answer; the arrows walk on to the ends and back."""
    person = api.person()
    message = api.ask(person, PRICE)
    first = press(api, person, message, "More context")
    assert "On Sundays" in first["text"] and "Gloves" in first["text"]
    assert {"◀", "▶"} <= set(labels(first))
    later = press(api, person, message, "▶")
    assert "Membership lasts" in later["text"] and "On Sundays" not in later["text"]
    last = press(api, person, message, "▶")
    assert "▶" not in labels(last)
    assert "Guests must be" in last["text"]
    assert press(api, person, message, "Back")["text"] == message["text"]
    assert len(api.seen(person)) == 1


def test_why_shows_how_the_answer_was_found(api: BotApi) -> None:
    """The reader can look behind the answer, and come back."""
    person = api.person()
    message = api.ask(person, PRICE)
    assert "Why this answer?" in press(api, person, message, "Why")["text"]
    assert press(api, person, message, "Back")["text"] == message["text"]


def test_votes_are_thanked_and_counted_once(api: BotApi, shared: TelegramProcess) -> None:
    """A vote changes the buttons and keeps the text; pressed twice it counts once; it can be changed."""
    from bot.channels.chat.store.sqlite.asked import SqliteAskedQuestions

    person, question = api.person(), "Are gloves allowed at the lathe?"
    message = api.ask(person, question)
    voted = press(api, person, message, "👎")
    assert voted["text"] == message["text"]
    assert any("Thanks" in label for label in labels(voted))
    shown = len(api.shown)
    assert "Thanks" in api.answer(api.press(person, voted, "👎"))["text"]
    api.ask(person, "When does the workshop open?", "nine")  # a chat is served in order
    assert [text["text"] for _, where, text in api.shown[shown:] if where == person][:-1] == []
    [asked] = [a for a in SqliteAskedQuestions(shared.data_dir).unanswered() if a.text == question]
    assert asked.vote == -1


def test_a_vote_against_an_answer_may_say_why(api: BotApi, shared: TelegramProcess) -> None:
    """By one press under the same message; the report reads it."""
    from bot.channels.chat.store.sqlite.asked import SqliteAskedQuestions

    person, question = api.person(), "May gloves be worn at the lathe?"
    message = api.ask(person, question)
    voted = press(api, person, message, "👎")
    assert {"Wrong", "Outdated", "Not what I asked"} <= set(labels(voted))
    said = press(api, person, message, "Not what I asked")
    assert "Wrong" not in labels(said) and "👎 ✓ Thanks" in labels(said) and said["text"] == message["text"]
    [asked] = [a for a in SqliteAskedQuestions(shared.data_dir).unanswered() if a.text == question]
    assert asked.reasons == ("not_asked",)


def test_topics_are_walked_down_to_the_words(api: BotApi) -> None:
    """In one message, and back to where it began."""
    person = api.person()
    topics = api.ask(person, "/topics", "speaks of")
    assert labels(topics) == ["Opening hours", "Prices", "Machines", "Membership"]
    said = press(api, person, topics, "Prices")
    assert "A locker costs $3 a month." in said["text"] and "The open workshop" in said["text"]
    assert labels(press(api, person, topics, "Back")) == labels(topics)
    assert len(api.seen(person)) == 1


def test_a_button_pressed_twice_does_its_work_once(api: BotApi) -> None:
    """The second press finds the view there already."""
    person = api.person()
    message = api.ask(person, PRICE)
    shown = len(api.shown)
    for query in [api.press(person, message, "More context") for _ in range(2)]:
        api.answer(query)
    api.ask(person, "When does the workshop open?", "nine")  # a chat is served in order
    assert len([s for s in api.shown[shown:] if s[1] == person]) == 2


@pytest.mark.parametrize(
    "data", ["", "x", "1:c:999:0", "1:c:x:0", "9:c:1:0", "1:p:1:0", "1:c:1:" + "9" * 40, "é" * 32]
)
def test_foreign_buttons_are_answered_kindly(api: BotApi, data: str) -> None:
    """Data that no button of ours carries, or no longer, gets a sentence and changes nothing."""
    person = api.person()
    message = api.ask(person, PRICE)
    assert api.answer(api.press(person, message, data=data or "-"))["text"]
    assert api.current(message) == message


def test_somebody_elses_press_does_no_harm(api: BotApi) -> None:
    """A button of one chat, pressed with another chat's message, finds nothing."""
    ann, bob = api.person(), api.person()
    hers, his = api.ask(ann, PRICE), api.ask(bob, PRICE)
    data = hers["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "too long ago" in api.answer(api.press(bob, his, data=data))["text"]
    assert api.current(hers) == hers


def test_buttons_work_after_a_restart_and_in_a_later_edition(run_bot: Running) -> None:
    """What was cited is shown as it was then, and it is said that the text has changed."""
    from corpus.model import Document
    from corpus.store.library import Library
    from retrieval.editions.publishing import Request, add

    bot = run_bot()
    api, person = bot.api, bot.api.person()
    message = api.ask(person, PRICE, "$12")
    wait_until(lambda: "event=answered" in bot.log)
    bot.kill()
    library = Library.open(bot.data_dir)
    changed = Document("workshop", "The open workshop", GUIDE.replace("$12", "$15"), source="workshop.md")
    add(library, [changed], Request())
    library.close()
    bot.start()
    shown = press(api, person, message, "More context")
    assert "$12" in shown["text"] and "$15" not in shown["text"]
    assert "has changed since" in shown["text"]
    assert "$15" in api.ask(person, PRICE)["text"]
    bot.assert_well()


def test_a_new_edition_is_picked_up_and_told_to_who_waits_for_it(run_bot: Running) -> None:
    """Without a restart, a later edition answers, and whoever asked to be told hears of it once."""
    from corpus.model import Document
    from corpus.store.library import Library
    from retrieval.editions.publishing import Request, add

    bot = run_bot()
    api, person = bot.api, bot.api.person()
    refusal = api.ask(person, "How much is a kayak?", "kayak")
    assert "told" in api.answer(api.press(person, refusal, "Tell me"))["text"]
    before = len(api.seen(person))
    library = Library.open(bot.data_dir)
    add(
        library,
        [Document("boats", "Boats", "# Boats\n\n## Prices\n\nA kayak costs $70.\n", source="b.md")],
        Request(),
    )
    library.close()
    told = api.wait(lambda: api.seen(person)[before:])[0]
    assert "You asked to be told" in told["text"] and "$70" in told["text"]
    asked = max(
        number for (chat, number), m in api.messages.items() if chat == person and m["from"]["id"] == person
    )
    assert told["reply_parameters"]["message_id"] == asked
    assert "$70" in api.ask(person, "How much is a kayak?", "$70")["text"]
    assert len(api.seen(person)) == before + 2
    bot.assert_well()

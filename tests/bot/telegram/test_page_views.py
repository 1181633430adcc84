"""A page of a PDF file in Telegram: from the keeper's upload to the picture."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.channels.test_page_views import LICENCE, PIER
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.test_keepers import last
from tests.helpers.bot_api import BotApi


def pictures(api: BotApi, person: int) -> list[dict[str, Any]]:
    return [message for message in api.seen(person) if "photo" in message]


@pytest.mark.full
def test_a_page_is_shown_once_and_survives_a_kill_and_a_refusal(run_bot: Running) -> None:
    """A picture below its answer; after a kill once more at most; refused, as a document, then in words."""
    keeper = 50_009_002
    bot = run_bot(telegram_admins=str(keeper), keep_originals="yes")
    api, ann = bot.api, bot.api.person()
    api.chats[keeper] = {"id": keeper, "type": "private", "first_name": "K"}
    api.upload(keeper, "pier.pdf", PIER, "/add")
    api.answer(api.press(keeper, last(api, keeper, "would change"), "Publish"))
    last(api, keeper, "Published as edition")

    answer = api.ask(ann, LICENCE, "licence")
    assert api.answer(api.press(ann, answer, "📄")).get("text", "") == ""
    (picture,) = api.wait(lambda: pictures(api, ann), 30)
    assert picture["caption"] == "pier, p. 2"
    assert picture["reply_parameters"]["message_id"] == answer["message_id"]
    assert api.files[picture["photo"][0]["file_id"]].startswith(b"\x89PNG")

    answer = api.ask(ann, LICENCE, "licence")
    api.fault("lost", "sendPhoto")
    api.press(ann, answer, "📄")
    api.wait(lambda: pictures(api, ann)[1:], 30)
    bot.kill()
    bot.start()
    answer = api.ask(ann, LICENCE, "licence")  # behind the press
    assert 2 <= len(pictures(api, ann)) <= 3

    api.fault(400, "sendPhoto")
    api.press(ann, answer, "📄")
    api.wait(lambda: [one for one in api.seen(ann) if "document" in one], 30)
    answer = api.ask(ann, LICENCE, "licence")
    for method in ("sendPhoto", "sendDocument"):
        api.fault(400, method)
    api.press(ann, answer, "📄")
    last(api, ann, "^pier, p. 2\n\nAnglers bring")
    bot.assert_well()

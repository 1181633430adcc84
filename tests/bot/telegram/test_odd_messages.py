"""Strangers may send the bot anything: others get their answers, and it stays small."""

from __future__ import annotations

import sys
import time

import pytest

from tests.bot.telegram.conftest import Running
from tests.helpers.odd_messages import MESSAGES, odd_messages

SEED = 21


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_many_messages_hold_nobody_up(run_bot: Running) -> None:
    """While strangers send them, others get their answers after half a second of the bot's work at most."""
    bot = run_bot()
    api, other = bot.api, bot.api.person()
    strangers = [api.person() for _ in range(300)]
    api.ask(other, "How much does a day pass cost?")
    late, memory = 0.0, 0.0
    for number, text in enumerate(odd_messages(MESSAGES // 10, SEED)):
        api.say(strangers[number % 300], text or "x")
        time.sleep(0.05)  # as fast as the bot may answer: thirty messages a second in all
        if number % 60 == 0:
            before = bot.cpu_seconds()
            assert "$12" in api.ask(other, "How much does a day pass cost?")["text"]
            late = max(late, bot.cpu_seconds() - before)
        if number == MESSAGES // 20:
            memory = bot.memory()
    assert late < 0.5
    assert bot.memory() - memory < 20
    bot.assert_well()

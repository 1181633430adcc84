"""What is said while Telegram can't be reached: once when it begins, once when it is over."""

from __future__ import annotations

import logging

import pytest
from telegram.error import Conflict, NetworkError

from bot.channels.telegram.receiving.health import Health


def test_an_outage_is_two_lines(caplog: pytest.LogCaptureFixture) -> None:
    """However often a call fails, the log tells the beginning and the end, with how long it was."""
    now = [0.0]
    health = Health(lambda: now[0])
    with caplog.at_level(logging.INFO):
        for _ in range(50):
            health.failed(NetworkError("no route"))
        now[0] = 90.0
        health.well()
        health.well()
    assert [record.getMessage().split()[0] for record in caplog.records] == [
        "event=telegram_away",
        "event=telegram_back",
    ]
    assert caplog.records[1].getMessage().endswith("seconds=90")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Conflict: terminated by other getUpdates request", "Another process"),
        ("Conflict: can't use getUpdates method while webhook is active", "A webhook was set"),
    ],
)
def test_a_conflict_says_what_is_in_the_way(
    caplog: pytest.LogCaptureFixture, said: str, expected: str
) -> None:
    """A second bot and a webhook need different hands."""
    with caplog.at_level(logging.INFO):
        Health().failed(Conflict(said))
    assert expected in caplog.text

"""Presses of buttons that follow each other fast: none is lost, and the last view is shown."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import pytest

from bot.channels.channel import Place, Pressed
from tests.helpers.chat_room import PRICE, Room


async def test_no_press_is_lost_whose_acknowledgement_is_late(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each view that was asked for is shown, in whatever order the words for the presses are sent."""
    answer, late = await room.ask(PRICE), list[Coroutine[Any, Any, None]]()
    texts = [answer.text]
    with monkeypatch.context() as patched:
        patched.setattr(room.chat.router, "beside", lambda work, _="": late.append(work))
        for label in ("More context", "▶", "◀", "Back", "Why"):
            data = answer.button(label).data
            await room.does(room.channel.put(Pressed(label, Place("ann"), "ann", answer.id, data)))
            texts.append(answer.text)
    for acknowledging in late:
        await acknowledging
    assert len(set(texts)) == 4 and texts[1] == texts[3] and texts[0] == texts[4]


async def test_who_presses_fast_sees_the_last_view(room: Room) -> None:
    """Not all of them in turn; what another process took in and answered keeps nobody from it."""
    answer = await room.ask(PRICE)
    buttons, before = room.chat.router._buttons, answer.times
    buttons.arrived(Pressed("elsewhere", Place("ann"), "ann", answer.id, answer.button("Why").data))
    presses = [
        Pressed(label, Place("ann"), "ann", answer.id, answer.button(label).data)
        for label in ("Why", "More context")
    ]
    await room.does(*map(room.channel.put, presses))
    assert answer.times == before + 1 and "On Sundays" in answer.text

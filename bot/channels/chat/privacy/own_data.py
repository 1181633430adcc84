"""What is kept of one person, for that person: all of it, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.channels.chat.saying.message_text import BOLD, ITALIC, Composer, FormattedText, plain
from bot.channels.chat.services import Services
from corpus.languages.spoken import say

if TYPE_CHECKING:
    from bot.channels.chat.answers.helpers import Request


async def own_data(services: Services, person: str, asked: Sequence[Request] = ()) -> FormattedText:
    """Return a person's questions with what was quoted, their votes and what they wait for, oldest first.

    Args:
        services: of the chat.
        person: who.
        asked: what they asked people.
    """
    name = services.identity.name(person)
    records = await services.store.conversations.of(name)
    wishes, votes = await services.store.wishes.of(name), await services.store.conversations.votes_of(name)
    if not (records or wishes or votes or asked):
        return plain(say("chat.nothing_kept"))
    composer = Composer().add(say("chat.kept_of_you") + "\n", BOLD)
    for record in records:
        composer.add(f"\n{_moment(record.asked)}\n", ITALIC)
        texts = filter(None, (record.question, record.understood_as, record.content.answer))
        for text in dict.fromkeys(texts) or (say("chat.kept_without_words"),):
            composer.add(f"{text}\n")
    for wish in wishes:
        composer.add(f"\n{_moment(wish.made)}\n", ITALIC)
        composer.add(say("chat.waits_for", question=wish.question) + "\n")
    for request in asked:
        composer.add(f"\n{_moment(request.made)}\n", ITALIC)
        composer.add(say("chat.asked_people", question=request.question) + "\n")
        composer.add(f"{request.answer}\n" if request.answer else "")
    return composer.add("\n" + say("chat.votes_kept", n=votes)).finish()


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")

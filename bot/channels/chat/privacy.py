"""Deleting what is kept about a person, so that nothing of it can be read any more."""

from __future__ import annotations

from bot.channels.chat.intake.inbox import Inbox
from bot.channels.chat.services import Services
from bot.channels.chat.store.attempts import Attempts
from bot.channels.chat.store.replies import Replies
from bot.channels.chat.store.wishes import Wishes


class Privacy:
    """Carries out /forget."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def forget(self, person: int, chat: int, update_id: int) -> None:
        """Delete everything of a person: questions, answers, votes, wishes, and what waits in their chat.

        Args:
            person: Telegram's id.
            chat: where they said so.
            update_id: of the message that said so.
        """
        services = self._services
        asker = services.identity.number(person)
        with services.database.transaction() as connection:
            services.replies.forget(asker)
            services.wishes.forget(asker)
            if chat == person:
                connection.execute(
                    "UPDATE inbox SET payload = NULL, chat = 0 WHERE chat = ? AND id < ?", [chat, update_id]
                )

    def leave_no_trace(self) -> None:
        """Have the database's log overwritten as well, and what is remembered of replies dropped."""
        self._services.brain.forget()
        self._services.database.empty_log()


def tidy(attempts: Attempts, inbox: Inbox, replies: Replies, wishes: Wishes) -> None:
    """Delete what has been kept long enough."""
    attempts.tidy()
    inbox.tidy()
    replies.tidy()
    wishes.tidy()

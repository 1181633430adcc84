"""A small Bot API server on this machine: chats to play, faults to throw, and a list of what a bot did wrong.

It answers in threads, so tests are plain functions: say something, wait for what the bot does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from tests.helpers.bot_api_http import TOKEN, make_server
from tests.helpers.bot_api_methods import ME, BotApiMethods
from tests.helpers.bot_api_rules import Fault, J

__all__ = ["ME", "TOKEN", "BotApi", "Fault", "J", "buttons", "labels"]


class BotApi(BotApiMethods):
    """One bot, the people who talk to it, and all that it did."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._server = make_server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> BotApi:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.changed:
            self._newest_poll += 1
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    # What people do.

    def person(self) -> int:
        """Return the id of somebody new, who has a private chat with the bot."""
        person = self.number() + 50_000_000
        self.chats[person] = {"id": person, "type": "private", "first_name": f"P{person}"}
        return person

    def group(self, kind: str = "supergroup", **fields: Any) -> int:
        """Return the id of a new group."""
        group = -1_000_000_000_000 - self.number()
        self.chats[group] = {"id": group, "type": kind, "title": "Group", **fields}
        return group

    def say(self, person: int, text: str = "", chat: int = 0, reply_to: J | None = None, **fields: Any) -> J:
        """Let a person send a message and return it."""
        chat = chat or person
        message = {
            "message_id": self.number(),
            "date": int(time.time()),
            "chat": self.chats[chat],
            "from": _user(person),
            **({"text": text} if text else {}),
            **({"reply_to_message": reply_to} if reply_to else {}),
            **fields,
        }
        with self.changed:
            self.messages[chat, message["message_id"]] = message
        self.push("message", message)
        return message

    def whisper(self, person: int, text: str, chat: int) -> J:
        """Let a member of a group send a command that the bot alone sees."""
        number = self.number()
        message = {
            "message_id": 0, "ephemeral_message_id": number, "date": int(time.time()),
            "chat": self.chats[chat], "from": _user(person), "receiver_user": ME, "text": text,
        }  # fmt: skip
        with self.changed:
            self.alone[chat, person, number] = message
        self.push("message", message)
        return message

    def edit(self, message: J, text: str) -> None:
        """Let somebody edit a message."""
        edited = {**message, "text": text, "edit_date": int(time.time())}
        self.push("edited_message", edited)

    def press(self, person: int, message: J, label: str = "", data: str = "") -> str:
        """Let a person press a button, by its label or with data of any kind; return the query's id."""
        found = [b.get("callback_data") for b in buttons(message) if label and label in b["text"]]
        query = str(self.number())
        pressed = {
            "id": query,
            "from": _user(person),
            "chat_instance": "1",
            "message": message,
            "data": data or found[0],
        }
        self._asked.add(query)
        self.push("callback_query", pressed)
        return query

    def inline(self, person: int, text: str) -> str:
        """Let a person type behind the bot's name in some chat; return the query's id."""
        query = str(self.number())
        self._asked.add(query)
        self.push("inline_query", {"id": query, "from": _user(person), "query": text, "offset": ""})
        return query

    def upload(self, person: int, name: str, data: bytes, caption: str = "", size: int = 0) -> J:
        """Let a person send a document."""
        file_id = f"file{self.number()}"
        self.files[file_id] = data
        document = {
            "file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size or len(data),
        }  # fmt: skip
        return self.say(person, document=document, **({"caption": caption} if caption else {}))

    def push(self, kind: str, payload: J) -> J:
        """Queue an update for the bot and return it."""
        with self.changed:
            update = {"update_id": self.number(), kind: payload}
            self.updates[update["update_id"]] = update
            self.changed.notify_all()
        return update

    # What people see.

    def wait(self, what: Callable[[], Any], seconds: float = 40.0) -> Any:
        """Return the first true value of `what`; fail if there is none in time."""
        end = time.monotonic() + seconds
        with self.changed:
            while not (value := what()):
                left = end - time.monotonic()
                assert left > 0, (
                    f"nothing came; the bot showed {[(m, t.get('text')) for m, _, t in self.shown[-5:]]}"
                )
                self.changed.wait(min(left, 0.2))
        return value

    def seen(self, chat: int) -> list[J]:
        """Return the bot's messages in a chat as they are now."""
        with self.changed:
            return [m for (where, _), m in self.messages.items() if where == chat and m.get("from") == ME]

    def whispered(self, chat: int, person: int) -> list[J]:
        """Return what somebody alone sees of the bot in a group, as it is now."""
        with self.changed:
            return [m for (*where, _), m in self.alone.items() if where == [chat, person] and m["from"] == ME]

    def ask(self, person: int, text: str, expected: str = "", chat: int = 0, **fields: Any) -> J:
        """Say something and return the bot's next message in that chat, which holds `expected`."""
        before = len(self.seen(chat or person))
        self.say(person, text, chat, **fields)
        found: J = self.wait(
            lambda: [m for m in self.seen(chat or person)[before:] if expected in m["text"]]
        )[0]
        return found

    def current(self, message: J) -> J:
        """Return a message as it is now."""
        with self.changed:
            return self.messages[message["chat"]["id"], message["message_id"]]

    def answer(self, query: str, seconds: float = 5.0) -> J:
        """Return what a press or an inline query was answered with."""
        found: J = self.wait(lambda: self.answers.get(query), seconds)
        return found

    def fault(
        self, kind: int | str, method: str = "sendMessage", count: int = 1, seconds: float = 1.0
    ) -> None:
        """Let something go wrong."""
        self.faults.append(Fault(kind, method, count, seconds))


def _user(person: int) -> J:
    return {"id": person, "is_bot": False, "first_name": f"P{person}"}


def buttons(message: J) -> list[J]:
    """Return the buttons under a message."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def labels(message: J) -> list[str]:
    """Return what the buttons under a message say."""
    return [button["text"] for button in buttons(message)]

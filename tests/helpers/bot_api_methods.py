"""What a bot may call: the methods of a small Bot API server, and all that they leave behind."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.helpers.bot_api_rules import (
    ApiError,
    Fault,
    Flood,
    J,
    check_inline,
    check_keyboard,
    check_message,
    check_text,
)

ME = {"id": 987654321, "is_bot": True, "first_name": "Guide", "username": "guide_test_bot"}


@dataclass
class BotApiMethods:
    """The state of one bot's world, and the methods that change it."""

    limits: bool = False
    updates: dict[int, J] = field(default_factory=dict)
    chats: dict[int, J] = field(default_factory=dict)
    messages: dict[tuple[int, int], J] = field(default_factory=dict)
    shown: list[tuple[str, int, J]] = field(default_factory=list)
    answers: dict[str, J] = field(default_factory=dict)
    calls: list[tuple[str, J]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    commands: dict[str, list[J]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    webhook: J = field(default_factory=dict)
    polls: int = 0
    whispers: bool = False  # whether the server knows messages that one person alone sees
    administered: set[int] = field(default_factory=set)
    alone: dict[tuple[int, int, int], J] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._flood = Flood()
        self._number = 1000
        self._asked: set[str] = set()
        self._newest_poll = 0
        self._handed_over = 0

    def number(self) -> int:
        """Return a number that was not used before."""
        with self.changed:
            self._number += 1
            return self._number

    def call(self, method: str, p: J) -> Any:
        """Carry out a call."""
        with self.changed:
            self.calls.append((method, p))
        handler = getattr(self, re.sub("([A-Z])", r"_\1", f"_{method}").lower(), None)
        if handler is None:
            raise ApiError(404, "Not Found")
        if method == "getUpdates":
            return handler(p)
        with self.changed:
            try:
                return handler(p)
            except ApiError as error:
                if error.mistake:
                    self.mistakes.append(f"{method}: {error}")
                raise
            finally:
                self.changed.notify_all()

    def _get_me(self, _p: J) -> J:
        return {**ME, "can_join_groups": True, "supports_inline_queries": True}

    def _get_updates(self, p: J) -> list[J]:
        with self.changed:
            if self.webhook:
                raise ApiError(
                    409, "Conflict: can't use getUpdates method while webhook is active", mistake=False
                )
            self._newest_poll = mine = self._newest_poll + 1
            self.polls += 1
            self.changed.notify_all()
            if p.get("offset", self._handed_over + 1) <= self._handed_over:
                self.mistakes.append(f"getUpdates: asks again for {p['offset']}, which it was given")
            for number in [n for n in self.updates if n < p.get("offset", 0)]:
                del self.updates[number]
            end = time.monotonic() + p.get("timeout", 0)
            while not self.updates and time.monotonic() < end and mine == self._newest_poll:
                self.changed.wait(0.2)
            if mine != self._newest_poll:
                raise ApiError(409, "Conflict: terminated by other getUpdates request", mistake=False)
            given = list(self.updates.values())[:100]
            self._handed_over = max((update["update_id"] for update in given), default=0)
            return given

    def _send_message(self, p: J) -> J:
        chat = self._writable(p["chat_id"])
        check_message(p)
        self._check_place(p)
        self._pace(p["chat_id"])
        kept = ("text", "entities", "reply_markup", "message_thread_id", "reply_parameters")
        said = {name: p[name] for name in kept if name in p}
        if self.whispers and "ephemeral_message_parameters" in p:
            return self._whisper(p, said)
        message = {
            "message_id": self.number(),
            "date": int(time.time()),
            "chat": chat,
            "from": ME,
            **said,
        }
        self.messages[p["chat_id"], message["message_id"]] = message
        self.shown.append(("sendMessage", p["chat_id"], message))
        return message

    def _send_document(self, p: J) -> J:
        return self._uploaded(p, "document")

    def _send_photo(self, p: J) -> J:
        if not p["photo"]["content"].startswith(b"\x89PNG"):
            raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED")
        return self._uploaded(p, "photo")

    def _uploaded(self, p: J, kind: str) -> J:
        chat, sent = self._writable(p["chat_id"]), p[kind]
        if not sent["content"]:
            raise ApiError(400, "Bad Request: file must be non-empty")
        check_text(p.get("caption", ""), 1024)
        check_keyboard(p)
        self._check_place(p)
        self._pace(p["chat_id"])
        number = self.number()
        self.files[f"sent{number}"] = sent["content"]
        document = {
            "file_id": f"sent{number}",
            "file_unique_id": f"u{number}",
            "file_name": sent["file_name"],
        }
        message = {
            "message_id": number, "date": int(time.time()), "chat": chat, "from": ME,
            kind: document if kind == "document" else [{**document, "width": 90, "height": 90}],
            "text": "", "caption": p.get("caption", ""), "reply_parameters": p.get("reply_parameters", {}),
        }  # fmt: skip
        self.messages[p["chat_id"], number] = message
        self.shown.append((f"send{kind.title()}", p["chat_id"], message))
        return {name: value for name, value in message.items() if name not in ("text", "reply_parameters")}

    def _whisper(self, p: J, said: J) -> J:
        """Send what one person of a group alone sees: in answer to them, or as an administrator."""
        told, chat = p["ephemeral_message_parameters"], p["chat_id"]
        person, asked = told["receiver_user_id"], p.get("reply_parameters", {}).get("ephemeral_message_id", 0)
        answers = told.get("callback_query_id") in self._asked or (chat, person, asked) in self.alone
        if self.chats[chat]["type"] == "private":
            raise ApiError(400, "Bad Request: PEER_ID_INVALID")
        if not answers and chat not in self.administered:
            raise ApiError(400, "Bad Request: CHAT_ADMIN_REQUIRED", mistake=False)
        number = self.number()
        receiver = {"id": person, "is_bot": False, "first_name": "P"}
        message = {
            "message_id": 0, "ephemeral_message_id": number, "receiver_user": receiver,
            "date": int(time.time()), "chat": self.chats[chat], "from": ME, **said,
        }  # fmt: skip
        self.alone[chat, person, number] = message
        return message

    def _edit_ephemeral_message_text(self, p: J) -> bool:
        check_message(p)
        return self._edited_whisper(p, {"text": p["text"], "entities": p.get("entities", [])})

    def _edit_ephemeral_message_reply_markup(self, p: J) -> bool:
        check_keyboard(p)
        return self._edited_whisper(p, {})

    def _edited_whisper(self, p: J, fields: J) -> bool:
        place = (p["chat_id"], p["receiver_user_id"], p["ephemeral_message_id"])
        if place not in self.alone:
            raise ApiError(400, "Bad Request: MESSAGE_ID_INVALID")
        self.alone[place] = {**self.alone[place], **fields, "reply_markup": p["reply_markup"]}
        return True

    def _edit_message_text(self, p: J) -> J:
        check_message(p)
        return self._edited(p, {"text": p["text"], "entities": p.get("entities", [])})

    def _edit_message_reply_markup(self, p: J) -> J:
        check_keyboard(p)
        return self._edited(p, {})

    def _edited(self, p: J, fields: J) -> J:
        message = self.messages.get((p["chat_id"], p["message_id"]))
        if message is None or message["from"] != ME:
            raise ApiError(400, "Bad Request: message to edit not found")
        new = {**message, **fields}
        new.pop("reply_markup", None)
        if "reply_markup" in p:
            new["reply_markup"] = p["reply_markup"]
        if new == message:
            raise ApiError(400, "Bad Request: message is not modified", mistake=False)
        self._writable(p["chat_id"])
        self._pace(p["chat_id"])
        self.messages[p["chat_id"], p["message_id"]] = new
        self.shown.append(("edit", p["chat_id"], new))
        return new

    def _answer_callback_query(self, p: J) -> bool:
        check_text(p.get("text", ""), 200)
        return self._answered(p["callback_query_id"], p)

    def _answer_inline_query(self, p: J) -> bool:
        check_inline(p)
        return self._answered(p["inline_query_id"], p)

    def _answered(self, query: str, p: J) -> bool:
        if query not in self._asked or query in self.answers:
            raise ApiError(400, "Bad Request: query is too old or query ID is invalid", mistake=False)
        self.answers[query] = p
        return True

    def _set_my_commands(self, p: J) -> bool:
        scope = p.get("scope", {"type": "default"})
        place = f"{scope['type']}{scope.get('chat_id', '')}"
        self.commands[" ".join(filter(None, (place, p.get("language_code"))))] = p["commands"]
        return True

    def _set_webhook(self, p: J) -> bool:
        self.webhook = p
        return True

    def _delete_webhook(self, _p: J) -> bool:
        self.webhook = {}
        return True

    def _get_file(self, p: J) -> J:
        return {
            "file_id": p["file_id"],
            "file_unique_id": p["file_id"],
            "file_path": f"documents/{p['file_id']}",
        }

    def _fine(self, _p: J) -> bool:
        return True

    _send_chat_action = _set_my_description = _set_my_short_description = _fine

    def _writable(self, chat: int) -> J:
        if chat in self.moved:
            more = {"migrate_to_chat_id": self.moved[chat]}
            raise ApiError(
                400, "Bad Request: group chat was upgraded to a supergroup chat", more, mistake=False
            )
        if chat in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user", mistake=False)
        if chat not in self.chats:
            raise ApiError(400, "Bad Request: chat not found")
        return self.chats[chat]

    def _check_place(self, p: J) -> None:
        reply = p.get("reply_parameters", {})
        known = (p["chat_id"], reply.get("message_id")) in self.messages or "ephemeral_message_id" in reply
        if reply and not known and not reply.get("allow_sending_without_reply"):
            raise ApiError(400, "Bad Request: message to be replied not found")
        thread = p.get("message_thread_id")
        if thread and thread not in self.chats[p["chat_id"]].get("topics", ()):
            raise ApiError(400, "Bad Request: message thread not found")

    def _pace(self, chat: int) -> None:
        if self.limits and (wait := self._flood.wait(chat)):
            raise ApiError(
                429, f"Too Many Requests: retry after {wait}", {"retry_after": wait}, mistake=False
            )

    def take_fault(self, method: str) -> Fault | None:
        """Return what is to go wrong with a call, if anything."""
        with self.changed:
            for fault in self.faults:
                if fault.method == method and fault.count > 0:
                    fault.count -= 1
                    return fault
        return None

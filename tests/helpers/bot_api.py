"""A small Bot API server on this machine: chats to play, faults to throw, and a list of what a bot did wrong.

It answers in threads, so tests are plain functions: say something, wait for what the bot does.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.helpers.bot_api_rules import (
    ApiError,
    Flood,
    check_inline,
    check_keyboard,
    check_message,
    check_text,
)

J = dict[str, Any]
TOKEN = "987654321:AAHtestTestTESTtest_test-TEST0123456789"
ME = {"id": 987654321, "is_bot": True, "first_name": "Guide", "username": "guide_test_bot"}
SENT = ("sendMessage", "editMessageText", "editMessageReplyMarkup")
FAULTY = (401, 409, 429, 500, 502)


@dataclass
class Fault:
    """What happens to the next `count` calls of a method instead of, or after, being carried out.

    `kind` is a status (429, 500, 502, 409) or ``drop`` (the connection ends, nothing is done), ``lost`` (it
    is done, but the answer never arrives) or ``slow`` (it is done after `seconds`).
    """

    kind: int | str
    method: str
    count: int = 1
    seconds: float = 1.0


@dataclass
class BotApi:
    """One bot, the people who talk to it, and all that it did."""

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

    def __post_init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._flood = Flood()
        self._number = 1000
        self._asked: set[str] = set()
        self._newest_poll = 0
        api = self

        class Handler(_Handler):
            world = api

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
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

    def number(self) -> int:
        """Return a number that was not used before."""
        with self.changed:
            self._number += 1
            return self._number

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
            "from": {"id": person, "is_bot": False, "first_name": f"P{person}"},
            **({"text": text} if text else {}),
            **({"reply_to_message": reply_to} if reply_to else {}),
            **fields,
        }
        with self.changed:
            self.messages[chat, message["message_id"]] = message
        self.push("message", message)
        return message

    def edit(self, message: J, text: str) -> None:
        """Let somebody edit a message."""
        edited = {**message, "text": text, "edit_date": int(time.time())}
        self.push("edited_message", edited)

    def press(self, person: int, message: J, label: str = "", data: str = "") -> str:
        """Let a person press a button, by its label or with data of any kind; return the query's id."""
        found = [b["callback_data"] for b in buttons(message) if label and label in b["text"]]
        query = str(self.number())
        sender = {"id": person, "is_bot": False, "first_name": f"P{person}"}
        pressed = {
            "id": query,
            "from": sender,
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
        sender = {"id": person, "is_bot": False, "first_name": f"P{person}"}
        self._asked.add(query)
        self.push("inline_query", {"id": query, "from": sender, "query": text, "offset": ""})
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

    def wait(self, what: Callable[[], Any], seconds: float = 15.0) -> Any:
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

    # What the bot does.

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
            for number in [n for n in self.updates if n < p.get("offset", 0)]:
                del self.updates[number]
            end = time.monotonic() + p.get("timeout", 0)
            while not self.updates and time.monotonic() < end and mine == self._newest_poll:
                self.changed.wait(0.2)
            if mine != self._newest_poll:
                raise ApiError(409, "Conflict: terminated by other getUpdates request", mistake=False)
            return list(self.updates.values())[:100]

    def _send_message(self, p: J) -> J:
        chat = self._writable(p["chat_id"])
        check_message(p)
        self._check_place(p)
        self._pace(p["chat_id"])
        kept = ("text", "entities", "reply_markup", "message_thread_id", "reply_parameters")
        said = {name: p[name] for name in kept if name in p}
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
        self.commands[f"{scope['type']}{scope.get('chat_id', '')}"] = p["commands"]
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
        known = (p["chat_id"], reply.get("message_id")) in self.messages
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


def buttons(message: J) -> list[J]:
    """Return the buttons under a message."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def labels(message: J) -> list[str]:
    """Return what the buttons under a message say."""
    return [button["text"] for button in buttons(message)]


class _Handler(BaseHTTPRequestHandler):
    world: BotApi
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        _, bot, method = urlsplit(self.path).path.split("/", 2)
        if bot != f"bot{TOKEN}":
            self._reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            return
        fault = self.world.take_fault(method)
        if fault is not None and not self._goes_on(fault):
            return
        try:
            result = {"ok": True, "result": self.world.call(method, _parameters(body))}
            status = 200
        except ApiError as error:
            status, result = error.status, error.body()
        if fault is not None and fault.kind == "lost":
            self._cut()
        else:
            self._reply(status, result)

    def do_GET(self) -> None:
        path = unquote(self.path)
        data = self.world.files.get(path.rpartition("/")[2], b"") if f"/file/bot{TOKEN}/" in path else b""
        self.send_response(200 if data else 404)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _goes_on(self, fault: Fault) -> bool:
        """Do what a fault does before a call; return whether the call is carried out."""
        if fault.kind == "drop":
            self._cut()
            return False
        if fault.kind in FAULTY:
            description = "Conflict: terminated by other getUpdates request" if fault.kind == 409 else "Error"
            more = {"parameters": {"retry_after": int(fault.seconds)}} if fault.kind == 429 else {}
            self._reply(
                int(fault.kind), {"ok": False, "error_code": fault.kind, "description": description, **more}
            )
            return False
        if fault.kind == "slow":
            time.sleep(fault.seconds)
        return True

    def _reply(self, status: int, body: J) -> None:
        raw = b"<html>Bad Gateway</html>" if status == 502 else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except OSError:  # the bot has gone
            self.close_connection = True

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Serve a connection; one that the bot left is no error."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True


def _parameters(body: bytes) -> J:
    found: J = {}
    for key, value in parse_qsl(body.decode(), keep_blank_values=True):
        try:
            found[key] = value if key in ("text", "url", "secret_token", "query") else json.loads(value)
        except ValueError:
            found[key] = value
        if key.endswith("query_id") or key == "file_id":
            found[key] = value
    return found

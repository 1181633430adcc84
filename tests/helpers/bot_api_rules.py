"""What Telegram refuses: the rules of the Bot API that a bot can break."""

from __future__ import annotations

import math
import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

J = dict[str, Any]
BUTTON_KINDS = ("callback_data", "url", "copy_text", "switch_inline_query")
ADDRESS = re.compile(r"https?://[^/?#\s:]+\.[^/?#\s:]+(:\d+)?([/?#]\S*)?$")
MARKS = {"bold", "italic", "blockquote", "expandable_blockquote"}


@dataclass
class Fault:
    """What happens to the next `count` calls of a method instead of, or after, being carried out.

    `kind` is a status (400, 404, 409, 413, 429, 500, 502) or ``drop`` (the connection ends, nothing is done),
    ``lost`` (it is done, but the answer never arrives) or ``slow`` (it is done after `seconds`).
    """

    kind: int | str
    method: str
    count: int = 1
    seconds: float = 1.0


class ApiError(Exception):
    """A refusal; `mistake` where a right bot would not have met it."""

    def __init__(self, status: int, text: str, more: J | None = None, *, mistake: bool = True) -> None:
        super().__init__(text)
        self.status, self.text, self.more, self.mistake = status, text, more or {}, mistake

    def body(self) -> J:
        """Return it as Telegram says it."""
        more = {"parameters": self.more} if self.more else {}
        return {"ok": False, "error_code": self.status, "description": self.text, **more}


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def check_text(text: str, limit: int) -> None:
    """Refuse a text that is too long."""
    if units(text) > limit:
        raise ApiError(400, "Bad Request: message is too long")


def check_message(p: J, text: str = "text") -> None:
    """Refuse what can't be sent."""
    if not p[text].strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if "parse_mode" in p:
        raise ApiError(400, "Bad Request: this bot never has its text parsed")
    check_text(p[text], 4096)
    edges, position = {0}, 0
    for character in p[text]:
        position += units(character)
        edges.add(position)
    for entity in p.get("entities", []):
        inside = {entity["offset"], entity["offset"] + entity["length"]} <= edges
        if not inside or entity["length"] < 1 or entity["type"] not in MARKS:
            raise ApiError(400, f"Bad Request: wrong entity {entity}")
    check_keyboard(p)


def check_keyboard(p: J) -> None:
    """Refuse buttons that Telegram does not take."""
    for row in p.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            kinds = [kind for kind in BUTTON_KINDS if kind in button]
            if not button["text"].strip() or len(kinds) != 1:
                raise ApiError(
                    400, f"Bad Request: Text buttons are unallowed in the inline keyboard {button}"
                )
            data = button[kinds[0]]
            if kinds == ["callback_data"] and not 1 <= len(data.encode()) <= 64:
                raise ApiError(400, f"Bad Request: BUTTON_DATA_INVALID {button}")
            if kinds == ["url"] and not ADDRESS.match(data):
                raise ApiError(400, f"Bad Request: inline keyboard button URL is invalid {button}")
            if kinds == ["copy_text"] and not 1 <= len(data["text"]) <= 256:
                raise ApiError(400, f"Bad Request: BUTTON_COPY_TEXT_INVALID {button}")


def check_inline(p: J) -> None:
    """Refuse inline results that Telegram does not take."""
    ids = [result["id"] for result in p["results"]]
    if len(set(ids)) != len(ids) or len(ids) > 50 or any(not 1 <= len(one.encode()) <= 64 for one in ids):
        raise ApiError(400, "Bad Request: RESULT_ID_INVALID")
    for result in p["results"]:
        if not result["title"].strip():
            raise ApiError(400, "Bad Request: ARTICLE_TITLE_EMPTY")
        check_message(result["input_message_content"], "message_text")


class Flood:
    """Telegram's limits: three at once and one a second to a person, 20 a minute to a group, 30 a second."""

    def __init__(self) -> None:
        self._tokens: dict[int, tuple[float, float]] = {}
        self._groups: dict[int, deque[float]] = defaultdict(deque)
        self._all: deque[float] = deque()

    def wait(self, chat: int) -> int:
        """Return how many seconds a message comes too early, 0 if it does not; then it is counted."""
        now = time.monotonic()
        recent, everything = self._groups[chat], self._all
        while everything and everything[0] < now - 1:
            everything.popleft()
        while recent and recent[0] < now - 60:
            recent.popleft()
        tokens, last = self._tokens.get(chat, (3.0, now))
        tokens = min(3.0, tokens + now - last)
        wait = 1.0 if len(everything) >= 30 else 0.0
        if chat > 0 and tokens < 1:
            wait = max(wait, 1 - tokens)
        if chat < 0 and len(recent) >= 20:
            wait = max(wait, recent[0] + 60 - now)
        if not wait:
            self._tokens[chat] = (tokens - 1, now)
            recent.append(now)
            everything.append(now)
        return math.ceil(wait)

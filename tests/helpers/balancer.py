"""Telegram's side of a webhook, and the balancer before several processes of one bot."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from queue import SimpleQueue
from types import TracebackType

from tests.helpers.bot_api import BotApi, J

SECRET = "s3cret_Token-42"
HOOK = "https://example.org/hook"


def free_port() -> int:
    """Return a port that nobody listens at just now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def request(
    port: int, body: bytes = b"", secret: str | None = SECRET, path: str = "/hook", verb: str = "POST"
) -> int:
    """Return the status that a request ends with, 0 where the connection ends first."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json"} | (
        {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    )
    try:
        connection.request(verb, path, body, headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


class Balancer:
    """Delivers what people do to one process after the other, each chat's in its order, until one takes it.

    Attributes:
        taken: by port, the numbers of updates that were taken there.
        refused: rounds in which nobody took an update.
    """

    def __init__(self, api: BotApi, ports: list[int]) -> None:
        self._api, self._ports = api, ports
        self.taken: dict[int, list[int]] = defaultdict(list)
        self.refused = 0
        self._next = 0
        self._ended = threading.Event()
        self._chats: dict[int, SimpleQueue[J | None]] = {}
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Balancer:
        self._start(self._hand_out)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        for queue in self._chats.values():
            queue.put(None)
        for thread in self._threads:
            thread.join()

    def _start(self, work: Callable[..., None], *values: object) -> None:
        thread = threading.Thread(target=work, args=values)
        self._threads.append(thread)
        thread.start()

    def _hand_out(self) -> None:
        last = 0
        while not self._ended.is_set():
            with self._api.changed:
                found = [update for number, update in self._api.updates.items() if number > last]
                if not found:
                    self._api.changed.wait(0.1)
            for update in found:
                last = update["update_id"]
                chat = _chat_of(update)
                if chat not in self._chats:
                    self._chats[chat] = SimpleQueue()
                    self._start(self._deliver_all, self._chats[chat])
                self._chats[chat].put(update)

    def _deliver_all(self, queue: SimpleQueue[J | None]) -> None:
        while (update := queue.get()) is not None and not self._ended.is_set():
            while not self._is_taken(update) and not self._ended.is_set():
                self.refused += 1
                time.sleep(0.1)

    def _is_taken(self, update: J) -> bool:
        body = json.dumps(update).encode()
        first = self._next
        self._next += 1  # the next one goes to the next process
        for turn in range(len(self._ports)):
            port = self._ports[(first + turn) % len(self._ports)]
            if request(port, body) == 200:
                self.taken[port].append(update["update_id"])
                return True
        return False


def _chat_of(update: J) -> int:
    kind = next(value for key, value in update.items() if key != "update_id")
    return int(kind.get("message", kind).get("chat", {}).get("id", 0))

"""The log of a long-lived bot: one line an event on stderr, without names, texts or the token."""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import NamedTuple

_TOKEN_LIKE = re.compile(r"\d{6,}:[\w-]{30,}")
_HIDDEN = "<token>"
_PLAIN = re.compile(r"[\w.:/@+-]+")

log = logging.getLogger("guidebot.telegram")


class Happened(NamedTuple):
    """What a line of the log says: its event, and the fields that name nobody."""

    event: str
    fields: Mapping[str, object]


def happened(record: logging.LogRecord) -> Happened | None:
    """Return what a line of the log says, None if it is of another kind."""
    found = getattr(record, "happened", None)
    return found if isinstance(found, Happened) else None


def event(name: str, /, level: int = logging.INFO, **fields: object) -> None:
    """Log that something happened, with fields that name nobody."""
    if log.isEnabledFor(level):
        line = " ".join([f"event={name}", *(f"{key}={_quoted(v)}" for key, v in fields.items())])
        log.log(level, "%s", line, extra={"happened": Happened(name, fields)})


def mistake(error: BaseException, /, **fields: object) -> None:
    """Log an error that nobody expected: its type and place on one line, its traceback only with -vv."""
    event("mistake", logging.ERROR, error=type(error).__name__, at=_place(error.__traceback__), **fields)
    log.debug("event=traceback", exc_info=error)


def set_up_logs(token: str) -> None:
    """Send one line an event to stderr, and keep `token` out of every one of them."""
    root = logging.getLogger()
    detailed = root.level == logging.DEBUG  # as -vv asked for
    for handler in list(root.handlers):
        root.removeHandler(handler)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(token))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if detailed else logging.INFO)
    for noisy in ("telegram", "httpx", "httpcore", "tornado", "asyncio"):
        # They log URLs, which hold the token, and what Telegram said as whole tracebacks.
        logging.getLogger(noisy).setLevel(logging.WARNING if detailed else logging.CRITICAL + 1)
    sys.excepthook = _last_words
    if not detailed:
        warnings.simplefilter("ignore")


class _Line(logging.Formatter):
    def __init__(self, token: str) -> None:
        super().__init__()
        self._secrets = [part for part in (token, token.partition(":")[2]) if len(part) > 8]

    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        if record.name != log.name:
            text = f"event=other logger={record.name} says={_quoted(text)}"
        if record.exc_info and log.isEnabledFor(logging.DEBUG):
            text += "\n" + self.formatException(record.exc_info)
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return f"time={moment[:-6]}Z level={record.levelname.lower()} {_TOKEN_LIKE.sub(_HIDDEN, text)}"


def _quoted(value: object) -> str:
    text = " ".join(str(value).split())
    return text if _PLAIN.fullmatch(text) else '"' + text.replace('"', "'") + '"'


def _place(traceback: TracebackType | None) -> str:
    if traceback is None:
        return "-"
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{PurePath(traceback.tb_frame.f_code.co_filename).name}:{traceback.tb_lineno}"


def _last_words(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    mistake(error)

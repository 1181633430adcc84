"""What each setting may say: its value, out of the environment's words or the settings file's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.channels.chat.life.quiet_hours import QuietHours

_LONGEST_RETENTION = 3650  # days
_LONGEST_LINE = 200  # characters of a name or a contact
MAX_SECRET = 256  # characters, https://core.telegram.org/bots/api#setwebhook


def _path(value: object) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("must be a path")
    return Path(value).expanduser()


def _header(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,99}", value):
        raise ValueError("must be the name of a header, such as X-Forwarded-User")
    return value.lower()


def _networks(value: object) -> frozenset[str]:
    found = _listed(value, r"[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?", "addresses such as 10.0.0.2 or 10.0.0.0/24")
    from ipaddress import ip_network

    try:
        return frozenset(str(ip_network(one)) for one in found)
    except ValueError as error:
        raise ValueError("must be addresses such as 10.0.0.2 or 10.0.0.0/24") from error


def _root(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
        raise ValueError("must be a URL such as http://127.0.0.1:8081")
    return value.rstrip("/")


def _user_ids(value: object) -> frozenset[int]:
    return frozenset(map(int, _listed(value, r"[0-9]{1,19}", "Telegram user ids, numbers")))


def _ids(value: object) -> frozenset[str]:
    what = "Telegram ids of users and groups (a topic as GROUP/TOPIC), numbers"
    return _listed(value, r"-?[0-9]{1,19}(?:/[1-9][0-9]{0,18})?", what)


def _chat(value: object) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"-?[0-9]{1,19}(?:/[1-9][0-9]{0,18})?", text):
        raise ValueError("must be the id of a chat, a number, or CHAT/TOPIC")
    return text


def _quiet_hours(value: object) -> QuietHours:
    from bot.channels.chat.life.quiet_hours import QuietHours  # few set them

    return QuietHours.read(str(value))


def _listed(value: object, pattern: str, what: str) -> frozenset[str]:
    parts = value if isinstance(value, list) else str(value).split(",")
    texts = [str(part).strip() for part in parts]
    wrong = [text for text in texts if text and not re.fullmatch(pattern, text)]
    if wrong:
        raise ValueError(f"must be {what} separated by commas, and “{wrong[0]}” is none")
    found = frozenset(filter(None, texts))
    if not found and isinstance(value, str) and value.strip():  # a slip must not let everybody in
        raise ValueError(f"must be {what} separated by commas, and names none")
    return found


def _secret(value: object) -> str:
    # The value itself is not repeated: it is a secret even when it is wrong.
    if not isinstance(value, str) or not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MAX_SECRET}}}", value):
        raise ValueError(f"must be 1 to {MAX_SECRET} letters, digits, hyphens and underscores")
    return value


def _database(value: object) -> str:
    # As the secret: it may hold a password.
    if not isinstance(value, str) or not re.match(r"postgres(ql)?://.", value):
        raise ValueError("must be an address such as postgresql://USER:PASSWORD@HOST/DATABASE")
    return value


def _nodes(value: object) -> tuple[str, ...]:
    # What is wrong is not repeated: it may hold a password.
    parts = value if isinstance(value, list) else str(value).split(",")
    nodes = tuple(str(part).strip().rstrip("/") for part in parts if str(part).strip())
    if not nodes or any(not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#@]*)?", node) for node in nodes):
        raise ValueError(
            "must be URLs such as https://search.example.org:9200 with commas between them, without user"
            " and password"
        )
    if len({node.partition(":")[0] for node in nodes}) > 1:
        raise ValueError("must have http or https for all of its nodes")
    return nodes


def _fallback(value: object) -> str:
    if value not in ("none", "local"):
        raise ValueError("must be none or local")
    return str(value)


def _switch(value: object) -> bool:
    if value in (True, "yes"):
        return True
    if value in (False, "no"):
        return False
    raise ValueError("must be yes or no")


def _days(value: object) -> int:
    text = str(value).strip()
    days = int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0
    if not 1 <= days <= _LONGEST_RETENTION:
        raise ValueError(f"must be a number of days from 1 to {_LONGEST_RETENTION}")
    return days


def _line(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value.strip()) <= _LONGEST_LINE:
        raise ValueError(f"must be one line of at most {_LONGEST_LINE} characters")
    return value.strip()


PARSERS: dict[str, Callable[[object], Any]] = {
    "data_dir": _path,
    "telegram_token_file": _path,
    "telegram_api_url": _root,
    "telegram_admins": _user_ids,
    "telegram_allowed": _ids,
    "telegram_helpers": _chat,
    "telegram_quiet_hours": _quiet_hours,
    "telegram_webhook_secret": _secret,
    "desk_password_file": _path,
    "desk_user_header": _header,
    "desk_proxies": _networks,
    "keep_questions": _switch,
    "keep_originals": _switch,
    "retention_days": _days,
    "operator": _line,
    "contact": _line,
    "database_url": _database,
    "engine_url": _nodes,
    "engine_user": _line,
    "engine_password_file": _path,
    "engine_ca": _path,
    "engine_fallback": _fallback,
}
"""By a setting's name what reads its value; ValueError says what it must be."""

"""Nobody can tell who asked: what is personal leaves the questions, people and chats are named by hashes."""

from __future__ import annotations

import re

from corpus.caching import kept

_DOMAIN = r"(?:[\w-]{1,63}\.){1,5}"
_NUMBER = r"\d(?:[ ()/.-]{0,2}\d){7,60}"
_RULES = (
    (kept.pattern(r"\b[a-z][a-z0-9+.-]{1,20}://\S+|\bwww\.\S+", re.IGNORECASE), "[link]"),
    (kept.pattern(rf"(?<![\w.+-])[\w.+-]{{1,64}}@{_DOMAIN}[\w-]{{1,63}}"), "[e-mail]"),
    (kept.pattern(rf"(?<![\w.@]){_DOMAIN}[a-z]{{2,12}}/\S*", re.IGNORECASE), "[link]"),
    (kept.pattern(rf"(?<![\w.@]){_DOMAIN}(?:com|org|net|edu|gov|info|io|me|uk|de|eu)\b", re.I), "[link]"),
    (kept.pattern(r"(?<!\w)@[A-Za-z]\w{3,31}"), "[name]"),
    (
        kept.pattern(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),
        "[number]",
    ),  # of an account
    (kept.pattern(rf"(?<![\w$€£])(?:\+|[A-Za-z]{{1,3}}-?)?{_NUMBER}(?!\w)"), "[number]"),
)
_MARKS = kept.pattern(r"[@./\d]")
"""One of them stands in whatever a rule takes out; most questions have none, and are soon read."""


def redact(text: str) -> str:
    """Return `text` without links, addresses, user names and numbers as long as a telephone's.

    >>> redact("I'm ann@example.org, call +1 (555) 010-9999")
    "I'm [e-mail], call [number]"
    """
    for pattern, instead in _RULES if _MARKS.search(text) else ():
        text = pattern.sub(instead, text)
    return text


def without_private(text: str) -> str:
    """Return `text` as it is read: what `redact` marks is left out, so that no reply repeats it.

    >>> without_private("how long is it, dr.ann@example.org?")
    'how long is it, ?'
    """
    for pattern, _ in _RULES if _MARKS.search(text) else ():
        text = pattern.sub("", text)
    return text


class Identity:
    """Turns a channel's ids into names that only this data directory's key can reproduce."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def name(self, channel_id: str) -> str:
        """Return the name that stands for a person or a chat."""
        return str(self._number(channel_id))

    def label(self, channel_id: str) -> str:
        """Return the short form of it for a log."""
        return f"{self._number(channel_id) & 0xFFFFFFFFFF:010x}"

    def _number(self, channel_id: str) -> int:
        import hmac  # brings OpenSSL, for 2 ms: a question in a terminal needs no names

        digest = hmac.digest(self._key, channel_id.encode(), "sha256")
        return int.from_bytes(digest[:8], "big", signed=True)

"""Deep links: `t.me/bot?start=PAYLOAD`, where the payload asks a question."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class LinkedQuestion(NamedTuple):
    """A question out of a payload, and whether it can be nothing else."""

    text: str
    certain: bool


def read(payload: str) -> LinkedQuestion | None:
    """Return the question that a payload asks: words joined by `-` or `_`, or base64url of the text.

    >>> read("how_long_is_the_fellowship")
    LinkedQuestion(text='how long is the fellowship', certain=True)
    >>> read("s_12") is None
    True
    >>> read("aG93IGxvbmcgaXMgaXQ_").text
    'how long is it?'
    """
    payload = payload.strip()
    if not payload:
        return None
    if not _PAYLOAD.fullmatch(payload):
        # Somebody typed words behind /start.
        return LinkedQuestion(payload, certain=True)
    if decoded := _decoded(payload):
        return LinkedQuestion(decoded, certain=True)
    words = re.sub(r"[-_]+", " ", payload).strip()
    spoken = re.findall(r"\b[A-Za-z]{2,}\b", words)
    if not spoken or (len(spoken) == 1 and (words != spoken[0] or len(words) < 4)):
        return None  # some mark of where the link stood
    return LinkedQuestion(words, certain=len(spoken) > 2)


def _decoded(payload: str) -> str:
    try:
        raw = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True)
        text = raw.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if len(text) > 3 and text.isprintable() and (" " in text or text.endswith("?")) else ""

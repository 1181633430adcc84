"""What may be personal in a question, taken out before the question is kept."""

from __future__ import annotations

import re

_RULES = (
    (re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://\S+|\bwww\.\S+", re.IGNORECASE), "[link]"),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"), "[e-mail]"),
    (re.compile(r"(?<!\w)@[A-Za-z]\w{3,31}"), "[name]"),
    (re.compile(r"(?<![\w$€£])\+?\d(?:[ ()/.-]{0,2}\d){7,18}(?!\w)"), "[number]"),
)


def redact(text: str) -> str:
    """Return `text` without links, addresses, user names and numbers as long as a telephone's.

    >>> redact("I'm ann@example.org, call +1 (555) 010-9999")
    "I'm [e-mail], call [number]"
    """
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text

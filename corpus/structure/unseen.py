"""What stands in a Markdown text and is not seen by its readers: tags, comments, what is crossed out.

A text is masked, never changed: what is unseen gives way to as many spaces, so that all offsets hold.
"""

from __future__ import annotations

import re

import msgspec

from corpus.caching import kept
from corpus.model import Span

_SIGNS = kept.pattern(r"[<{~`\u200b\u2060\ufeff]|\[\^|^ {0,3}\[[^\]\n]{1,200}\]:", re.M)

# Elements of HTML; whatever else stands in angle brackets is a word of the text, such as "<file>".
_NAMES = (
    "a|abbr|address|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|caption|center|cite|code|"
    "col|colgroup|data|dd|details|dfn|dialog|div|dl|dt|em|fieldset|figcaption|figure|font|footer|form|h[1-6]|"
    "head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|meta|nav|noscript|object|"
    "ol|optgroup|option|output|p|param|picture|pre|progress|q|rp|rt|ruby|samp|section|select|small|source|span|"
    "strong|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr"
)
_COMPONENT = r"[A-Z](?=\w*[a-z])[\w.]*|[a-z][a-z0-9]*(?:-[a-z0-9]+)+"
_ATTRIBUTES = r"(?:[^<>\"'{]|\"[^\"]{0,2000}\"|'[^']{0,2000}'|\{[^{}]{0,500}\}){0,200}"
_FENCE = r"^ {0,3}(?P<fence>```+|~~~+)[^\n]*\n.*?(?:^ {0,3}(?P=fence)[^\n]*$|\Z)"
_TICKS = r"(?<!`)(?P<tick>`{1,3})(?!`)[^`\n]{1,1000}(?P=tick)(?!`)"
_HIDDEN = (
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|template)\b[^<>]{0,2000}>.*?(?:</(?P=raw)\s*>|\Z)"
    r"|\{/\*.{0,5000}?\*/\}|\{#-?[ \n].{0,5000}?#\}|\{%-?\s*comment\b.{0,5000}?endcomment\s*-?%\}"
    r"|^ {0,3}\[(?://|comment|_|#|>)\]:[^\n]*$"
)
_STRUCK = (
    r"~~(?=[^\s~])[^~\n]{1,600}(?:\n(?!\n)[^~\n]{1,600}){0,5}~~"
    r"|<(?P<gone>s|del|strike)\b[^<>]{0,200}>.{0,5000}?</(?P=gone)\s*>"
)
_TAG = rf"</?(?:(?i:{_NAMES})|{_COMPONENT})(?=[\s/>]){_ATTRIBUTES}/?>"
_TEMPLATE = r"\{%.{0,500}?%\}|\{\{.{0,500}?\}\}|\{:[^{}\n]{0,300}\}|\{#[\w:.-]{1,200}\}"
_TITLE = r"\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|\([^()\n]{0,500}\)"
_REFERENCE = (
    r"^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]*(?:<[^<>\n]{0,1000}>|\S{1,1000})"
    rf"(?:[ \t]+(?:{_TITLE}))?[ \t]*$"
)
CODE = rf"(?P<code>{_FENCE}|{_TICKS})"
"""Code, which is seen as it is; flags M and S."""

PIECES = (
    rf"{CODE}"
    rf"|(?P<hidden>{_HIDDEN})"
    rf"|(?P<struck>{_STRUCK})"
    rf"|(?P<marks>{_TAG}|{_TEMPLATE}|\[\^[^\]\s]{{1,60}}\](?!:)|[\u200b\u2060\ufeff]+)"
    rf"|(?P<reference>{_REFERENCE})"
)
"""Code, which is seen as it is, or a piece of a text that is not seen; flags M and S."""

_PIECES = kept.pattern(PIECES, re.M | re.S)
_ADDRESSES = kept.pattern(
    r"(?<=\])(?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,1000})?\)|\[[^\[\]\n]{0,200}\])"
)
_RAISED = kept.pattern(r"(?<=[\d.,;:!?)%])[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_ENTITY = kept.pattern("&(?:#|[a-zA-Z][a-zA-Z0-9])")
"""How each entity begins: "R&D" and "Q & A" hold none."""
_NOT_BREAK = kept.pattern(r"[^\n]")


class Masked(msgspec.Struct, frozen=True):
    """A text with spaces in place of what is unseen.

    Attributes:
        text: of the same length, with the same ends of lines.
        hidden: spans that must not be shown at all, in order: comments, scripts.
        code: spans of fenced code, in order.
    """

    text: str
    hidden: tuple[Span, ...] = ()
    code: tuple[Span, ...] = ()


def mask(text: str) -> Masked:
    """Return a Markdown text without what its readers don't see; code stays as it is."""
    if not _SIGNS.search(text):
        return Masked(text)
    parts: list[str] = []
    hidden: list[Span] = []
    code: list[Span] = []
    position = 0
    for found in _PIECES.finditer(text):
        if found["code"] is not None:
            code += [Span(*found.span())] if found["fence"] else []
            continue
        if found["hidden"] is not None:
            hidden.append(Span(*found.span()))
        parts += text[position : found.start()], _NOT_BREAK.sub(" ", found[0])
        position = found.end()
    return Masked("".join((*parts, text[position:])), tuple(hidden), tuple(code))


def seen_words(text: str) -> str:
    """Return the words of a Markdown text that its readers see; offsets don't hold in it."""
    if not text.isascii() and _RAISED.search(
        text
    ):  # the mark of a note, or an exponent: no part of the number before it
        text = _RAISED.sub(" ", text)
    if "<" in text or "{" in text or "~" in text or "[" in text:
        text = _ADDRESSES.sub(" ", mask(text).text)
    if _ENTITY.search(text):
        from html import unescape  # its table of all entities takes a millisecond

        text = unescape(text)
    return text

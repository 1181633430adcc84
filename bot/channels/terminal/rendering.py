"""Text for a terminal or a pipe: nothing in it that steers the terminal, and no line too long to read.

Colours and boxes are for terminals only, so what they take to import is loaded only there.
"""

from __future__ import annotations

import sys

from corpus.caching import kept

MAX_WIDTH = 88  # columns; longer lines are hard to follow
_DEFAULT_SIZE = 80, 24

# Control characters but line feed and tab, the marks that turn the writing direction, and lone surrogates:
# a guide, a file name or a question could otherwise recolour, clear or retitle the terminal.
_UNSAFE = kept.pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def clean_for_terminal(text: str) -> str:
    r"""Return `text` without the characters that a terminal would obey instead of show.

    >>> clean_for_terminal("\x1b]0;owned\x07Pay: \x1b[31m$10")
    ']0;ownedPay: [31m$10'
    """
    return _UNSAFE.sub("", text)


def one_line(text: str) -> str:
    r"""Return `text` in one line, for an entry of a list: names, titles and messages may hold line ends.

    >>> one_line("rules\nEdition 99:\tmine")
    'rules Edition 99: mine'
    """
    return " ".join(clean_for_terminal(" ".join(text.split())).split())


def terminal_width() -> int:
    """Return how many columns a line may have: the terminal's, at most `MAX_WIDTH`."""
    import shutil

    return min(shutil.get_terminal_size(_DEFAULT_SIZE).columns, MAX_WIDTH)


def wrap(text: str, width: int) -> str:
    """Return `text` with lines of at most `width` columns, broken at spaces, indents kept."""
    from textwrap import fill

    def wrapped(line: str) -> str:
        indent = line[: len(line) - len(line.lstrip())]
        return fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

    return "\n".join(wrapped(line) for line in text.split("\n"))


def print_text(text: str, end: str = "\n") -> None:
    """Print plain text on stdout: wrapped on a terminal, as it is in a pipe."""
    text = clean_for_terminal(text)
    sys.stdout.write((wrap(text, terminal_width()) if sys.stdout.isatty() else text) + end)
    sys.stdout.flush()

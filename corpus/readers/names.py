"""What documents are called: like their files, with folders in front where two would be called the same."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

MAX_NAME = 100
FALLBACK = "document"


def slug(text: str) -> str:
    """Return a name: lower case, letters and digits of any script, hyphens for everything else.

    >>> slug("Müller's Guide (2nd ed.)")
    'müller-s-guide-2nd-ed'
    """
    words: list[str] = []
    word = ""
    for character in unicodedata.normalize("NFC", text).lower():
        if unicodedata.category(character)[0] in "LNM":  # marks are parts of letters in many scripts
            word += character
        elif word:
            words.append(word)
            word = ""
    return "-".join([*words, word] if word else words)[:MAX_NAME].strip("-") or FALLBACK


def distinct_names(paths: Sequence[Sequence[str]]) -> list[str]:
    """Return a name for each source, no two of them equal, the same in whatever order they come.

    Args:
        paths: for each source its folders, outermost first, its file's name without the ending, and the
            ending or an empty string: ``("docs", "faq", "fees", ".md")``.
    """
    depths = [1] * len(paths)
    while True:
        names = [_name(path, depth) for path, depth in zip(paths, depths, strict=True)]
        folders: dict[str, set[tuple[str, ...]]] = {}
        for name, path in zip(names, paths, strict=True):
            folders.setdefault(name, set()).add(tuple(path[:-2]))
        # Files of one folder are told apart by their endings instead.
        longer = [
            depth + 1 if len(folders[name]) > 1 and depth < len(path) - 1 else depth
            for name, path, depth in zip(names, paths, depths, strict=True)
        ]
        if longer == depths:
            return _numbered(names, paths, Counter(names))
        depths = longer


def _name(path: Sequence[str], depth: int) -> str:
    return slug("-".join(path[-1 - depth : -1]))


def _numbered(names: list[str], paths: Sequence[Sequence[str]], counts: Counter[str]) -> list[str]:
    """Return names told apart by their endings, and where that is not enough by numbers."""
    names = [
        slug(f"{name}-{path[-1]}") if counts[name] > 1 else name
        for name, path in zip(names, paths, strict=True)
    ]
    given: set[str] = set()
    for i in sorted(range(len(names)), key=lambda i: (names[i], paths[i])):
        name, number = names[i], 1
        while name in given:
            number += 1
            name = f"{names[i][: MAX_NAME - 5]}-{number}"
        names[i] = name
        given.add(name)
    return names

"""AsciiDoc before it is read: comments, conditions, attributes and includes, line by line."""

from __future__ import annotations

import re

_ATTRIBUTE = re.compile(r":(!?)([\w-]+)(!?):(?:[ \t]+(.*))?$")
_CONDITION = re.compile(r"(ifdef|ifndef|ifeval|endif)::([^\[]*)\[(.*)\]$")
_INCLUDE = re.compile(r"include::\S+\[.*\]$")
_REFERENCE = re.compile(r"\\?\{([\w-]+)\}")
_VERBATIM = re.compile(r"(?:-{4,}|\.{4,}|```.*|\+{4,})$")
_BUILT_IN = {
    "nbsp": "\xa0", "empty": "", "blank": "", "sp": " ", "zwsp": "", "wj": "", "apos": "'", "quot": '"',
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "deg": "°", "plus": "+", "brvbar": "¦",
    "vbar": "|",
    "amp": "&", "lt": "<", "gt": ">", "startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*",
    "tilde": "~", "backslash": "\\", "backtick": "`", "two-colons": "::", "two-semicolons": ";;",
    "cpp": "C++",
}  # fmt: skip


class Lines:
    """The lines that are left, with attributes put in.

    Attributes:
        lines: to be read.
        n_included: how often another file should have been put in.
    """

    def __init__(self, source: str) -> None:
        self.n_included = 0
        self._attributes = dict(_BUILT_IN)
        self._conditions: list[bool] = []
        self.lines = list(self._kept(source.split("\n")))

    def _kept(self, source: list[str]) -> list[str]:
        kept: list[str] = []
        fence = ""
        in_comment = False
        for line in (one.rstrip() for one in source):
            if not fence and line == "////":
                in_comment = not in_comment
                continue
            if in_comment or (not fence and line.startswith("//") and not line.startswith("///")):
                continue
            if self._is_condition(line) or not all(self._conditions):
                continue
            if _VERBATIM.match(line) and (not fence or line == fence):
                fence = "" if fence else line if not line.startswith("```") else "```"
            elif not fence and self._is_setting(line):
                continue
            elif not fence and _INCLUDE.match(line):
                self.n_included += 1
                continue
            kept.append(line if fence else self._filled(line))
        return kept

    def _is_condition(self, line: str) -> bool:
        found = _CONDITION.match(line)
        if found is None:
            return False
        kind, names, words = found.groups()
        if kind == "endif":
            del self._conditions[-1:]
            return True
        if kind == "ifeval":
            self._conditions.append(True)
            return True
        if "+" in names:
            is_set = all(name in self._attributes for name in names.split("+"))
        else:
            is_set = any(name in self._attributes for name in names.split(","))
        if not words:
            self._conditions.append(is_set == (kind == "ifdef"))
        return True

    def _is_setting(self, line: str) -> bool:
        found = _ATTRIBUTE.match(line)
        if found is None:
            return False
        name = found[2].lower()
        if found[1] or found[3]:
            self._attributes.pop(name, None)
        else:
            self._attributes[name] = self._filled(found[4] or "")
        return True

    def _filled(self, line: str) -> str:
        if "{" not in line:
            return line

        def value(found: re.Match[str]) -> str:
            if found[0].startswith("\\"):
                return found[0][1:]
            return self._attributes.get(found[1].lower(), found[0])

        return _REFERENCE.sub(value, line)

"""What begins a list's item, in any text."""

from __future__ import annotations

import re

LIST_ITEM = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+")

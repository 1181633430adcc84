"""The examples of the documentation as modules, to the letter."""

from __future__ import annotations

import sys
from types import ModuleType

from tests.helpers.pages import DOCS, blocks


def examples(page: str) -> list[str]:
    """Return the blocks of Python of a page below `docs/extending`."""
    return [block.body for block in blocks(DOCS / "extending" / page) if block.sort == "python"]


def documented(page: str, name: str) -> ModuleType:
    """Return the module that a page shows first.

    Args:
        page: file name of a page below `docs/extending`.
        name: what the module is called; it can be imported by this name meanwhile.
    """
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(examples(page)[0], page, "exec"), module.__dict__)
    return module

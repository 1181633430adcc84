"""How is guidebot called? Its commands, their common options, and what they open."""

from __future__ import annotations

from bot.command_line.program import main

__all__ = ["main"]

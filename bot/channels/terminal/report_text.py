"""What was asked and not answered well, as a numbered list for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.keeping.asked_groups import Group
    from bot.keeping.use.learning import ProposedHint

_REASONS = {"not_asked": "not what was asked"}
"""How reasons for a vote are read that don't say it by themselves."""


def report_text(groups: Sequence[Group], limit: int, set_aside: int = 0) -> str:
    """Return the groups as a numbered list, to be read, and how many messages the bot set aside."""
    listed = _listed(groups, limit)
    if not set_aside:
        return listed
    messages = "1 message was" if set_aside == 1 else f"{set_aside:,} messages were"
    return (
        f"{messages} set aside in the last 30 days: the bot ended twice over it, and told who sent it."
        f"\n\n{listed}"
    )


def _listed(groups: Sequence[Group], limit: int) -> str:
    if not groups:
        return "Nothing was asked that was not answered well."
    total = sum(len(group.questions) for group in groups)
    lines = [
        f"Questions not answered well: {total:,}, different ones: {len(groups):,}; the newest first:",
        "",
    ]
    for number, group in enumerate(groups[:limit], 1):
        lines += _entry(number, group)
    if len(groups) > limit:
        lines.append(f"… and {len(groups) - limit:,} more (--limit shows them).")
    lines += [
        "",
        "`guidebot report --as-hint 1` turns the first one into a hint, --as-check into a check question.",
    ]
    return "\n".join(lines)


def _entry(number: int, group: Group) -> list[str]:
    count = f"{len(group.questions)}×, " if len(group.questions) > 1 else ""
    lines = [f"{number:>3}. {_on_a_line(group.first.text)}  ({count}{group.first.asked[:10]}, {_why(group)})"]
    if group.first.history:
        lines.append(f"     after: {_on_a_line(group.first.history[-1])}")
    others = group.wordings[1:4]
    if others:
        lines.append(f"     also: {' · '.join(map(_on_a_line, others))}")
    return lines


def _why(group: Group) -> str:
    reasons = [
        _REASONS.get(reason, reason) + (f" {count}×" if count > 1 else "")
        for reason, count in group.reasons.items()
    ]
    return f"{group.why}: {', '.join(reasons)}" if reasons else group.why


def proposed_text(hints: Sequence[ProposedHint], limit: int) -> str:
    """Return the hints that use speaks for as a numbered list, empty if there are none."""
    if not hints:
        return ""
    lines = ["Hints that use speaks for; none changes an answer before you agree:", ""]
    for number, hint in enumerate(hints[:limit], 1):
        lines.append(f"{number:>3}. {' · '.join(map(_on_a_line, hint.questions[:3]))}  ({hint.signs})")
        words = f"“{_on_a_line(hint.text)}”" if hint.text else "not covered: its answer is liked by nobody"
        lines.append(f"     {hint.document}: {words}")
    if len(hints) > limit:
        lines.append(f"… and {len(hints) - limit:,} more (--limit shows them).")
    lines += [
        "",
        "`guidebot report --agree 1` publishes the first one; `guidebot corpus rollback` takes it back.",
    ]
    return "\n".join(lines)


def _on_a_line(text: str, longest: int = 200) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[:longest].rstrip()} …"

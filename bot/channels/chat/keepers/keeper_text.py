"""What a proposed change does to the guide, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.assistant.markup import drop_markup
from bot.channels.chat.message_text import BOLD, ITALIC, Composer, FormattedText
from bot.channels.chat.splitting import shorten
from corpus.editions import Edition, EditionNote

_SHOWN = 5
_MAX_LINE = 200
_MAX_DOCUMENTS = 60
_MAX_EDITIONS = 12


def changes_anything(fields: dict[str, Any]) -> bool:
    """Return whether an edition would differ from the published one."""
    return any(fields.get(name) for name in ("added", "removed", "changed"))


def rehearsal(fields: dict[str, Any], note: str = "") -> FormattedText:
    """Return what a change would do, as `guidebot corpus … --json` tells it."""
    composer = Composer().add("This would change the guide\n", BOLD)
    for name, label in (("added", "New"), ("changed", "Replaced"), ("removed", "Removed")):
        if fields.get(name):
            composer.add(f"{label}: {_names(fields[name])}\n")
    passages = fields.get("passages", {})
    composer.add(
        "\nPassages: {added} added, {removed} removed, {changed} changed\n".format(**_counts(passages))
    )
    _add_checks(composer, fields.get("checks", {}))
    _add_asked(composer, fields.get("asked", {}))
    if note:
        composer.add("\n").add(note, ITALIC)
    return composer.finish()


def published(fields: dict[str, Any]) -> FormattedText:
    """Return what was published, and how to take it back."""
    if not fields.get("published"):
        return Composer().add("Nothing to publish: the guide is like that already.").finish()
    composer = Composer().add(f"Published as edition {fields['edition']}.", BOLD)
    if before := fields.get("before"):
        composer.add(f" /rollback {before} takes it back.")
    return composer.finish()


def documents(edition: Edition) -> FormattedText:
    """Return the documents of an edition."""
    composer = Composer().add(f"Edition {edition.number}\n", BOLD)
    if not edition.documents:
        composer.add("The guide is empty: send a document with the caption /add.")
    for stored in edition.documents[:_MAX_DOCUMENTS]:
        composer.add(f"• {stored.name}", BOLD)
        title, source = _in_one_line(stored.title, 80), _in_one_line(stored.source, 80)
        composer.add(f": {title}, {stored.n_passages} passages, from {source}\n")
    if len(edition.documents) > _MAX_DOCUMENTS:
        composer.add(f"… and {len(edition.documents) - _MAX_DOCUMENTS} more\n")
    return composer.finish()


def history(notes: Sequence[EditionNote], published_number: int) -> FormattedText:
    """Return the newest editions."""
    composer = Composer().add("Editions, newest first\n", BOLD)
    for note in notes[:_MAX_EDITIONS]:
        here = " (published)" if note.number == published_number else ""
        composer.add(f"{note.number}{here}", BOLD)
        composer.add(f" · {note.created[:16].replace('T', ' ')} · {_in_one_line(note.message, 120)}\n")
    return composer.add("\n/rollback NUMBER goes back to one of them.").finish()


def _counts(passages: dict[str, Any]) -> dict[str, int]:
    return {name: int(passages.get(name, 0)) for name in ("added", "removed", "changed")}


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return ", ".join(names[:20]) + more


def _add_checks(composer: Composer, checks: dict[str, Any]) -> None:
    failed = checks.get("failed", [])
    composer.add(f"Check questions: {checks.get('passed', 0)} passed, {len(failed)} failed\n")
    for check in failed[:_SHOWN]:
        composer.add(f"✗ {shorten(str(check.get('question', check)), _MAX_LINE)}\n")


def _add_asked(composer: Composer, asked: dict[str, Any]) -> None:
    if not asked.get("questions"):
        composer.add("Nobody has asked anything yet that could change its answer.\n")
        return
    lines = [(effect, replay) for effect in ("lost", "changed", "gained") for replay in asked.get(effect, [])]
    composer.add(
        f"Of the last {asked['questions']} questions asked, {len(lines)} would change their answer\n"
    )
    for effect, replay in lines[:_SHOWN]:
        composer.add(f"\n{shorten(str(replay['question']), _MAX_LINE)}\n", BOLD)
        before, after = replay["before"]["answer"], replay["after"]["answer"]
        if effect != "gained":
            composer.add(f"now: {_line(before)}\n")
        composer.add(f"then: {_line(after) if effect != 'lost' else 'no answer'}\n")


def _in_one_line(text: str, limit: int) -> str:
    """Return a title, a file's name or a message for a list of which each entry is one line."""
    return shorten(" ".join(text.split()), limit)


def _line(text: str) -> str:
    return shorten(" ".join(drop_markup(text).text.split()), _MAX_LINE)

"""What a proposed change does to the guide, in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.assistant.markup import drop_markup
from bot.channels.chat.saying.message_text import BOLD, ITALIC, Composer, FormattedText
from bot.channels.chat.saying.splitting import shorten
from bot.keeping.asked_groups import Group
from bot.keeping.learning import ProposedHint
from bot.keeping.outcome import Effect, ReadDocument, Tried
from corpus.editions import Edition, EditionNote

_SHOWN = 5
_MAX_LINE = 200
_MAX_DOCUMENTS = 60
_MAX_EDITIONS = 12
_MAX_GROUPS = 20
_MAX_HINTS = 10


def rehearsal(tried: Tried, note: str = "") -> FormattedText:
    """Return what a change would do."""
    composer = Composer().add("This would change the guide\n", BOLD)
    for names, label in ((tried.added, "New"), (tried.changed, "Replaced"), (tried.removed, "Removed")):
        if names:
            composer.add(f"{label}: {_names(names)}\n")
    composer.add(
        f"\nPassages: {tried.passages_added} added, {tried.passages_removed} removed,"
        f" {tried.passages_changed} changed\n"
    )
    _add_checks(composer, tried)
    _add_asked(composer, tried)
    _add_read(composer, tried.read)
    if note:
        composer.add("\n").add(note, ITALIC)
    return composer.finish()


def _add_read(composer: Composer, read: Sequence[ReadDocument]) -> None:
    """Say what was found in the documents, their warnings last: right above the buttons."""
    for one in read[:_SHOWN]:
        composer.add(f"\nRead {shorten(one.name, 80)}: {one.found}\n")
        for warning in one.warnings[:_SHOWN]:
            composer.add(f"⚠ {shorten(warning, 2 * _MAX_LINE)}\n")
        if len(one.warnings) > _SHOWN:
            composer.add(f"… and {len(one.warnings) - _SHOWN} more warnings\n")


def lost_checks(tried: Tried) -> str:
    """Return what is wrong with a change that takes check questions their answers, or an empty string."""
    if not tried.refused:
        return ""
    lost = tried.checks_lost
    what = "a check question loses its answer" if lost == 1 else f"{lost} check questions lose their answers"
    return f"Nothing was published, since {what}: mend that, or publish it anyway."


def published(tried: Tried) -> FormattedText:
    """Return what was published, and how to take it back."""
    if not tried.published:
        return Composer().add("Nothing to publish: the guide is like that already.").finish()
    composer = Composer().add(f"Published as edition {tried.edition}.", BOLD)
    if tried.before:
        composer.add(f" /rollback {tried.before} takes it back.")
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


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return ", ".join(names[:20]) + more


def _add_checks(composer: Composer, tried: Tried) -> None:
    failed = tried.checks_failed
    composer.add(f"Check questions: {tried.checks_passed} passed, {len(failed)} failed\n")
    for question in failed[:_SHOWN]:
        composer.add(f"✗ {shorten(question, _MAX_LINE)}\n")


def _add_asked(composer: Composer, tried: Tried) -> None:
    if not tried.asked:
        composer.add("Nobody has asked anything yet that could change its answer.\n")
        return
    composer.add(
        f"Of the last {tried.asked} questions asked, {len(tried.replayed)} would change their answer\n"
    )
    for one in tried.replayed[:_SHOWN]:
        composer.add(f"\n{shorten(one.question, _MAX_LINE)}\n", BOLD)
        if one.effect is not Effect.GAINED:
            composer.add(f"now: {_line(one.now)}\n")
        composer.add(f"then: {_line(one.then) if one.effect is not Effect.LOST else 'no answer'}\n")


def report(groups: Sequence[Group]) -> FormattedText:
    """Return what was asked and not answered well, the newest first."""
    if not groups:
        return Composer().add("Nothing was asked that was not answered well.").finish()
    total = sum(len(group.questions) for group in groups)
    composer = Composer().add(
        f"Questions not answered well: {total:,}, different ones: {len(groups):,}; the newest first\n", BOLD
    )
    for group in groups[:_MAX_GROUPS]:
        count = f"{len(group.questions)}×, " if len(group.questions) > 1 else ""
        composer.add(f"\n• {_line(group.first.text)}")
        composer.add(f" ({count}{group.first.asked[:10]}, {group.why})", ITALIC)
        if group.first.history:
            composer.add(f"\n   after: {_line(group.first.history[-1])}")
        if others := group.wordings[1:4]:
            composer.add(f"\n   also: {' · '.join(map(_line, others))}")
    if len(groups) > _MAX_GROUPS:
        composer.add(f"\n… and {len(groups) - _MAX_GROUPS:,} more")
    return composer.finish()


def proposed(hints: Sequence[ProposedHint]) -> FormattedText:
    """Return the hints that use speaks for, and how to agree to one."""
    composer = Composer().add("Hints that use speaks for\n", BOLD)
    for number, hint in enumerate(hints[:_MAX_HINTS], 1):
        composer.add(f"\n{number}. {' · '.join(map(_line, hint.questions[:3]))}")
        composer.add(f" ({hint.signs})", ITALIC)
        words = _line(hint.text) if hint.text else "not covered: its answer is liked by nobody"
        composer.add(f"\n   {_in_one_line(hint.document, 60)}: {words}")
    if len(hints) > _MAX_HINTS:
        composer.add(f"\n… and {len(hints) - _MAX_HINTS:,} more")
    return composer.add("\n\nNone changes an answer before you agree: /agree NUMBER.").finish()


def _in_one_line(text: str, limit: int) -> str:
    """Return a title, a file's name or a message for a list of which each entry is one line."""
    return shorten(" ".join(text.split()), limit)


def _line(text: str) -> str:
    return shorten(" ".join(drop_markup(text).text.split()), _MAX_LINE)

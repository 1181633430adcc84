"""What a proposed change does to the guide, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bot.assistant.markup import drop_markup
from bot.channels.chat.saying.message_text import BOLD, ITALIC, Composer, FormattedText, shorten
from bot.channels.chat.saying.texts import button
from bot.channels.chat.settings import KEEPERS_LISTS
from bot.keeping.asked_groups import Group
from bot.keeping.changes import Add, Change
from bot.keeping.outcome import Effect, Outcome, ReadDocument, Tried
from bot.keeping.report_words import in_words
from bot.keeping.use.learning import ProposedHint
from corpus.editions import Edition, EditionNote
from corpus.guide import NAME
from corpus.guides import guide_of, guides_of
from corpus.languages.spoken import say, spoken

_COMMAND_LINE = re.compile(r"`guidebot(?: corpus)? (\w+)[^`]*`")
_CHAT_COMMANDS = {name: f"/{name}" for name in ("add", "remove", "history", "rollback", "report")}
_CHAT_COMMANDS |= {"list": "/corpus", "show": "/corpus"}


def rehearsal(tried: Tried, note: str = "") -> FormattedText:
    """Return what a change would do."""
    composer = Composer().add(say("keepers.would_change") + "\n", BOLD)
    for names, label in ((tried.added, "new"), (tried.changed, "replaced"), (tried.removed, "removed")):
        if names:
            composer.add(say(f"keepers.{label}", names=_names(names)) + "\n")
    passages = say(
        "keepers.passages",
        added=tried.passages_added,
        removed=tried.passages_removed,
        changed=tried.passages_changed,
    )
    composer.add(f"\n{passages}\n")
    _add_checks(composer, tried)
    _add_asked(composer, tried)
    _add_read(composer, tried.read)
    composer.add(unread(tried))
    if note:
        composer.add("\n").add(note, ITALIC)
    return composer.finish()


def _add_read(composer: Composer, read: Sequence[ReadDocument]) -> None:
    """Say what was found in the documents, their warnings last: right above the buttons."""
    for one in read[: KEEPERS_LISTS.changes]:
        name, found = shorten(one.name, KEEPERS_LISTS.title), in_words(one.found)
        composer.add("\n" + say("keepers.read", name=name, found=found) + "\n")
        for warning in one.warnings[: KEEPERS_LISTS.changes]:
            composer.add(f"⚠ {shorten(warning, 2 * KEEPERS_LISTS.line)}\n")
        if len(one.warnings) > KEEPERS_LISTS.changes:
            composer.add(say("keepers.more_warnings", n=len(one.warnings) - KEEPERS_LISTS.changes) + "\n")


def unread(tried: Tried) -> str:
    """Return a line for each source that could not be read."""
    lines = (
        shorten(in_a_chat(says), 2 * KEEPERS_LISTS.line) for says in tried.unread[: KEEPERS_LISTS.changes]
    )
    return "".join(f"\n⚠ {line}" for line in lines)


def lost_checks(tried: Tried) -> str:
    """Return what is wrong with a change that takes check questions their answers, or an empty string."""
    if not tried.refused:
        return ""
    return say("keepers.nothing_published", what=say("keepers.lost", n=tried.checks_lost))


def published(tried: Tried) -> FormattedText:
    """Return what was published, and how to take it back."""
    if not tried.published:
        return Composer().add(say("keepers.nothing_to_publish")).finish()
    composer = Composer().add(say("keepers.published", edition=tried.edition), BOLD)
    if tried.before:
        composer.add(say("keepers.takes_back", edition=tried.before))
    if tried.built_in_stays:
        composer.add(say("keepers.built_in_stays", name=NAME))
    return composer.finish()


def documents(edition: Edition) -> FormattedText:
    """Return the documents of an edition."""
    composer = Composer().add(say("keepers.edition", edition=edition.number) + "\n", BOLD)
    if not edition.documents:
        composer.add(say("keepers.empty"))
    several = len(guides_of(edition.documents)) > 1
    for stored in edition.documents[: KEEPERS_LISTS.documents]:
        composer.add(f"• {stored.name}", BOLD)
        composer.add(f" [{guide_of(stored.metadata)}]" if several else "")
        title, source = (
            _in_one_line(stored.title, KEEPERS_LISTS.title),
            _in_one_line(stored.source, KEEPERS_LISTS.title),
        )
        what = say("keepers.document", title=title, n=stored.n_passages, source=source)
        composer.add(f": {what}\n")
    if len(edition.documents) > KEEPERS_LISTS.documents:
        composer.add(say("keepers.more", n=len(edition.documents) - KEEPERS_LISTS.documents) + "\n")
    return composer.finish()


def history(notes: Sequence[EditionNote], published_number: int) -> FormattedText:
    """Return the newest editions."""
    composer = Composer().add(say("keepers.editions") + "\n", BOLD)
    for note in notes[: KEEPERS_LISTS.editions]:
        is_published = note.number == published_number
        number = say("keepers.is_published", edition=note.number) if is_published else f"{note.number}"
        composer.add(number, BOLD)
        said = _in_one_line(note.message, KEEPERS_LISTS.message)
        composer.add(f" · {note.created[:16].replace('T', ' ')} · {said}\n")
    return composer.add("\n" + say("keepers.goes_back")).finish()


def in_a_chat(says: str) -> str:
    """Return a sentence with the chat's commands in place of those of the command line.

    >>> in_a_chat("There is no “a”: `guidebot corpus list` shows those that there are.")
    'There is no “a”: /corpus shows those that there are.'
    """
    return _COMMAND_LINE.sub(lambda found: _CHAT_COMMANDS.get(found[1], "/help"), says)


def _names(names: Sequence[str]) -> str:
    more = (
        say("keepers.more_names", n=len(names) - KEEPERS_LISTS.names)
        if len(names) > KEEPERS_LISTS.names
        else ""
    )
    return ", ".join(names[: KEEPERS_LISTS.names]) + more


def _add_checks(composer: Composer, tried: Tried) -> None:
    failed = tried.checks_failed
    composer.add(say("keepers.checks", passed=tried.checks_passed, failed=len(failed)) + "\n")
    for question in failed[: KEEPERS_LISTS.changes]:
        composer.add(f"✗ {shorten(question, KEEPERS_LISTS.line)}\n")


def _add_asked(composer: Composer, tried: Tried) -> None:
    if not tried.asked:
        composer.add(say("keepers.nobody_asked") + "\n")
        return
    composer.add(say("keepers.of_the_last", asked=tried.asked, changed=len(tried.replayed)) + "\n")
    for one in tried.replayed[: KEEPERS_LISTS.changes]:
        composer.add(f"\n{shorten(one.question, KEEPERS_LISTS.line)}\n", BOLD)
        if one.effect is not Effect.GAINED:
            composer.add(say("keepers.now", answer=_line(one.now)) + "\n")
        then = _line(one.then) if one.effect is not Effect.LOST else say("keepers.no_answer")
        composer.add(say("keepers.then", answer=then) + "\n")


def report(groups: Sequence[Group]) -> FormattedText:
    """Return what was asked and not answered well, the newest first."""
    if not groups:
        return Composer().add(say("keepers.all_well")).finish()
    total = sum(len(group.questions) for group in groups)
    composer = Composer().add(say("keepers.not_well", n=total, different=len(groups)) + "\n", BOLD)
    for group in groups[: KEEPERS_LISTS.groups]:
        count = f"{len(group.questions)}×, " if len(group.questions) > 1 else ""
        composer.add(f"\n• {_line(group.first.text)}")
        composer.add(f" ({count}{group.first.asked[:10]}, {_wrong(group)})", ITALIC)
        if group.first.history:
            composer.add("\n   " + say("keepers.after", question=_line(group.first.history[-1])))
        if others := group.wordings[1:4]:
            composer.add("\n   " + say("keepers.also", questions=" · ".join(map(_line, others))))
    if len(groups) > KEEPERS_LISTS.groups:
        composer.add("\n" + say("keepers.more", n=len(groups) - KEEPERS_LISTS.groups))
    return composer.finish()


def proposed(hints: Sequence[ProposedHint]) -> FormattedText:
    """Return the hints that use speaks for, and how to agree to one."""
    composer = Composer().add(say("keepers.hints") + "\n", BOLD)
    for number, hint in enumerate(hints[: KEEPERS_LISTS.hints], 1):
        composer.add(f"\n{number}. {' · '.join(map(_line, hint.questions[:3]))}")
        composer.add(f" ({hint.signs})", ITALIC)
        words = _line(hint.text) if hint.text else say("keepers.not_covered")
        composer.add(f"\n   {_in_one_line(hint.document, 60)}: {words}")
    if len(hints) > KEEPERS_LISTS.hints:
        composer.add("\n" + say("keepers.more", n=len(hints) - KEEPERS_LISTS.hints))
    return composer.add("\n\n" + say("keepers.agree")).finish()


def _wrong(group: Group) -> str:
    """Return what went wrong, and what people pressed who said more of it."""
    why = str(spoken().table("messages/keepers")["wrong"][group.why])
    pressed = [
        button(reason) + (f" {count}×" if count > 1 else "") for reason, count in group.reasons.items()
    ]
    return f"{why}: {', '.join(pressed)}" if pressed else why


def _in_one_line(text: str, limit: int) -> str:
    """Return a title, a file's name or a message for a list of which each entry is one line."""
    return shorten(" ".join(text.split()), limit)


def _line(text: str) -> str:
    return shorten(" ".join(drop_markup(text).text.split()), KEEPERS_LISTS.line)


def problem(outcome: Outcome, change: Change | None = None) -> str:
    """Return the sentence that a change ended with, without the keeper's paths."""
    if outcome.problem is not None:
        return in_a_chat(without_folders(outcome.problem.says, change))
    return lost_checks(outcome.tried) if outcome.tried else ""


def without_folders(says: str, change: Change | None) -> str:
    """Return a sentence without the folders of a change's files, which are the bot's own."""
    for source in change.sources if isinstance(change, Add) else ():
        if "://" not in source:
            says = says.replace(source, Path(source).name)
    return says

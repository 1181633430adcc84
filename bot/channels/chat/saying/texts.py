"""The commands that the bot shows, and what each does, in the language that is spoken."""

from __future__ import annotations

from corpus.languages.spoken import say, spoken

KEEPERS = frozenset(
    (
        *("add", "remove", "corpus", "history", "rollback", "report", "agree"),
        *("keepers", "keeper", "mute", "unmute", "record", "update", "stats", "digest"),
    )
)
"""The commands that only keepers may use."""


def commands(of: str) -> dict[str, str]:
    """Return commands with what they do, as a menu shows them.

    Args:
        of: whose they are: `everybody`, `group` or `keepers`.
    """
    found: dict[str, str] = spoken().table("messages/chat")["commands"][of]
    return found


def keepers_menu() -> dict[str, str]:
    """Return the commands that a keeper sees in a private chat."""
    return {**commands("everybody"), **commands("keepers")}


def keepers_help() -> str:
    """Return what a keeper can do: the words of the language, then the commands that those leave out."""
    told = say("chat.keeper_help")
    left = (f"/{name}: {what}" for name, what in commands("keepers").items() if f"/{name}" not in told)
    return "\n".join((told, *left))


def button(name: str) -> str:
    """Return what stands on a button."""
    return str(spoken().table("messages/chat")["buttons"][name])


def pressed(name: str) -> str:
    """Return what the press of a button is answered with."""
    return str(spoken().table("messages/chat")["pressed"][name])

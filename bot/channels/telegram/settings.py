"""The numbers of the adapter to Telegram; its limits are those that https://core.telegram.org/bots/api names.

Times are seconds. How fast Telegram takes messages stands in `sending.pacing`.
"""

from __future__ import annotations

import msgspec

IDS = r"-?[0-9]{1,19}"
"""What ids of people and chats look like; those of groups are below zero."""


class ApiLimits(msgspec.Struct, frozen=True):
    """What Telegram takes and gives.

    Attributes:
        units: UTF-16 units of one message.
        entities: marks of one message.
        file: bytes of a file that a bot can get.
        body: bytes of a delivery to the webhook; an update has a few thousand.
        title: UTF-16 units of a card in another chat,
        description: and of what stands below it.
        query: UTF-16 units of a question that is shared.
    """

    units: int = 4_096
    entities: int = 100
    file: int = 20 << 20
    body: int = 1 << 20
    title: int = 120
    description: int = 250
    query: int = 250


class Sending(msgspec.Struct, frozen=True):
    """Whose message goes first, and what is tried again.

    Attributes:
        group_waits: that a group lets people go first who ask in private.
        each_waits: that a chat lets others go first, for each message that it got lately.
        most_together: sends under way.
        spare: times as many under way as the pace takes, since no two sends take equally long.
        unsure: between two looks whether somebody else says it.
        stuck: and twice the usual, after which a send no longer holds up others.
        looked_at: sends that tell what is usual.
        first_pause: after a send that failed, doubled each time,
        longest_pause: up to this.
        kept_alive: connections that stay open: the pool looks through all of them, for each of them, at every
            request.
        keep_alive: that they do.
        told_kept: that Telegram wants quiet in a chat for, to be remembered by the next start,
        told_most: in so many chats.
        upload: that a file may take on its way to Telegram.
        tries: to get a file or to send one,
        menu_tries: and to set the menu of commands.
    """

    group_waits: float = 60.0
    each_waits: float = 5.0
    most_together: int = 16
    spare: float = 1.25
    unsure: float = 0.05
    stuck: float = 0.1
    looked_at: int = 9
    first_pause: float = 0.25
    longest_pause: float = 15.0
    kept_alive: int = 8
    keep_alive: float = 60.0
    told_kept: float = 2.0
    told_most: int = 200
    upload: float = 30.0
    tries: int = 4
    menu_tries: int = 5


class Receiving(msgspec.Struct, frozen=True):
    """How Telegram is asked for updates, and how long it may be away.

    Attributes:
        poll: that Telegram waits for an update before it answers.
        first_pause: after a failure, doubled each time,
        longest_pause: up to this.
        too_many: updates that wait here; the rest stays with Telegram.
        unwell: seconds of failures after which the bot isn't well.
        connection: that a delivery to the webhook may take.
        quiet: between two lines of the log about the same.
    """

    poll: int = 25
    first_pause: float = 0.25
    longest_pause: float = 8.0
    too_many: int = 20_000
    unwell: float = 30.0
    connection: float = 30.0
    quiet: float = 60.0


class Inline(msgspec.Struct, frozen=True):
    """Questions that are typed behind the bot's name in other chats.

    Attributes:
        cached: that Telegram gives the same answer to the same question.
        at_once: queries in hand: what people wait for in chats needs the way to Telegram as well.
        most_waiting: queries; more get no answer.
    """

    cached: int = 15
    at_once: int = 16
    most_waiting: int = 200


class Whispers(msgspec.Struct, frozen=True):
    """Messages that one person of a group alone sees.

    Attributes:
        pause: after which it is tried again in a group where the bot may not: it may have got more rights.
        known: groups of which that is known.
    """

    pause: float = 3_600.0
    known: int = 1_000


LIMITS = ApiLimits()
SENDING = Sending()
RECEIVING = Receiving()
INLINE = Inline()
WHISPERS = Whispers()

"""The numbers that every chat keeps to: how long texts are, what is kept for how long, who waits for whom.

Lengths are UTF-16 units, as the chat services count; times are seconds.
"""

from __future__ import annotations

import msgspec

from bot.settings import RETENTION_DAYS

_MINUTE = 60.0
_HOUR = 60 * _MINUTE
A_DAY = 24 * _HOUR


class Lengths(msgspec.Struct, frozen=True):
    """How much of something a message shows: an answer with its context fits into the 4,096 of one message.

    Attributes:
        place: of the line that says where an answer stands.
        answer: of an answer,
        context: of the passage around it,
        note: of what is said besides,
        said: of a reply without an answer, or of several parts together,
        least_context: of a context, whatever else there is.
        around: of each passage beside the answer's.
        other: of another answer.
        title: of a heading above another answer.
        why: of an explanation.
        copied: of what a button copies; the chat services take no more.
        attached: of a file, where it has to come as messages.
        label: of a button; longer ones are cut by clients.
        longest_character: code points of one sign; longer ones are somebody's joke.
    """

    place: int = 250
    answer: int = 1_600
    context: int = 1_900
    note: int = 200
    said: int = 3_600
    least_context: int = 200
    around: int = 850
    other: int = 900
    title: int = 200
    why: int = 3_800
    copied: int = 256
    attached: int = 40_000
    label: int = 60
    longest_character: int = 24


class KeepersLists(msgspec.Struct, frozen=True):
    """How much a keeper is shown.

    Attributes:
        changes: of each sort that a proposal makes.
        line: UTF-16 units of one.
        documents: of the guide.
        editions: of its history.
        groups: of a report.
        hints: that are suggested.
        names: of documents within a sentence.
        title: UTF-16 units of a document's name or title.
        message: of what was said to an edition.
        pieces: messages that one list may take.
        words_of_name: that the name of a text is made of which has no title,
        beginning: characters in which they are looked for.
        album: seconds without a further document after which there is none.
    """

    changes: int = 5
    line: int = 200
    documents: int = 60
    editions: int = 12
    groups: int = 20
    hints: int = 10
    names: int = 20
    title: int = 80
    message: int = 120
    pieces: int = 4
    words_of_name: int = 5
    beginning: int = 100
    album: float = 1.0


class Retention(msgspec.Struct, frozen=True):
    """What is kept, and how long.

    Attributes:
        conversations: seconds, unless the operator says otherwise; wishes are kept as long.
        replies: at most.
        follow_up: seconds after which a new question no longer leans on the one before.
        wishes: at most.
        proposals: seconds.
        answered: seconds that answered deliveries are known by, in case they are made again.
        deaths: times that the process may die over a delivery; once may be chance.
        attempts: seconds that a keeper can see that something was set aside.
        in_memory: deliveries; further ones are read from disk again when their turn comes.
        in_mind: replies that are known without asking the guide again,
        longest_in_mind: characters of a message whose reply is; two people never type the same long one.
        newest: replies that are known to be a chat's newest.
    """

    conversations: float = RETENTION_DAYS * A_DAY
    replies: int = 100_000
    follow_up: float = 30 * _MINUTE
    wishes: int = 5_000
    proposals: float = 7 * A_DAY
    answered: float = 48 * _HOUR
    deaths: int = 2
    attempts: float = 30 * A_DAY
    in_memory: int = 500
    in_mind: int = 256
    longest_in_mind: int = 500
    newest: int = 1_000


class Times(msgspec.Struct, frozen=True):
    """Who waits how long.

    Attributes:
        old: after which an answer begins with an apology.
        typing: until a chat is shown that an answer is on its way; most are there before.
        most_typing: chats that are shown it at once: where many wait, the way is for their answers.
        double_press: within which a second press of a button is none.
        published: between two looks at the published edition,
        settings: and at the settings file, which is taken up when two of them found it the same.
        burst: within which somebody is told once that only text is read.
        told_off: within which somebody who may not ask is told so once.
        late: by which the service's clock may be behind; its word is on its way for a while.
        finish: that answers in hand get when the bot stops.
        tidy: between two rounds of throwing away what is no longer kept.
        restart: that one process waits for another that is about to end.
        away: between two tries while a server is away.
        calm: that a server has to be back before its next outage is another one.
    """

    old: float = 10 * _MINUTE
    typing: float = 0.3
    most_typing: int = 4
    double_press: float = 10.0
    published: float = 2.0
    settings: float = 2.0
    burst: float = 20.0
    told_off: float = A_DAY
    late: float = _MINUTE
    finish: float = 8.0
    tidy: float = _HOUR
    restart: float = 1.0
    away: float = 1.0
    calm: float = _MINUTE


class Allowance(msgspec.Struct, frozen=True):
    """How many messages a person may bring.

    Attributes:
        burst: at once,
        seconds: and then one every so many.
        pause: seconds between two answers while there is a flood.
    """

    burst: int
    seconds: float
    pause: float


class Flooding(msgspec.Struct, frozen=True):
    """When somebody asks faster than anybody reads.

    Attributes:
        private: what a person may bring in private,
        group: and in a group.
        calm: seconds without a flood after which the next one is a new one.
        metered: people; of more those are forgotten that were calm.
    """

    private: Allowance = Allowance(burst=10, seconds=2.0, pause=1.5)
    group: Allowance = Allowance(burst=15, seconds=3.0, pause=3.0)
    calm: float = 60.0
    metered: int = 4_096


LENGTHS = Lengths()
KEEPERS_LISTS = KeepersLists()
RETENTION = Retention()
TIMES = Times()
FLOODING = Flooding()

"""The numbers of the engine in OpenSearch that nobody fitted, each with what it does."""

from __future__ import annotations

from typing import NamedTuple


class AskingSettings(NamedTuple):
    """How the engine is asked.

    Attributes:
        connect_seconds: until a node that doesn't answer is given up for the next one.
        search_seconds: until a search is given up.
        candidates: passages that are asked for at first; twice the wanted number if that is more.
        more: by how many times more are asked for where the first don't suffice.
        clauses: terms of one search; what has more is asked in several. A server takes 1,024.
        slack: by how much the engine's sums in single precision may be below ours.
        pause_seconds: for which files are asked where there are some, once the engine was away.
        least_boost: of the heaviest term's weight; no lighter term vanishes in single precision.
    """

    connect_seconds: float = 1.5
    search_seconds: float = 10.0
    candidates: int = 20
    more: int = 4
    clauses: int = 900
    slack: float = 1 + 1e-5
    least_boost: float = 1e-30
    pause_seconds: float = 5.0


class PublishingSettings(NamedTuple):
    """How editions are sent.

    Attributes:
        seconds: until a step is given up.
        pauses: before each further try where the engine is busy, seconds.
        batch_bytes: of one request, about.
        batch_operations: of one request.
        page: passages or documents that are read at once.
        lease_seconds: after so long without a sign of life somebody else may publish.
        others: editions of other machines that are left alone, the newest: those sweep them themselves.
        growth: of a mean length since the index was made, up to which it is used: bounds grow with it.
    """

    seconds: float = 120.0
    pauses: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
    batch_bytes: int = 4 << 20
    batch_operations: int = 2_000
    page: int = 1_000
    lease_seconds: float = 60.0
    others: int = 20
    growth: float = 1.3


ASKING = AskingSettings()
PUBLISHING = PublishingSettings()

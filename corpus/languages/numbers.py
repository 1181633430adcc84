"""How numbers and days are written beside words, in the language that is spoken."""

from __future__ import annotations

from corpus.languages.spoken import spoken


def number(value: int) -> str:
    """Return a number with its thousands apart.

    >>> number(1234), number(-999)
    ('1,234', '-999')
    """
    least = int(_says("grouped_from"))
    return f"{value:,}".replace(",", _says("thousands")) if abs(value) >= least else str(value)


def decimal(value: float, *, places: int = 2, signed: bool = False) -> str:
    """Return a number with its places.

    >>> decimal(0.256), decimal(1, places=1, signed=True)
    ('0.26', '+1.0')
    """
    shown = f"{value:+.{places}f}" if signed else f"{value:.{places}f}"
    return shown.replace(".", _says("decimal"))


def day(moment: str, *, form: str = "day") -> str:
    """Return the day of a moment.

    Args:
        moment: in ISO 8601, with its time or without.
        form: the message that says how, ``day`` or, without the year, ``day_of_year``.

    >>> day("2026-03-09T17:40:00Z"), day("2026-03-09", form="day_of_year")
    ('9 Mar 2026', '9 Mar')
    """
    year, month, of_month = map(int, moment[:10].split("-"))
    name = _says("months").split()[month - 1]
    return _says(form).format(day=of_month, month=month, name=name, year=year)


def time(moment: str) -> str:
    """Return the day and the minute of a moment in ISO 8601.

    >>> time("2026-03-09T17:40:00Z")
    '9 Mar 2026 17:40'
    """
    return f"{day(moment)} {_says('minute').format(hour=moment[11:13], minute=moment[14:16])}"


def _says(name: str) -> str:
    return spoken().message(f"numbers.{name}")

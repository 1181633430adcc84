"""Words that alone are no question but say what to show: "more", "why?", "topics"."""

from __future__ import annotations

from corpus.languages.spoken import in_small_letters, per_language, spoken


def shown_by(text: str) -> str:
    """Return what a message wants to be shown: ``more``, ``why``, ``topics``, or an empty string.

    >>> shown_by("More, please!")
    'more'
    """
    words = "".join(letter if letter.isalpha() else " " for letter in in_small_letters(text))
    return _wanted().get(" ".join(words.split()), "")


@per_language
def _wanted() -> dict[str, str]:
    table = spoken().table("questions/bare_words")
    return {phrase: name for name, phrases in table.items() for phrase in phrases}

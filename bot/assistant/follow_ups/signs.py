"""By which signs is a question a follow-up? "and", "it", no verb, "the other one", "I meant"."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.caching import kept
from corpus.caching.bounded_cache import BoundedCache
from corpus.languages.spoken import framed, in_small_letters, pattern, per_language, spoken, words_of

_KEPT, _LONGEST_KEPT = 256, 1_024
"""Questions whose signs are kept, and their characters at most."""
_OPENING = "¿¡"
"""What Spanish questions begin with; nothing is said by it."""
_WORD = kept.pattern(r"[^\W_]+(?:['’&][^\W_]+)*")
_MARKS_BEHIND = kept.pattern(r"(?<!\W)\W++$")
_ABOUT = pattern("questions/follow_ups", "about")
_EXPLETIVE = pattern("questions/follow_ups", "expletive")
_NEXT_YEAR = pattern("questions/follow_ups", "next_year")
_PREVIOUS_YEAR = pattern("questions/follow_ups", "previous_year")
_DENIED = pattern("questions/follow_ups", "denied")
_STAGE = pattern("questions/follow_ups", "stage")
_SHORT_FORM = pattern("questions/follow_ups", "short_form")
_COMPARISON = pattern("questions/follow_ups", "comparison")
_RELATIVE_THAT = pattern("questions/follow_ups", "stands_for")
_OTHER = framed(r"\b{other}\b(?: \w+(?=\W*$))?", "questions/follow_ups")
_CORRECTION = framed(r"\b{corrections}\b", "questions/follow_ups")
before_things = words_of("questions/follow_ups", "before_things")
"""The words that stand before a thing that a question names."""
final_verbs = words_of("questions/follow_ups", "final_verbs")
"""The verbs that stand at the end of a question: "what does a day cost?"."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a question shows of leaning on another.

    Attributes:
        rest: the question without the words that lead in.
        lead: "and", "but" … stood before it.
        about: "what about …".
        bare: it has no verb and asks nothing by itself.
        preposition: it begins with "in", "for" …, or with "if" …: it narrows the question before.
        pointing: "it", "that", "them" … stand for something said before.
        points_at: where in the rest the first such word stands.
        people: only words point that may as well mean the people of the guide.
        correction: "I meant …".
        short_form: "what does that stand for?".
        next_stage: "and then?".
        previous_stage: "and before that?".
        other: "the other one", as it stands in the rest; or empty.
        years_on: 1 for "the year after?", -1 for "the year before?", else 0.
        comparison: "which one has more?".
        stage: "what comes after …", so "it" will be what does.
        manner: "in absolute numbers?".
        light: words that ask without saying about what.
    """

    rest: str
    lead: bool
    about: bool
    bare: bool
    preposition: bool
    pointing: bool
    points_at: int
    people: bool
    correction: bool
    short_form: bool
    next_stage: bool
    previous_stage: bool
    other: str
    years_on: int
    comparison: bool
    stage: bool
    manner: bool
    light: frozenset[str]

    def with_other(self, name: str) -> str:
        """Return the question with a name in the place of "the other one"."""
        return self.rest.replace(self.other, name, 1)


def signs_of(text: str) -> Signs:
    """Return the signs in a question; each is looked at again for those that follow it."""
    return _signs()[text]


@per_language
def _signs() -> BoundedCache[str, Signs]:
    return BoundedCache(_signs_of, limit=_KEPT, longest_key=_LONGEST_KEPT)


def _signs_of(text: str) -> Signs:
    words = _words()
    text = text.lstrip(_OPENING)
    rest, lead = _without_lead(text, words["leads"])
    rest, correction = _without_correction(rest)
    about = _ABOUT().match(rest)
    rest = rest[about.end() :] if about else rest
    tokens = [in_small_letters(word).replace("’", "'") for word in _WORD.findall(rest)]
    plain = _MARKS_BEHIND.sub("", in_small_letters(text).replace("’", "'").strip())
    pointing = _pointing(rest, tokens)
    other = _OTHER().search(rest)
    return Signs(
        rest=rest,
        lead=lead,
        about=bool(about),
        bare=bool(about) or not any(token in words["verbs"] for token in tokens),
        preposition=bool(tokens) and tokens[0] in words["prepositions"] | words["conditions"],
        pointing=bool(pointing) or bool(other),
        points_at=_first_of(pointing, rest),
        people=bool(pointing) and pointing <= words["people"],
        correction=correction,
        short_form=bool(_SHORT_FORM().search(rest)),
        next_stage=plain in _phrases("next") or " ".join(tokens) in _phrases("next"),
        previous_stage=plain in _phrases("previous") or " ".join(tokens) in _phrases("previous"),
        other=other.group() if other else "",
        years_on=_years_on(rest.strip(" ?.!")),
        comparison=bool(_COMPARISON().search(rest)),
        stage=bool(_STAGE().search(rest)),
        manner=" ".join(tokens) in _phrases("manners"),
        light=words["light"],
    )


def _without_lead(text: str, leads: frozenset[str]) -> tuple[str, bool]:
    """Return the text without "and", "ok, but" … before it, and whether there was any."""
    at = 0
    for match in _WORD.finditer(text):
        if in_small_letters(match.group()) not in leads or text[at : match.start()].strip(" ,.!…-¿¡"):
            break
        at = match.end()
    rest = text[at:].lstrip(" ,.!…-¿¡")
    return (rest, True) if at and rest.strip("? ") else (text, False)


def _without_correction(text: str) -> tuple[str, bool]:
    """Return what is meant, of a correction."""
    denied = _DENIED().match(text)
    if denied:
        return text[denied.end() :], True
    match = _CORRECTION().search(text)
    if not match:
        return text, False
    before, behind = text[: match.start()].strip(" ,.-"), text[match.end() :].strip(" ,.-:")
    rest = behind if len(behind) > 1 else before
    return (rest, True) if rest.strip(" ?") else (text, False)


def _years_on(text: str) -> int:
    """Return how many years from the one before a question asks for, 0 where it names none."""
    if _NEXT_YEAR().fullmatch(text):
        return 1
    return -1 if _PREVIOUS_YEAR().fullmatch(text) else 0


def _first_of(words: frozenset[str], rest: str) -> int:
    """Return where the first of some words stands in a text; 0 where none does."""
    for found in _WORD.finditer(rest):
        if in_small_letters(found[0]).replace("’", "'") in words:
            return found.start()
    return 0


def _pointing(rest: str, tokens: list[str]) -> frozenset[str]:
    """Return the words that stand for something said before."""
    words = _words()
    literal = _EXPLETIVE().sub(" ", rest)
    left = [in_small_letters(word).replace("’", "'") for word in _WORD.findall(literal)]
    found = {word for word in left if word in words["pronouns"]}
    if any(word in words["pointing"] for word in left) and _RELATIVE_THAT().search(literal):
        found.update(_data()["pointing"].split()[:1])
    if (tokens and tokens[-1] in words["places"]) or words["ones"] & set(tokens[-2:]):
        found.update(_data()["places"].split()[:1])
    return frozenset(found)


def articles() -> list[str]:
    """Return the articles; the last is the one of what was named before."""
    return _data()["articles"].split()


def articles_agree() -> bool:
    """Return whether an article has the gender of its noun, which another noun may not have."""
    return bool(_data()["articles_agree"])


def asked(form: str, name: object) -> str:
    """Return a question that is asked of the guide instead of a follow-up.

    Args:
        form: `short_form`, `after`, `before` or `year`.
        name: what it asks about.
    """
    questions: dict[str, str] = spoken().table("questions/follow_ups")["asked"]
    return questions[form].format(name=name)


def prepositions() -> frozenset[str]:
    """Return the words that narrow what a question is about."""
    return _words()["prepositions"]


def _data() -> dict[str, str]:
    return spoken().table("questions/follow_ups")


@per_language
def _words() -> dict[str, frozenset[str]]:
    names = (
        "leads",
        "verbs",
        "prepositions",
        "conditions",
        "pronouns",
        "pointing",
        "people",
        "light",
        "places",
        "ones",
    )
    return {name: frozenset(_data()[name].split()) for name in names}


@per_language
def _phrases(name: str) -> frozenset[str]:
    return frozenset(filter(None, _data()[name].split("|")))

"""What is not a question for the guide: an emergency, a wish for medical advice, small talk, an attack.

`judge` says what a message is, and how to reply; `strip_opener` takes a greeting off a question.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.assistant.reply import Kind
from bot.assistant.scope import advice, emergency, off_topic, small_talk
from bot.assistant.scope.data import card, scope_data, word_set
from bot.assistant.scope.settings import JUDGING
from bot.assistant.scope.words import Spelling, Word, WordTest, clean, read_words
from corpus.caching import kept
from corpus.languages.spoken import per_language, spoken

_PERCENT = kept.pattern(r"%(?!\w)")  # not that of "%00"


class Judgement(msgspec.Struct, frozen=True):
    """What a message is, if not a question for the guide.

    Attributes:
        kind: small talk, medical advice or emergency.
        text: the whole reply.
    """

    kind: Kind
    text: str


def judge(text: str, guide_words: WordTest) -> Judgement | None:
    """Return what a message is, None if it is an ordinary question.

    Args:
        text: what was typed.
        guide_words: whether a word, in lower case, stands in the guide.
    """
    text = _PERCENT.sub(f" {spoken().table('grammar')['percent'] or '%'} ", clean(text)[: JUDGING.most_signs])
    read = read_words(text, _spelling(), guide_words)
    words = [word.text for word in read]
    telling = [word for word in words if word not in _fillers()] or words
    if name := emergency.find_emergency(telling, text, guide_words):
        return Judgement(Kind.EMERGENCY, card(name))
    if advice.wants_advice(telling, guide_words):
        return Judgement(Kind.MEDICAL_ADVICE, card("advice"))
    reply = off_topic.off_topic(text, words, guide_words) or _small_talk(text, read, telling, guide_words)
    return Judgement(Kind.SMALL_TALK, reply) if reply else None


def _small_talk(text: str, read: Sequence[Word], telling: Sequence[str], guide_words: WordTest) -> str:
    """Return the reply to small talk, read without fillers, with them, or comma by comma."""
    if len(read) > JUDGING.chat:
        return ""
    words = [word.text for word in read]
    reply = small_talk.small_talk(telling, guide_words) or small_talk.small_talk(words, guide_words)
    if reply or "," not in text:
        return reply
    return small_talk.small_talk(small_talk.with_commas(text, read), guide_words)


def strip_opener(text: str) -> str:
    """Return a question without the greeting or thanks around it: "hi, how long is …" → "how long is …".

    Args:
        text: what was typed.
    """
    words = read_words(text, _spelling(), _nowhere)
    start, end = small_talk.question_within(text, words)
    return text[start:end].strip() or text


def _nowhere(_word: str) -> bool:
    return False


@per_language
def _fillers() -> frozenset[str]:
    return word_set(scope_data("words")["fillers"])


@per_language
def _spelling() -> Spelling:
    vocabulary = emergency.vocabulary() | advice.vocabulary()
    return Spelling(vocabulary, scope_data("words")["aliases"])

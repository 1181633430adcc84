"""Text on its way to Telegram: offsets in UTF-16, cuts at good places, nothing lost."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.assistant.reply import Kind, Reply
from bot.channels.chat.answers import keyboards
from bot.channels.chat.answers.keyboards import Action
from bot.channels.chat.answers.reply_text import fit, render
from bot.channels.chat.saying.message_text import (
    BOLD,
    FOLDED_QUOTE,
    Composer,
    FormattedText,
    Mark,
    clean,
    plain,
    shorten,
    split,
    utf16_length,
)
from bot.channels.telegram.sending.markup import entities_of
from bot.channels.telegram.sending.uploads import safe_name
from tests.helpers.bot_api_rules import check_message
from tests.helpers.fakes import PRICE, answer_to


def entities(text: FormattedText) -> list[dict[str, object]]:
    """Return a text's marks as Telegram gets them."""
    return [entity.to_dict() for entity in entities_of(text)]


TEXTS = st.text(alphabet=st.sampled_from("ab .!?\n😀é\u200d"), max_size=300)


@given(TEXTS, st.integers(2, 60), st.data())
def test_pieces_fit_hold_every_word_and_keep_their_marks(text: str, limit: int, data: st.DataObject) -> None:
    """However long a text is, its pieces are short enough, join to the same words, and are marked alike."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = split(FormattedText(text, (Mark(BOLD, start, end),)), limit)
    assert all(0 < utf16_length(piece.text) <= limit for piece in pieces)
    assert re.sub(r"\s", "", "".join(piece.text for piece in pieces)) == re.sub(r"\s", "", text)
    bold = "".join(piece.text[mark.start : mark.end] for piece in pieces for mark in piece.marks)
    assert re.sub(r"\s", "", bold) == re.sub(r"\s", "", text[start:end])


def test_cuts_are_between_paragraphs_then_sentences_then_words() -> None:
    """The best place that leaves a piece of some size is taken."""
    assert [p.text for p in split(plain("One. Two.\n\nThree. Four."), 20)] == ["One. Two.", "Three. Four."]
    assert [p.text for p in split(plain("One two. Three four."), 12)] == ["One two.", "Three four."]
    assert [p.text for p in split(plain("one two three"), 8)] == ["one two", "three"]
    assert [p.text for p in split(plain("😀" * 5), 4)] == ["😀😀", "😀😀", "😀"]


def test_no_character_is_cut_in_two() -> None:
    """Accents stay on their letters, and joined emoji stay together."""
    family, accented = "👩\u200d👩\u200d👧", "e\u0301"
    for one, size in ((family, 8), (accented, 2)):
        for limit in range(2 * size, 40):
            assert all(set(piece.text.split(one)) == {""} for piece in split(plain(one * 30), limit))
            assert set(shorten(one * 30, limit).removesuffix("…").split(one)) == {""}


@given(st.text(max_size=200), st.integers(4, 50))
def test_shortened_text_fits_and_is_a_beginning(text: str, limit: int) -> None:
    """What is cut ends with an ellipsis; the rest is as it was."""
    cut = shorten(text, limit)
    assert utf16_length(cut) <= limit
    assert text.startswith(cut.removesuffix("…").rstrip()) or text == cut


@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.sampled_from([(), (BOLD,), (FOLDED_QUOTE, BOLD)])), max_size=8
    )
)
def test_entities_lie_on_character_boundaries(parts: list[tuple[str, tuple[str, ...]]]) -> None:
    """Whatever is composed, Telegram takes its entities."""
    composer = Composer()
    for text, kinds in parts:
        composer.add(text, *kinds)
    done = composer.finish()
    if done.text:
        check_message({"text": done.text, "entities": entities(done)})


@given(st.text(max_size=60))
def test_clean_text_holds_nothing_that_steers(text: str) -> None:
    """No control characters, no direction marks, no lone surrogates."""
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", clean(text))


@given(
    st.text(max_size=3000), st.text(min_size=1, max_size=700), st.text(max_size=3000), st.integers(200, 2000)
)
def test_context_is_cut_far_from_the_answer(before: str, words: str, after: str, limit: int) -> None:
    """The answering words stay; what is cut is at the outer ends."""
    short_before, kept, short_after = fit(before, words, after, limit)
    assert kept == shorten(words, max(limit, 200))
    assert len(short_before) + len(short_after) <= max(limit - len(kept), 0) + 2
    assert before.endswith(short_before.removeprefix("…"))
    assert after.startswith(short_after.removesuffix("…").rstrip())


@given(st.text(max_size=9000), st.text(max_size=9000), st.text(max_size=500))
def test_any_reply_is_a_message(said: str, question: str, note: str) -> None:
    """The longest guide, title and question make a message that Telegram takes."""
    refusal = Reply(
        Kind.NOT_FOUND, said, question, question, lead=said, suggestions=(question,), notes=(note,)
    )
    answer = replace(
        answer_to(PRICE), title=question, section=(said,), context=said + PRICE + said, context_start=0
    )
    answer = replace(answer, start=len(said), end=len(said) + len(PRICE))
    for reply in (refusal, Reply(Kind.ANSWER, said, question, question, answers=(answer,), notes=(note,))):
        text = render(reply, late=True)
        check_message({"text": text.text, "entities": entities(text)})


@given(st.integers(0, 2**63), st.sampled_from(Action), st.integers(-(10**6), 10**6))
def test_buttons_carry_what_they_are_given(number: int, action: Action, argument: int) -> None:
    """Data comes back as it was put in, within 64 bytes."""
    data = keyboards.encode(action, str(number), argument)
    assert len(data.encode()) <= 64
    assert keyboards.decode(data) == (action, str(number), argument)
    assert keyboards.decode(keyboards.encode(action, f"lines:a:{number}", 1)) == (
        action,
        f"lines:a:{number}",
        1,
    )


@given(st.text(max_size=80))
def test_any_data_is_read_without_a_mistake(data: str) -> None:
    """What others put into a button is nothing, or numbers."""
    keyboards.decode(data)


@given(st.text(max_size=400))
def test_file_names_stay_in_their_folder(name: str) -> None:
    """Whatever a client calls a file, it becomes one name of bounded length."""
    safe = safe_name(name)
    assert safe not in ("", ".", "..")
    assert not set(safe) & {"/", "\\", "\0"}
    assert len(safe) <= 100

"""Bytes to text, whatever wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.readers.encodings import decode
from corpus.readers.formats.registry import supported

GERMAN = (
    "Die Gebühr beträgt 12 € pro Tag, größere Räume kosten mehr. Für Schüler gilt ein ermäßigter Preis.\n"
)
RUSSIAN = "День стоит двенадцать рублей, а неделя стоит дороже. Приходите в понедельник утром.\n"
JAPANESE = "一日の料金は千二百円です。月曜日の朝に来てください。靴を持ってきてください。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-32"),
        (GERMAN, "cp1252"),
        (GERMAN * 60, "cp1252"),
        ("café", "latin-1"),
        (RUSSIAN * 20, "cp1251"),
        (RUSSIAN * 20, "koi8-r"),
        (JAPANESE * 20, "shift_jis"),
        (JAPANESE * 20, "euc-jp"),
        (RUSSIAN, "utf-8"),
    ],
)
def test_text_is_the_same_in_whatever_encoding_it_was_saved(text: str, encoding: str) -> None:
    """Marks and UTF-8 are certain; the rest is a guess that holds for texts like these."""
    assert decode(text.encode(encoding), "a.txt").text == text


def test_declared_encoding_counts_where_the_bytes_are_not_utf_8() -> None:
    """A server that says latin-1 and sends UTF-8 is not believed; one that says what it sends is."""
    assert decode(RUSSIAN.encode("cp1251"), "a", "windows-1251").text == RUSSIAN
    assert decode(RUSSIAN.encode(), "a", "iso-8859-1").text == RUSSIAN
    for nonsense in ("no-such-thing", "base64", "unicode_escape", "\x00"):
        assert decode("café".encode("cp1252"), "a", nonsense).text == "café"


def test_bytes_of_another_encoding_in_utf_8_are_mended() -> None:
    """One pasted line does not spoil a whole guide."""
    raw = GERMAN.encode() + "naïve façade".encode("cp1252")
    assert decode(raw, "a").text == GERMAN + "naïve façade"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_utf_8_is_read_as_it_is(text: str) -> None:
    """Nothing is normalised, composed or trimmed."""
    expected = text.removeprefix("\ufeff") if text.startswith("\ufeff") else text
    try:
        assert decode(text.encode(), "a.txt").text == expected
    except SourceError:
        assert "\x00" in text or not text


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_an_error_of_ours(raw: bytes) -> None:
    """Nothing that stands in a file ends in a traceback, and no text has a NUL or a carriage return."""
    try:
        text = decode(raw, "a.txt").text
    except SourceError:
        return
    assert "\x00" not in text and "\r" not in text
    text.encode()


@pytest.mark.parametrize(
    ("encoding", "tail"),
    [("utf-8", b" and \x92this"), ("cp1252", b""), ("cp1251", b"")],
)
def test_letters_far_into_a_text_tell_its_encoding(encoding: str, tail: bytes) -> None:
    """A long beginning in English doesn't make what follows unreadable."""
    later = RUSSIAN if encoding == "cp1251" else GERMAN
    text = decode(b"A day costs $12.\n" * 20_000 + later.encode(encoding) + tail, "guide.txt").text
    assert later in text


def test_who_gives_a_binary_file_is_told_of_all_formats() -> None:
    """Of those that were added later, too."""
    with pytest.raises(SourceError) as told:
        decode(bytes(range(256)) * 4, "photo.pdf")
    assert supported() in str(told.value)

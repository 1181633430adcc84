"""Numbers of a sheet are read as Excel shows them in their format."""

from __future__ import annotations

import io
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.building.number_formats import formatted
from corpus.readers.formats.registry import named

SHOWN = (
    (12_000, '0,"k"', "12k"),
    (1_250_000, '0.0,,"M"', "1.3M"),
    (1_250_000, "#,##0,", "1,250"),
    (0.5, "# ?/?", "1/2"),
    (1.25, "# ??/??", "1 1/4"),
    (1.5, "?/?", "3/2"),
    (2.75, "# ?/4", "2 3/4"),
    (0.999, "# ?/?", "1"),
    (1, '"yes";;"no"', "yes"),
    (0, '"yes";;"no"', "no"),
    (0, '0" crowns";;"free"', "free"),
    (3, ";;;", ""),
    (50, '[<100]0" days";0', "50 days"),
    (150, '[<100]0" days";0', "150"),
    (5_551_234, r"[<=9999999]###\-####;\(###\)\ ###\-####", "555-1234"),
    (2_125_551_234, r"[<=9999999]###\-####;\(###\)\ ###\-####", "(212) 555-1234"),
    (420_123_456_789, "+000 000 000 000", "+420 123 456 789"),
    (1234, "# ##0", "1 234"),
    (7, "0,000", "0,007"),
    (12, '0" ft "0" in"', "1 ft 2 in"),
    (2.5, "0", "3"),
    (0.125, "0%", "13%"),
    (1.005, "0.00", "1.01"),
    (-0.4, "0", "0"),
    (-5, '"$"0', "-$5"),
    (-5, "0;(0)", "(5)"),
    (3, 'General" kg"', "3 kg"),
    (0, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$0.00"),
    (0.0005, "0.00E+00", "0.0005"),
    (5, "@", "5"),
)


@pytest.mark.parametrize(("value", "code", "shown"), SHOWN)
def test_a_number_is_shown_in_its_format(value: float, code: str, shown: str) -> None:
    """Scales, fractions, sections, masks and halves are those of ECMA-376."""
    assert formatted(value, code) == shown


def test_a_sheet_is_read_with_its_formats() -> None:
    """What stands in a cell is what a person sees there."""
    book = openpyxl.Workbook()
    book.active.append(["Value", "Code"])
    for row, (value, code, _) in enumerate(SHOWN, start=2):
        book.active.append([value, f"row {row}"])
        book.active.cell(row, 1).number_format = code
    file = io.BytesIO()
    book.save(file)
    lines = named("xlsx").read(file.getvalue(), "formats").text.splitlines()
    for row, (_, code, shown) in enumerate(SHOWN, start=2):
        assert any(
            line.strip("| ").split("|")[0].strip() == shown for line in lines if f"row {row} " in line
        ) or (not shown), (code, shown)


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_decimals_are_rounded_half_up(cents: int, n_decimals: int) -> None:
    """Half a unit goes up, away from nought, at any number of decimals."""
    value = cents / 1000
    shown = formatted(value, "0." + "0" * n_decimals if n_decimals else "0")
    expected = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-n_decimals), ROUND_HALF_UP)
    assert Decimal(shown) == expected


@given(st.integers(0, 10**15 - 1))
def test_groups_and_masks_keep_every_digit(number: int) -> None:
    """No digit is lost or doubled, wherever the code puts signs between them."""
    for code in ("#,##0", "# ##0", r"###\-####", "000 000", '0" and "00'):
        digits = "".join(sign for sign in formatted(number, code) if sign.isdigit())
        assert digits.lstrip("0") == str(number).lstrip("0")
    assert formatted(number, "#,##0") == f"{number:,}"


@given(st.floats() | st.integers(), st.text('0#?.,;/%E-+ "\\[]<>=_*@$kmdGeneral\ue000', max_size=30))
def test_any_code_shows_something(value: float, code: str) -> None:
    """Whatever a file has for a code, its number is read."""
    assert isinstance(formatted(value, code), str)

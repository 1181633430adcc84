"""Rows of tables: their cells, and what the figures in them count."""

from __future__ import annotations

import pytest

from corpus.structure.tables import cells_of, figures_with_units


@pytest.mark.parametrize(
    ("row", "cells"),
    [("| a | b |", ["a", "b"]), ("a | b", ["a", "b"]), (r"| a\|b |  |", [r"a\|b", ""]), ("|  |", [""])],
)
def test_a_row_is_cut_at_its_bars(row: str, cells: list[str]) -> None:
    """With or without those at its ends; a bar that is text is none."""
    assert cells_of(row) == cells


@pytest.mark.parametrize(
    ("header", "row", "figures"),
    [
        ("| Machine | Fee in dollars |", "| Lathe | 4 |", "4 dollars"),
        ("| Zone | Weight (kg) | Days |", "| 1 | 2.5 | 3 |", "2.5 kg, 3 days"),
        ("| Boat | Speed |", "| Canoe | 3 |", ""),
        ("| Day | Euros |", "| Monday | $4 | 5 |", ""),
    ],
)
def test_figures_have_the_units_of_their_columns(header: str, row: str, figures: str) -> None:
    """A figure that carries a unit itself needs no other."""
    found = figures_with_units(header, row).split(", ")
    assert [one for one in found if one and not one.endswith((" in", " a"))] == [
        one for one in figures.split(", ") if one
    ]

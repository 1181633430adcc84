"""The list of what was asked, narrowed: each filter alone and together, kept in every address."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from bot.channels.terminal.asked_file import NAME, Line
from bot.desk.asked_list import Wanted, wanted_of
from bot.keeping.apart import carry_out
from bot.keeping.changes import Add
from bot.keeping.outcome import Job
from tests.bot.desk.keeper import Keeper


@pytest.fixture
def asked(data_dir: Path, tmp_path: Path) -> None:
    """Ask in several ways, of two guides and in two languages."""
    boats = tmp_path / "boats.md"
    boats.write_text("# Boats\n\nA rowing boat costs $9 an hour.\n", encoding="utf-8")
    assert carry_out(Job(str(data_dir), Add((str(boats),), guide="Harbour"))).problem is None
    lines = [
        Line("a", 4e9, "not_found", "is there a sauna", "is there a sauna", 0.1, 1),
        Line(
            "b",
            4e9 + 1,
            "answer",
            "which boat is cheap",
            "which boat is cheap",
            0.45,
            1,
            shown=(("boats", 9, 20),),
        ),
        Line(
            "c",
            4e9 + 2,
            "not_found",
            "wann macht die Bar auf",
            "wann macht die Bar auf",
            0.3,
            1,
            channel="json",
        ),
        Line(
            "d", 4e9 + 3, "answer", "who pays", "who pays", 0.9, 1, shown=(("club", 9, 20),), channel="json"
        ),
    ]
    (data_dir / NAME).write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in lines))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["wann macht die Bar auf", "which boat is cheap", "is there a sauna"]),
        ("channel=json", ["wann macht die Bar auf"]),
        ("channel=json&view=all", ["who pays", "wann macht die Bar auf"]),
        ("channel=chat", []),
        ("guide=harbour", ["which boat is cheap"]),
        ("guide=default&view=all", ["who pays"]),
        ("language=de", ["wann macht die Bar auf"]),
        ("language=en&sure=0", ["is there a sauna"]),
        ("sure=1", ["wann macht die Bar auf", "which boat is cheap"]),
        ("sure=3&view=all", ["who pays"]),
        ("vote=none&q=boat", ["which boat is cheap"]),
        ("vote=up", []),
        ("why=unsure", ["which boat is cheap"]),
        ("days=x&sure=&view=nothing", ["wann macht die Bar auf", "which boat is cheap", "is there a sauna"]),
    ],
)
@pytest.mark.usefixtures("asked")
def test_each_filter_leaves_what_it_says(keeper: Keeper, query: str, found: list[str]) -> None:
    """In the order in which it was asked, the newest first."""
    keeper.see(f"/asked?{query}")
    assert re.findall(r"data-item dir=\"auto\">(.*?)</a>", keeper.page) == found


@pytest.mark.usefixtures("asked")
def test_the_filters_stay_while_the_list_is_worked_off(keeper: Keeper) -> None:
    """In the links, in the page of a group, and in what comes after a judgement."""
    keeper.see("/asked?sure=1&language=en&view=all")
    assert 'value="1" selected' in keeper.page and 'value="en" selected' in keeper.page
    keeper.see("/asked?sure=1")
    first = re.findall(r'href="(/asked/[^"]+)"', keeper.page)[0]
    assert first.endswith("?sure=1")
    keeper.see(first)
    assert 'href="/asked?sure=1"' in keeper.page
    assert "Asked 1 time which boat" in keeper.send(first.replace("/asked/", "/judge/"), verdict="ignored")
    assert "?sure=1" in keeper.page
    key = re.findall(r'action="(/judge/[^"]+)"', keeper.page)[0]
    assert "is there a sauna" not in keeper.send(key, verdict="ignored")


_WORDS = {name: st.text(max_size=20) for name in Wanted._fields if name not in ("days", "view")}


@given(st.builds(Wanted, days=st.integers(0, 36_500), view=st.sampled_from(["open", "all"]), **_WORDS))
def test_an_address_says_what_is_wanted(wanted: Wanted) -> None:
    """And is read back as that, whatever is searched for."""
    assert wanted_of(QueryParams(wanted.query.removeprefix("?"))) == wanted

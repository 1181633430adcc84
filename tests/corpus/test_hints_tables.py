"""Tables of a hints file are found where they stand, and changed without touching anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.files.bounded_toml import parse_toml
from corpus.guide import built_in_document
from corpus.hints_tables import HintTable, hint_tables, with_tables
from corpus.hints_writing import toml_table

FILE = """# What people call it.
subject = ["boats"]
contrasts = [
    ["short", "long"],
    ["summer", "winter"]
]

# Opening.
[[answer]] # the desk asks this often
text = '''
[[answer]]
at six'''
questions = [
    "when [in summer]",
    "how early", # not a typo
]

# Not ours.
[[not_covered]]
questions = "is there parking"

[[check]]
question = "when"
contains = ["six"]
"""


def test_all_tables_are_found_with_their_comments_left_to_the_next() -> None:
    """Lists of lists, texts over several lines and single questions included."""
    tables = hint_tables(FILE)
    assert tables is not None
    assert [(one.name, one.questions) for one in tables] == [
        ("answer", ("when [in summer]", "how early")),
        ("not_covered", ("is there parking",)),
    ]
    assert FILE[tables[0].end :].lstrip().startswith("# Not ours.")


def test_only_what_changed_is_written_anew() -> None:
    """Comments, other tables, and the very words of what stays."""
    tables = hint_tables(FILE) or []
    assert with_tables(FILE, dict(enumerate(tables))) == FILE
    said = with_tables(FILE, {1: tables[1]._replace(words="Ask the harbour.")})
    assert said.startswith(FILE[: tables[1].start]) and said.endswith(FILE[tables[1].end :])
    assert parse_toml(said)["not_covered"] == [{"say": "Ask the harbour.", "questions": ["is there parking"]}]
    gone = with_tables(FILE, {0: HintTable("answer", (), "")}, [HintTable("answer", ("who",), "Ann")])
    assert "answer" not in gone.partition("# Not ours.")[0].partition("contrasts")[2]
    assert parse_toml(gone)["answer"] == [{"text": "Ann", "questions": ["who"]}]
    assert {"subject", "contrasts", "check"} <= parse_toml(gone).keys()


@pytest.mark.parametrize(
    "other",
    [
        'answer = [{ text = "x", questions = ["y"] }]\n',
        '[[answer]]\ntext = "x"\nquestions = [1]\n',
        '[[answer]]\ntext = "x"\nquestions = ["y"]\nnote = "z"\n',
        "[[answer]\n",
        '[["answer"]]\ntext = "x"\n',
    ],
)
def test_what_is_written_in_another_way_is_left_alone(other: str) -> None:
    """It may be right, or a mistake: the form does not change it."""
    assert hint_tables(other) is None


def test_the_built_in_hints_are_all_in_the_form() -> None:
    """They are the longest that come with guidebot."""
    hints = built_in_document().hints
    tables = hint_tables(hints)
    assert tables is not None and len(tables) > 100
    assert with_tables(hints, {}) == hints


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
_TABLES = st.builds(
    HintTable,
    st.sampled_from(["answer", "not_covered"]),
    st.lists(_TEXTS, min_size=1, max_size=3).map(tuple),
    _TEXTS,
)


@given(st.lists(_TABLES, min_size=1, max_size=4), _TABLES, st.data())
def test_any_text_may_stand_in_a_hint(tables: list[HintTable], other: HintTable, data: st.DataObject) -> None:
    """And the others keep theirs."""
    toml = "\n".join(
        toml_table(
            one.name, {"questions": list(one.questions), "text" if one.name == "answer" else "say": one.words}
        )
        for one in tables
    )
    found = hint_tables(toml)
    assert found is not None
    assert [one[:3] for one in found] == [one[:3] for one in tables]
    at = data.draw(st.integers(0, len(tables) - 1))
    changed = hint_tables(with_tables(toml, {at: other._replace(name=tables[at].name)}))
    assert changed is not None
    assert [one[1:3] for one in changed] == [
        (other if number == at else one)[1:3] for number, one in enumerate(tables)
    ]

"""What is quoted keeps its meaning: lead-ins, columns, footnotes, and nothing that no reader sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.markup import drop_markup
from bot.assistant.quoting import row_text
from bot.assistant.reply import Conversation, Reply
from corpus.model import Document
from tests.helpers.retrievers import library_of


def reply_to(folder: Path, text: str, question: str, format_: str = "markdown") -> Reply:
    """Return the reply of a guide that holds this text, offsets checked."""
    library = library_of(folder, Document("guide", "Guide", text, format_, source="guide.md"))
    reply = Assistant(library).reply(Conversation(), question)
    for answer in reply.answers:
        assert text[answer.start : answer.end] == answer.text
        assert answer.text in answer.context
        assert text[answer.context_start :].startswith(answer.context)
        for words in (*answer.leads, *answer.footnotes):
            assert text[words.start : words.end] == words.text
    return reply


def said(reply: Reply) -> str:
    """Return the first answer as its reader sees it, without its place."""
    return reply.text.partition("\n— ")[0]


RULES = """# Boat rules

## Lights

You MUST NOT

- shine any lamp at the bridge, as its crew would be dazzled
- use the search light unless you look for a person in the water

## Kit

Campers need the following kit:

- a tent
- a lamp

## Stove

To light the stove, follow these steps:

1. Open the valve.
2. Strike a match.
3. Turn the knob.

## Members only

Where the water is low:

- Keep to the channel
  - except for canoes
  - never at night

## Do not bring

- glass bottles
- loud speakers

## Hut

The hut holds the following people: members and their guests.

## Night guests

Night guests pay a deposit of 80 euros.[^1] It is given back.

[^1]: Students leave no deposit.

## Speed

| Kind of boat | Inner harbour | Open lake |
| --- | --- | --- |
|  | knots | km/h |
| Canoes | 3 | 15 |
| Ferries | 4 | 37 |

## Prices

The day pass costs ~~$50~~ $40.

~~Night skiing is offered on Friday.~~

## Gate

The gate is locked at night. <!-- The code is 4411. --> Ring the bell.

Wind
: Above force 6 no boat leaves.
"""


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        (
            "can I use the search light?",
            "You MUST NOT\nuse the search light unless you look for a person in the water",
        ),
        ("what kit do campers need?", "Campers need the following kit:\n\n- a tent\n- a lamp"),
        (
            "how do I light the stove?",
            "To light the stove, follow these steps:\n\n"
            "1. Open the valve.\n2. Strike a match.\n3. Turn the knob.",
        ),
        (
            "are canoes kept to the channel?",
            "Where the water is low:\n\n- Keep to the channel\n  - except for canoes\n  - never at night",
        ),
        ("may I bring glass bottles?", "Do not bring\nglass bottles"),
        (
            "how much is the deposit of night guests?",
            "Night guests pay a deposit of 80 euros.\n* Students leave no deposit.",
        ),
        (
            "how fast may canoes go in the inner harbour?",
            "Kind of boat: Canoes · Inner harbour, knots: 3 · Open lake, km/h: 15",
        ),
        ("what does the day pass cost?", "The day pass costs $40."),
        ("when is the gate locked?", "The gate is locked at night."),
    ],
)
def test_a_quote_keeps_what_it_means(tmp_path: Path, question: str, quote: str) -> None:
    """With the lines that govern it, its columns and units, its footnotes."""
    assert said(reply_to(tmp_path, RULES, question)) == quote


def test_the_nearest_lead_is_told_apart(tmp_path: Path) -> None:
    """JSON has the row and the header row, both verbatim."""
    answer = reply_to(tmp_path, RULES, "how fast may ferries go on the open lake?").answers[0]
    assert answer.text == "| Ferries | 4 | 37 |"
    assert [lead.text for lead in answer.leads] == [
        "| Kind of boat | Inner harbour | Open lake |",
        "|  | knots | km/h |",
    ]
    assert answer.lead == answer.leads[-1]


def test_rows_that_nothing_tells_apart_are_quoted_together(tmp_path: Path) -> None:
    """Who asks for a column gets the whole of a short table."""
    text = "# League\n\n## Teams\n\n| Team | Coach |\n| - | - |\n| Hawks | Lena Ott |\n| Foxes | Per Dahl |\n"
    reply = reply_to(tmp_path, text, "who is the coach?")
    assert said(reply) == "Team: Hawks · Coach: Lena Ott\nTeam: Foxes · Coach: Per Dahl"
    assert reply.answers[0].text == "| Hawks | Lena Ott |\n| Foxes | Per Dahl |"


@pytest.mark.parametrize("question", ["what is the code?", "is night skiing offered on Friday?"])
def test_what_is_hidden_or_crossed_out_is_no_answer(tmp_path: Path, question: str) -> None:
    """Neither said, nor shown beside what is said."""
    reply = reply_to(tmp_path, RULES, question)
    shown = reply.text + "".join(answer.context for answer in reply.answers)
    assert "4411" not in shown
    assert "Night skiing is offered" not in reply.text


FAQ = """# Studio

Q: Can I bring my own clay?
A: Yes, if it is stoneware.

**How much is one firing?**

$6 a shelf.

<details>
<summary>Where do I park a trailer?</summary>

Behind the kiln.

</details>

Who cleans the wheels?

Everybody cleans their own.

## Do I get my deposit back?

No.
"""


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("can I bring my own clay?", "Yes, if it is stoneware."),
        ("how much is one firing", "$6 a shelf."),
        ("where do I park a trailer?", "Behind the kiln."),
        ("who cleans the wheels?", "Everybody cleans their own."),
        ("do I get my deposit back?", "No."),
    ],
)
def test_a_question_of_the_guide_is_answered_by_what_stands_below_it(
    tmp_path: Path, question: str, quote: str
) -> None:
    """It is a heading, however it is marked, and never an answer."""
    assert said(reply_to(tmp_path, FAQ, question)) == quote


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The office is in Bldg. C on the hill.", "where is the office?"),
        ("Das Büro ist ab dem 3. Mai in Mtl. Str. 5.", "wo ist das Büro?"),
        (
            "The course has three parts: 1. Rhythm. 2. Song. 3. Stage.",
            "what are the parts of the course?",
        ),
        ("The hall has two rooms:\n\nA small one and a large one.", "what rooms does the hall have?"),
    ],
)
def test_an_answer_does_not_stop_before_its_end(tmp_path: Path, text: str, question: str) -> None:
    """Neither at an abbreviation, nor at an ordinal or a colon."""
    reply = reply_to(tmp_path, f"# Guide\n\n## Notes\n\n{text}\n\n## More\n\nThe lake is deep.\n", question)
    if reply.answers:
        assert said(reply) == text


@pytest.mark.parametrize(
    ("cells", "headers", "shown"),
    [
        (["Day", "$10"], [["Item", "Member"]], "Item: Day · Member: $10"),
        (["Day", "", "$15"], [["Item", "Member", "Guest"]], "Item: Day · Guest: $15"),
        (["Day", "$10"], [], "Day · $10"),
        (["Day", "$10", "extra"], [["Item", "Member"]], "Item: Day · Member: $10 · extra"),
    ],
)
def test_a_row_comes_with_its_columns(cells: list[str], headers: list[list[str]], shown: str) -> None:
    """A value that has no column, or a column without a value, does no harm."""
    assert row_text(cells, headers) == shown


@pytest.mark.parametrize(
    "code",
    [
        "# every document that there is, one of them a line\nguidebot corpus list\nguidebot corpus history",
        "Added: rules and a faq, as somebody wanted.\nEdition 2 is published.\nNobody has to do *anything*.",
        "1. x_y = a*b*c  # the sum of all that was _kept_ here\n2. rate = '&amp;'",
    ],
)
def test_code_is_quoted_as_it_is_written(tmp_path: Path, code: str) -> None:
    """Line by line, with the signs that are marks elsewhere, and so is its passage."""
    text = f"# Commands\n\n## Listing\n\nList the documents with this *one* command:\n\n```sh\n{code}\n```\n"
    reply = reply_to(tmp_path, text, "how do I list the documents with one command?")
    assert code in said(reply)
    assert code in drop_markup(reply.answers[0].context).text

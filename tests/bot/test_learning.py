"""What use teaches: which questions speak for which words, and what a keeper's agreeing does."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.channels.terminal.asked_file import NAME, AskedFile
from bot.keeping.use.exchange import Exchange, Quoted
from bot.keeping.use.learning import PICKED_WITHIN, SOON, ProposedHint, Words, proposed
from tests.helpers.keepers import CHECK, Guidebot, answer

COSTS = Quoted("workshop", 10, 30)
HOURS = Quoted("workshop", 40, 60)


def refused(
    question: str, asked: float = 0.0, suggested: Sequence[str] = (), person: str = "ann"
) -> Exchange:
    return Exchange("chat", person, asked, False, question, question, 1, suggested=tuple(suggested))


def answered(question: str, asked: float = 0.0, quoted: Quoted = COSTS, person: str = "ann") -> Exchange:
    return Exchange("chat", person, asked, True, question, question, 1, (quoted,))


def learnt(*exchanges: Exchange) -> list[tuple[str, str, dict[str, int]]]:
    """Return the first question of each hint, the words it leads to, and what speaks for it."""

    def today(quoted: Quoted, _edition: int) -> Words:
        return Words(quoted.document, f"{quoted.start}-{quoted.end}")

    found: list[ProposedHint] = proposed(exchanges, today, lambda text: text.lower().strip("?").split())
    return [(hint.questions[0], hint.text, {str(k): v for k, v in hint.counts.items()}) for hint in found]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("what is the damage per day", "what does a day cost"),
        ("may kids come along", "are kids allowed in"),
        ("when do you shut", "when do doors shut"),
    ],
)
def test_a_rephrasing_that_succeeds_teaches_the_first_wording(first: str, then: str) -> None:
    """The question that found nothing leads to what the next wording found."""
    assert learnt(refused(first, 0), answered(then, 20)) == [(first, "10-30", {"rephrased": 1})]


@pytest.mark.parametrize(
    "then",
    [
        answered("what does a day cost", SOON + 1),
        answered("where may dogs go", 20),
        answered("what does a day cost", 20, person="bob"),
        replace(answered("what does a day cost", 20), disliked=1),
        refused("what does a day cost", 20),
    ],
    ids=["much later", "another matter", "another person", "disliked", "refused as well"],
)
def test_what_is_no_rephrasing_teaches_nothing(then: Exchange) -> None:
    """Only the same person's next wording of the same question does, and only if it succeeds."""
    hints = learnt(refused("what is the day damage", 0), then)
    assert [hint for hint in hints if hint[0] == "what is the day damage"] == []


def test_what_is_picked_after_a_refusal_is_what_was_meant() -> None:
    """Whoever picks it, be it by a button or by typing it; each pick counts."""
    offered = ["What does a day cost?", "When does it open?"]
    told = learnt(
        refused("damage?", 0, offered),
        answered("what does a day  cost?", 60),
        refused("damage?", 100, offered, person="bob"),
        answered("What does a day cost?", 130, person="cleo"),
    )
    assert told == [("damage?", "10-30", {"picked": 2})]
    assert learnt(refused("damage?", 0, offered), answered(offered[0], PICKED_WITHIN + 1)) == []


def test_a_passage_that_came_near_and_was_chosen_is_the_answer() -> None:
    """Each of the passages shown with a refusal has votes of its own."""
    one = replace(refused("damage?"), shown=(COSTS, HOURS), liked=(1, 3))
    assert learnt(one) == [("damage?", "40-60", {"picked": 3}), ("damage?", "10-30", {"picked": 1})]


def test_likes_speak_for_an_answer_and_dislikes_against_it() -> None:
    """What is disliked more is not proposed; what is disliked only, as not covered."""
    liked = replace(answered("what does a day cost"), liked=(3,), disliked=1)
    assert learnt(liked) == [("what does a day cost", "10-30", {"liked": 3, "disliked": 1})]
    assert learnt(replace(liked, liked=(1,), disliked=2)) == []
    bad = replace(answered("who are you"), disliked=2)
    assert learnt(bad) == [("who are you", "", {"disliked": 2})]
    good = replace(answered("who are you", 999, HOURS), liked=(1,))
    assert [(text, counts) for _, text, counts in learnt(bad, good)] == [("40-60", {"liked": 1})]


def test_wordings_that_are_alike_are_one_hint_and_the_most_spoken_for_comes_first() -> None:
    """A keeper reads each of them once."""
    told = learnt(
        replace(answered("day cost?", 1), liked=(1,)),
        replace(answered("cost day", 2), liked=(1,)),
        replace(answered("when", 3, HOURS), liked=(1,)),
    )
    assert [(text, counts) for _, text, counts in told] == [("10-30", {"liked": 2}), ("40-60", {"liked": 1})]


@pytest.mark.parametrize(
    "question", ["write to [e-mail] what it costs", "it costs " + "very " * 50 + "much?"]
)
def test_no_hint_is_made_of_what_is_personal_or_a_whole_letter(question: str) -> None:
    """A hint is a wording that others may use, too."""
    assert learnt(replace(answered(question), liked=(5,))) == []


@pytest.fixture
def report(run_main: Guidebot) -> Guidebot:
    return partial(run_main, "report")


@pytest.fixture
def used(guidebot: Guidebot, run_main: Guidebot, workshop: Path) -> Path:
    """Return a guide in a terminal of which somebody asked in vain, and then otherwise."""
    guidebot("add", workshop)
    guidebot("remove", "club")
    assert run_main("ask", "What is the damage for a day?").status == 3
    assert run_main("ask", "What does a day cost?").status == 0
    return workshop


def test_nothing_changes_before_a_keeper_agrees_and_one_command_agrees(
    used: Path, report: Guidebot, run_main: Guidebot, data_dir: Path
) -> None:
    """The report says what speaks for the hint; agreeing publishes it and writes it beside the source."""
    [hint] = report("--json").json["proposed"]
    assert hint["document"] == "workshop"
    assert (hint["text"], hint["covered"]) == ("A day costs $12.", True)
    assert hint["questions"] == ["What is the damage for a day?"]
    assert hint["counts"] == {"picked": 0, "liked": 0, "rephrased": 1, "disliked": 0}
    assert "What is the damage for a day?  (rephrased 1×)" in report().out
    assert answer(data_dir, "What is the damage for a day?") == ""
    assert used.with_name("workshop.hints.toml").read_text(encoding="utf-8") == CHECK

    ended = report("--agree", 1)
    assert ended.status == 0 and "rollback" in ended.out
    assert "$12" in answer(data_dir, "What is the damage for a day?")
    hints = tomllib.loads(used.with_name("workshop.hints.toml").read_text(encoding="utf-8"))
    assert hints["answer"] == [{"text": "A day costs $12.", "questions": ["What is the damage for a day?"]}]
    assert report("--json").json["proposed"] == []
    assert run_main("corpus", "update", "--json").json["changed"] == []


def test_agreeing_to_what_is_not_there_is_one_sentence(used: Path, report: Guidebot) -> None:
    """Nothing is published."""
    assert used
    ended = report("--agree", 7)
    assert (ended.status, ended.out) == (1, "") and "No hint is proposed under 7" in ended.err
    assert report("--agree", 1, "--as-hint", 1).status == 2


def test_words_that_are_gone_are_not_proposed(used: Path, report: Guidebot, guidebot: Guidebot) -> None:
    """What was shown in an earlier edition is looked up in today's."""
    text = used.read_text(encoding="utf-8")
    used.write_text(text.replace("A day costs $12.", "Ask us for the price."), encoding="utf-8")
    guidebot("update", "--force")
    assert report("--json").json["proposed"] == []


def test_what_is_asked_in_a_terminal_reaches_the_report_redacted(
    run_main: Guidebot, report: Guidebot, data_dir: Path
) -> None:
    """`ask` and `chat` both; small talk is nobody's business."""
    run_main("ask", "--history", "When does the bar open?", "Does ann@example.org own a llama?")
    run_main("ask", "hello")
    questions = [one for group in report("--json").json["groups"] for one in group["questions"]]
    assert [one["question"] for one in questions] == ["Does [e-mail] own a llama?"]
    assert questions[0]["history"] == ["When does the bar open?"]
    assert (data_dir / NAME).stat().st_mode & 0o777 == 0o600


def test_a_setting_keeps_nothing_of_what_is_asked_in_a_terminal(
    run_main: Guidebot, report: Guidebot, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and what was kept before stays to be read."""
    monkeypatch.setenv("GUIDEBOT_KEEP_QUESTIONS", "no")
    run_main("ask", "Who owns the llama?")
    assert not (data_dir / NAME).exists()
    assert report("--json").json == {"groups": [], "proposed": []}
    monkeypatch.setenv("GUIDEBOT_KEEP_QUESTIONS", "perhaps")
    ended = run_main("ask", "Who owns the llama?")
    assert ended.status == 1 and "must be yes or no" in ended.err


def test_a_line_that_was_cut_short_costs_no_other(tmp_path: Path) -> None:
    """A process that is killed while it writes leaves half a line."""
    kept = AskedFile(tmp_path, lambda: 5e9)
    line = (
        '{"session":"1","asked":5e9,"kind":"not_found","question":"a?","understood_as":"a?",'
        '"confidence":0.1,"edition":1}'
    )
    (tmp_path / NAME).write_text(
        f"\n{line}\n{line[:40]}\n{line.replace('a?', 'b?')}\n\xff", encoding="latin-1"
    )
    assert [one.text for one in kept.unanswered()] == ["b?", "a?"]


def test_what_was_kept_long_enough_goes(tmp_path: Path) -> None:
    """After ninety days nothing of it is told or left on the disk."""
    now = [5e9]
    kept = AskedFile(tmp_path, lambda: now[0])
    line = (
        '{{"session":"1","asked":{},"kind":"not_found","question":"{}","understood_as":"",'
        '"confidence":0,"edition":1}}\n'
    )
    (tmp_path / NAME).write_text(
        line.format(5e9 - 91 * 86400, "old?") + line.format(5e9, "new?"), encoding="utf-8"
    )
    assert [one.text for one in kept.recent(9)] == ["new?"]
    kept.session()
    assert "old?" not in (tmp_path / NAME).read_text(encoding="utf-8")

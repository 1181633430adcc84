"""A keeper's morning: what was asked is judged, tried, published, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.keeping.judging.judgement import Verdict
from bot.keeping.judging.judgements import NAME, Judgements
from corpus.errors import UnknownNameError
from corpus.store.library import Library
from retrieval.evaluation.judging import read_questions
from tests.bot.desk.keeper import Keeper
from tests.helpers.keepers import CLUB, Guidebot, published

BEER = "how late can we come for a beer"
OPENS = "The bar opens at five in the evening."
Ask = Callable[[str], str]


def test_a_judged_question_is_answered_once_it_is_published_and_not_before(keeper: Keeper, ask: Ask) -> None:
    """Nothing is live before; the rehearsal tells what it will do; rolling back takes it back."""
    assert ask(BEER) == ""
    keeper.answers(BEER, "five in the evening")
    assert ask(BEER) == ""
    seen = keeper.see("/publish")
    assert "gained 1" in seen and "lost 0" in seen and OPENS in seen
    assert "Edition 2 is published" in keeper.send("/publish")
    assert ask(BEER) == OPENS
    assert "Nothing judged is waiting" in keeper.see("/publish")
    assert "lost 1" in keeper.see("/history/1")
    assert "Edition 3 has the content of edition 1" in keeper.send("/history/1")
    assert ask(BEER) == ""
    assert "What 1 judgement would do" in keeper.see("/publish")


def test_what_is_judged_leaves_the_list_and_the_next_is_opened(keeper: Keeper) -> None:
    """A morning's list is worked off; the last judgement ends at what it does."""
    assert "3 groups" in keeper.see("/asked")
    assert "Asked how much is a glass of wine" in keeper.answers("beer", "five in the evening")
    assert "2 groups" in keeper.see("/asked")
    keeper.judge("cards", "rightly_refused")
    keeper.judge("wine", "ignored")
    assert "All is judged" in keeper.text


def test_undo_brings_a_question_back(keeper: Keeper) -> None:
    """Without an id it is the last judgement, with one any."""
    keeper.judge("cards", "ignored")
    keeper.judge("wine", "ignored")
    assert "Taken back: “how much is a glass of wine”" in keeper.send("/undo")
    assert "2 groups" in keeper.see("/asked")
    assert "which cards are accepted" in keeper.see("/judged")
    keeper.send("/undo")
    assert "3 groups" in keeper.see("/asked")
    assert "nothing that could be taken back" in keeper.send("/undo", 404)


def test_the_sentence_for_what_is_not_covered_is_said(keeper: Keeper, data_dir: Path) -> None:
    """A reader then gets the keeper's words."""
    keeper.judge("wine", "not_covered", say="The bar has drinks only.")
    keeper.see("/publish")
    keeper.send("/publish")
    assert "The bar has drinks only." in keeper.see("/try?q=how+much+is+a+glass+of+wine")
    library = Library.open(data_dir)
    assert 'say = "The bar has drinks only."' in library.hints(library.edition(2).documents[0].version)
    library.close()


def test_a_right_answer_becomes_a_check_question_that_later_changes_must_keep(keeper: Keeper) -> None:
    """Whoever changes the words is told, and publishes it all the same only by saying so."""
    keeper.judge("When does the bar open", "rightly_answered")
    keeper.see("/publish")
    keeper.send("/publish")
    keeper.see("/add")
    keeper.send("/add", text="# The club\n\n## The bar\n\nThe bar opens at noon.\n", name="club")
    assert "checks kept 0 of 1" in keeper.text
    assert "would lose their answers" in keeper.send(f"/drafts/{_draft(keeper)}/publish", 400)


def _draft(keeper: Keeper) -> str:
    return keeper.page.split('action="/drafts/')[1].split("/")[0]


def test_a_right_refusal_becomes_a_check_question_that_later_changes_must_keep(keeper: Keeper) -> None:
    """Whoever has it answered later is told."""
    keeper.judge("cards", "rightly_refused")
    assert "1 of 1" in keeper.see("/publish")
    keeper.send("/publish")
    assert 'question = "which cards are accepted"\nrefused = true' in keeper.get(
        "/documents/club/edit"
    ).text.replace("&#34;", '"')
    assert "Nothing judged is waiting" in keeper.see("/publish")
    keeper.answers("cards", "Guests pay")
    assert "Check questions that would fail: “ which cards are accepted ”" in keeper.see("/publish")
    assert "would lose their answers" in keeper.send("/publish", 400)
    keeper.see("/publish")
    assert "Edition 3 is published" in keeper.send("/publish", force="yes")


def test_marked_words_become_the_answer(keeper: Keeper, data_dir: Path) -> None:
    """Words of the text, over line ends and in any part of a sentence."""
    key = keeper.open(BEER)
    keeper.send(f"/judge/{key}", verdict="answers", document="club", text="  opens at\n five ")
    assert Judgements(data_dir).all()[0].text == "opens at five"


@pytest.mark.parametrize(
    "fields",
    [
        {"document": "club", "text": "The bar opens at six."},
        {"document": "club", "text": " "},
        {"document": "nowhere", "text": OPENS},
    ],
)
def test_words_that_stand_nowhere_are_refused_and_nothing_is_kept(
    keeper: Keeper, data_dir: Path, fields: dict[str, str]
) -> None:
    """The page says so in one sentence."""
    key = keeper.open(BEER)
    assert "choose anew" in keeper.send(f"/judge/{key}", 400, verdict="answers", **fields)
    assert Judgements(data_dir).all() == []


def test_a_judgement_outlives_an_edition_in_which_its_words_are_gone(keeper: Keeper) -> None:
    """Published meanwhile from elsewhere: it is left out, named, and kept."""
    keeper.answers(BEER, "five in the evening")
    keeper.judge("cards", "not_covered")
    keeper.see("/add")
    keeper.send("/add", text="# The club\n\n## The bar\n\nThe bar opens at noon.\n", name="club")
    keeper.send(f"/drafts/{_draft(keeper)}/publish")
    seen = keeper.see("/publish")
    assert "What 1 judgement would do" in seen
    assert (
        "“ how late can we come for a beer ”: The words that were judged don't stand in club any more" in seen
    )
    keeper.send("/publish")
    assert "judge it again" in keeper.see("/judged")


def test_the_judgements_are_a_question_file(keeper: Keeper, tmp_path: Path) -> None:
    """As `guidebot eval` reads it: what is ignored is not in it."""
    keeper.answers(BEER, "five in the evening")
    keeper.judge("cards", "rightly_refused")
    keeper.judge("wine", "ignored")
    file = tmp_path / "questions.jsonl"
    file.write_bytes(keeper.get("/judged/questions.jsonl").content)
    first, second = read_questions(file)
    assert first.text == BEER and first.expect and first.expect[0][0].search(OPENS)
    assert second.text == "which cards are accepted" and second.expect == ()


def test_two_keepers_judge_at_once_and_the_later_word_counts(keeper: Keeper, data_dir: Path) -> None:
    """Another desk writes the same file; neither loses anything."""
    keeper.judge("cards", "ignored")
    other = Judgements(data_dir)
    kept = other.judge(Verdict.NOT_COVERED, ["Which  CARDS are accepted"], "ida", document="club")
    keeper.judge("wine", "ignored")
    assert [one.verdict for one in other.all()] == [Verdict.NOT_COVERED, Verdict.IGNORED]
    other.undo(kept.id, "ida")
    with pytest.raises(UnknownNameError):
        other.undo(kept.id, "ida")
    assert "2 groups" in keeper.see("/asked")


def test_half_a_line_loses_no_other_judgement(data_dir: Path) -> None:
    """As a process that was killed leaves it."""
    judgements = Judgements(data_dir)
    judgements.judge(Verdict.IGNORED, ["one"], "ida")
    with (data_dir / NAME).open("ab") as file:
        file.write(b'{"judged": {"id": "x"')
    judgements.judge(Verdict.IGNORED, ["two"], "ida")
    assert [one.question for one in Judgements(data_dir).all()] == ["one", "two"]


SEARCHED: dict[str, set[str]] = {
    "q=CARDS": {"which cards are accepted"},
    "q=glass+wine": {"how much is a glass of wine"},
    "q=%3Cnothing%3E": set(),
    "why=voted+down": set(),
    "view=all&why=answered": {"When does the bar open?"},
    "days=1&q=beer": {BEER},
    "days=99999999999999999999&page=-3": {BEER, "which cards are accepted", "how much is a glass of wine"},
    "page=4": set(),
}


def test_the_list_is_searched(keeper: Keeper) -> None:
    """By words, by what went wrong, by age; what makes no sense shows everything or nothing."""
    asked = [BEER, "which cards are accepted", "how much is a glass of wine", "When does the bar open?"]
    for query, shown in SEARCHED.items():
        keeper.see(f"/asked?{query}")
        assert {one for one in asked if f">{one}</a>" in keeper.page} == shown, query


def test_a_question_that_is_no_longer_kept_is_said_to_be(keeper: Keeper, data_dir: Path) -> None:
    """Somebody may have had it deleted while its page was open."""
    key = keeper.open("cards")
    (data_dir / "asked.jsonl").unlink()
    assert "not kept any more" in keeper.send(f"/judge/{key}", 404, verdict="ignored")
    assert "not kept any more" in _text(keeper.client, "/asked/0123456789abcdef")
    assert "Nothing was asked" in keeper.see("/asked")


def _text(client: TestClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 404
    return response.text


def test_hints_go_into_the_file_beside_the_source(
    keeper: Keeper, guidebot: Guidebot, data_dir: Path, tmp_path: Path
) -> None:
    """Else the next update would take them out."""
    source = tmp_path / "club.md"
    source.write_text(CLUB, encoding="utf-8")
    assert guidebot("add", source).status == 0
    keeper.answers(BEER, "five in the evening")
    keeper.see("/publish")
    keeper.send("/publish", message="beer")
    assert f'"{BEER}"' in source.with_name("club.hints.toml").read_text(encoding="utf-8")
    assert published(data_dir) == 3
    assert "3 beer" in keeper.see("/history")
    assert "club.md: change it and the hints beside it there" in keeper.see("/documents/club")
    assert "corpus update club" in keeper.get("/documents/club/edit").text


def test_the_running_count_is_told_beside_the_list(keeper: Keeper) -> None:
    """As a part of the page, fetched once it stands."""
    assert "Nothing judged is waiting" in keeper.get("/effect").text
    keeper.answers(BEER, "five in the evening")
    assert 'data-src="/effect"' in keeper.page
    part = keeper.get("/effect").text
    assert '<div class="gained"><dt>gained</dt><dd>1</dd></div>' in part and "unchanged</dt><dd>3" in part
    assert "gained</b>" in keeper.get("/try/staged?q=how+late+can+we+come+for+a+beer").text


def test_a_follow_up_is_hinted_as_it_was_understood(data_dir: Path) -> None:
    """A hint for “and on Sunday?” would answer what follows anything."""
    from bot.keeping.judging.hints_of import unpublished

    library = Library.open(data_dir)
    one = Judgements(data_dir).judge(
        Verdict.ANSWERS, ["and on Sunday?"], "ida",
        understood=("when does the bar open on Sunday",), document="club", text="opens at five",
    )  # fmt: skip
    found = unpublished(library, [one])
    assert found.change is not None
    assert found.change.each[0].hints[0].questions == ("when does the bar open on Sunday",)
    assert json.loads(json.dumps(found.change.each[0].document)) == "club"
    library.close()

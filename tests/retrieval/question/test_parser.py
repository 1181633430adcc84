from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.question.query import ClosedClass, Concept, Query, unknown_words
from retrieval.retriever import Retriever
from retrieval.words.kinds import AnswerKind
from tests.helpers.retrievers import BAKERY_HINTS, bakery, library_of, retriever_of

QUESTIONS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            "what",
            "how much",
            "a",
            "the loaf",
            "of",
            "rye",
            "cost",
            "in Canada",
            "2019",
            "13%",
            "GOB",
            "?",
            "women",
        ]
    ),
    max_size=12,
).map(" ".join)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Return a retriever over the bakery's guide with its keeper's hints; tests only read it."""
    found = retriever_of(tmp_path_factory.mktemp("bakery"), bakery(BAKERY_HINTS))
    yield found
    found.library.close()


def concept(query: Query, surface: str) -> Concept:
    (found,) = [one for one in query.concepts if one.surface == surface]
    return found


def surfaces(query: Query) -> list[str]:
    return [one.surface for one in query.concepts]


def how(one: Concept) -> dict[str, str]:
    return {" ".join(form.terms): form.how for form in one.forms}


def test_a_question_is_about_its_telling_words(retriever: Retriever) -> None:
    """Stop words are no concepts; the others come in their order, with their places."""
    query = retriever.read("What is the weight of each loaf?")
    assert surfaces(query) == ["weight", "loaf"]
    assert [query.mended[one.start :].startswith(one.surface) for one in query.concepts] == [True, True]


def test_a_phrase_that_the_keeper_or_the_text_knows_is_one_concept(retriever: Retriever) -> None:
    """Long forms of abbreviations hold together, small words included."""
    assert surfaces(retriever.read("who pays the guild of bakers")) == ["pays", "guild bakers"]


def test_short_and_long_forms_mean_the_same(retriever: Retriever) -> None:
    """Whoever asks for one finds the other."""
    assert how(concept(retriever.read("GOB?"), "GOB"))["guild baker"] == "same"
    assert how(concept(retriever.read("the Guild of Bakers"), "Guild Bakers"))["gob"] == "same"


def test_the_keepers_synonyms_mean_the_same(retriever: Retriever) -> None:
    """A synonym leads to the guide's word, nearly as well as that word does."""
    form = concept(retriever.read("is there a trainee"), "trainee").forms[0]
    assert (form.terms, form.how) == (("apprentic",), "same")
    assert 0.9 <= form.weight < 1


def test_the_words_of_the_question_are_its_best_form(retriever: Retriever) -> None:
    """What was asked counts fully, what is only related less; the best stands first."""
    query = retriever.read("what wage do apprentices get")
    apprentices, wage = concept(query, "apprentices"), concept(query, "wage")
    assert apprentices.forms[0][:] == (("apprentic",), 1.0, "asked")
    assert how(wage)["earn"] == "related"
    assert all(form.weight < 1 for form in wage.forms)


def test_an_unknown_word_that_begins_alike_is_near(retriever: Retriever) -> None:
    """A trainee has to do with being trained, though the stems differ."""
    assert how(concept(retriever.read("is there a trainee"), "trainee"))["train"] == "alike"


def test_only_the_guides_words_are_forms(retriever: Retriever) -> None:
    """A form that the guide doesn't have would find nothing."""
    for one in retriever.read("what do trainees earn, pay or get as salary in Canada?").concepts:
        assert all(retriever.vocabulary.holds(form.terms) for form in one.forms)


def test_a_question_names_what_the_guide_does_not_have(retriever: Retriever) -> None:
    """The most telling unknown words come first, and those that say nothing not at all."""
    query = retriever.read("tell me how many croissants they bake in Saskatchewan please")
    unknown = [one.surface for one in unknown_words(query)]
    assert {"croissants", "Saskatchewan"} <= set(unknown)
    assert not {"many", "please", "bake"} & set(unknown)
    weights = [one.weight for one in unknown_words(query)]
    assert weights == sorted(weights, reverse=True)


def test_words_that_only_ask_say_little(retriever: Retriever) -> None:
    """ "Please" and "how many months" ask for something and are not it."""
    query = retriever.read("please how many months for an apprenticeship")
    months, thing = concept(query, "many months"), concept(query, "apprenticeship")
    assert months.idle
    assert not thing.idle
    assert months.weight < thing.weight / 2
    assert query.n_telling == 1


def test_the_subject_of_the_guide_says_little(retriever: Retriever) -> None:
    """All of the guide is about its subject."""
    query = retriever.read("does the bakery make sourdough")
    subject, other = concept(query, "bakery"), concept(query, "sourdough")
    assert subject.subject
    assert not other.subject
    assert subject.weight < other.weight / 2


def test_members_of_closed_classes_answer_for_themselves_alone(retriever: Retriever) -> None:
    """A country is none of the others, nor is a member of the keeper's own class."""
    canada = concept(retriever.read("is it cheaper in Canada"), "Canada")
    assert canada.contrast == ClosedClass("country")
    assert not canada.known
    rye, wheat = retriever.read("rye or wheat?").concepts
    assert rye.contrast == wheat.contrast == ClosedClass("0", of_keeper=True)
    assert (rye.known, wheat.known) == (True, False)
    assert concept(retriever.read("the weight of bread"), "bread").contrast is None


def test_a_rare_word_is_more_telling_than_a_common_one(retriever: Retriever) -> None:
    """What English has seldom says more, whether or not the guide has it."""
    query = retriever.read("good croissants for people")
    assert concept(query, "croissants").weight > concept(query, "people").weight
    assert all(0 < one.weight <= 1 for one in query.concepts)


def test_slips_are_mended_and_told(retriever: Retriever) -> None:
    """The question is read with its slips mended, and says which; places are those in the mended one."""
    query = retriever.read("how long is the aprenticeship u offer for sourdoughbread")
    assert query.mended == "how long is the apprenticeship you offer for sourdough bread"
    assert query.question == "how long is the aprenticeship u offer for sourdoughbread"
    assert query.repairs == (
        ("aprenticeship", "apprenticeship"), ("u", "you"), ("sourdoughbread", "sourdough bread"),
    )  # fmt: skip
    assert all(query.mended[one.start :].startswith(one.surface.split()[0]) for one in query.concepts)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how long is the aprenticeship?", "how long is the apprenticeship?"),
        ("what does teh wedding cake cost in 2019", "what does the wedding cake cost in 2019"),
        ("who sells sourdoughbread", "who sells sourdough bread"),
    ],
)
def test_a_misspelt_question_means_what_the_mended_one_does(
    retriever: Retriever, typed: str, meant: str
) -> None:
    """Whichever of the two is read first."""
    for first, second in ((typed, meant), (f"{meant} ", f"{typed} ")):
        one, other = retriever.read(first), retriever.read(second)
        assert one.mended == other.mended
        assert {first, second} == {one.question, other.question}
        assert (one.concepts, one.kinds, one.numbers, one.things) == (
            other.concepts, other.kinds, other.numbers, other.things,
        )  # fmt: skip
        assert bool(one.repairs) != bool(other.repairs)


def test_nothing_is_mended_where_nothing_is_wrong(retriever: Retriever) -> None:
    """Words of the guide and of English, numbers and names stay as they are."""
    text = "Does Hanna Brandt (GOB) sell 345,836 croissants, or 13% of PM&R's?"
    query = retriever.read(text)
    assert (query.mended, query.repairs) == (text, ())
    assert query.numbers == ("345836", "13")


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("how many apprentices were trained in 2019?", ["apprentices", "trained"]),
        ("what percentage of apprentices are women", ["apprentices", "women"]),
        ("in the bakery, how long does the dough rest", ["dough", "rest"]),
        ("when is it open", ["open"]),
        ("who decorates the cakes", []),
        ("cakes", []),
    ],
)
def test_what_is_measured_is_known(retriever: Retriever, question: str, things: list[str]) -> None:
    """A number is an answer only if it is the number of what was asked."""
    query = retriever.read(question)
    measured = [query.concepts[place].surface for place in query.things]
    assert measured == things


def test_words_of_an_earlier_question_are_carried_on(retriever: Retriever) -> None:
    """They count less than the question's own, and none counts twice."""
    alone = retriever.read("and women?")
    query = retriever.read("and women?", "how many apprentices and women were trained in 2019")
    assert [one.surface for one in query.concepts if not one.carried] == ["women"]
    assert [one.surface for one in query.concepts if one.carried] == [
        "many",
        "apprentices",
        "trained",
        "2019",
    ]
    own = concept(retriever.read("apprentices"), "apprentices")
    assert 0 < concept(query, "apprentices").weight < own.weight
    assert query.kinds == alone.kinds
    assert retriever.read("and women?", "") == alone


def test_the_kind_of_answer_is_that_of_the_mended_question(retriever: Retriever) -> None:
    """A slip in "when" still asks for a time."""
    assert AnswerKind.DATE in retriever.read("wen r u open").kinds


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "the of and",
        "what is it",
        "how",
        "it",
        "?!…",
        "🎉",
        "\x00\x1b[",
        "\n\t",
        "$ & - '",
        "\u200b",
    ],
)
def test_questions_about_nothing_have_no_concepts(retriever: Retriever, question: str) -> None:
    """They are read, find nothing and are refused."""
    assert retriever.read(question).concepts == ()
    assert retriever.read(question).mass == 0
    assert retriever.search(question) == []
    finding = retriever.ask(question)
    assert not finding.answered
    assert finding.confidence == 0


@given(QUESTIONS)
def test_any_question_is_read(retriever: Retriever, question: str) -> None:
    """No input raises; concepts stand in the mended question, weights and places are in their range."""
    query = retriever.read(question)
    assert query.question == question
    at = -1
    for one in query.concepts:
        assert one.start > at
        at = one.start
        assert query.mended.startswith(one.surface.split()[0], one.start)
        assert 0 < one.weight <= 1
        assert [form.weight for form in one.forms] == sorted(
            (form.weight for form in one.forms), reverse=True
        )
    assert all(0 <= place < len(query.concepts) for place in query.things)
    assert query.n_telling <= len(query.concepts)


@given(QUESTIONS)
def test_reading_the_mended_question_mends_nothing_more(retriever: Retriever, question: str) -> None:
    """What was mended is right, and is understood as the same."""
    query = retriever.read(question)
    if len(query.mended) == len(question):  # else the words that are read may end elsewhere
        again = retriever.read(query.mended)
        assert again.mended == query.mended
        assert again.concepts == query.concepts


@pytest.mark.parametrize(
    "question",
    [
        "x" * 4096,
        "bread " * 682,
        "(" * 4096,
        "1," * 2048,
        "aprenticeship" * 315,
        "é" * 4096,
        "how many " * 455,
        " ".join(f"qw{number}zx" for number in range(10_000)),
        " ".join(
            f"{first}{second}read" for first in "abcdefghijklm" for second in "abcdefghijklmnopqrstuvwxyz"
        ),
    ],
    ids=lambda question: f"{question[:12]}-{len(question)}",
)
def test_a_long_question_takes_bounded_time(tmp_path: Path, question: str) -> None:
    """Nobody keeps others waiting with one message."""
    retriever = retriever_of(tmp_path, bakery(BAKERY_HINTS))
    retriever.ask("how much is a loaf")  # what loads lazily is loaded
    started = time.process_time()
    retriever.ask(question)
    assert time.process_time() - started < 5  # were it in proportion to the square: minutes
    retriever.library.close()


def test_an_empty_guide_knows_nothing(tmp_path: Path) -> None:
    """A question to it is read; all of it is unknown."""
    library = library_of(tmp_path)
    retriever = Retriever.open(library, library.published())
    query = retriever.read("how much is a loaf of bread")
    assert surfaces(query)[-2:] == ["loaf", "bread"]
    assert not any(one.known for one in query.concepts)
    assert not retriever.ask("how much is a loaf of bread").answered


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("which bakerys bake rye?", "which bakeries bake rye?"),
        ("wheres the oven", "where is the oven"),
        ("whens the loaf ready", "when is the loaf ready"),
        ("hows rye made", "how is rye made"),
    ],
)
def test_a_slip_is_read_as_what_was_meant_though_the_guide_has_its_stem(
    retriever: Retriever, question: str, read: str
) -> None:
    assert retriever.read(question).mended == read

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages.spoken import ENGLISH, PACKS, speaking
from corpus.store.library import Library
from retrieval.answering.model import LinearModel, Model, Part, load_model, load_told, logistic
from retrieval.ranking.registry import RANKERS
from retrieval.retriever import Retriever
from tests.helpers.retrievers import BAKERY_HINTS, bakery, laundry, retriever_of

FILE = ENGLISH.fitted("answers/model.json")
PARTS = ["plain", "hinted"]
QUESTIONS = """
    How long does it take?; What does a loaf of rye bread cost?; What percentage are women?
    how often are exams held; who decorates cakes
    How many apprentices were there in 2019?; When does it open?; Why is dyeing bad?
    Where is the basement?; Which board examines apprentices?; What is proofing?; can I wash at sixty
    How many residents were international medical graduates?; what is the median salary; tell me of the exam
"""
FLOATS = st.floats(-1e6, 1e6)


def part(name: str) -> Part:
    found: Part = getattr(load_model(), name)
    return found


@pytest.fixture(scope="module")
def produced(tmp_path_factory: pytest.TempPathFactory, built_in: Path) -> Iterator[dict[str, set[str]]]:
    """Return the names of all features that some questions have, of candidates and of a confidence."""
    library = Library.open(built_in)
    make = tmp_path_factory.mktemp
    retrievers = [
        retriever_of(make("two"), bakery(BAKERY_HINTS), laundry()),
        Retriever.open(library, library.published()),
    ]
    names: dict[str, set[str]] = {"ranking": set(), "confidence": set()}
    for retriever in retrievers:
        for question in QUESTIONS.replace("\n", ";").split(";"):
            finding = retriever.ask(question.strip())
            names["confidence"] |= set(finding.features)
            for candidate in finding.candidates:
                names["ranking"] |= set(candidate.features)
    yield names
    for retriever in retrievers:
        retriever.library.close()


def test_the_file_is_the_model_and_nothing_else() -> None:
    """A field of another name would be ignored in silence."""
    data = json.loads(FILE.read_bytes())
    assert msgspec.json.decode(msgspec.json.encode(load_model())) == data
    assert set(data) == {field.name for field in msgspec.structs.fields(Model)} == {*PARTS, "rankers"}


@pytest.mark.parametrize("name", PARTS)
def test_every_number_is_usable(name: str) -> None:
    """Weights are finite and of a size that no single feature decides everything; thresholds are shares."""
    assert 0 < part(name).threshold < 1
    for model in (part(name).ranking, part(name).confidence):
        assert math.isfinite(model.bias)
        assert model.weights
        assert all(math.isfinite(weight) and abs(weight) < 100 for weight in model.weights.values())
        assert any(model.weights.values())


@pytest.mark.parametrize("which", ["ranking", "confidence"])
def test_what_some_hints_count_is_usable(produced: dict[str, set[str]], which: str) -> None:
    """Each feature is worked out where there are some, and speaks for an answer if it is no refusal."""
    told: dict[str, float] = getattr(load_told(), which)
    assert set(told) <= produced[which]
    assert all((weight <= 0) == (name in ("not_covered", "topic_elsewhere")) for name, weight in told.items())
    assert all(abs(weight) < 100 for weight in told.values())


@pytest.mark.parametrize("which", ["ranking", "confidence"])
@pytest.mark.parametrize("name", PARTS)
def test_every_feature_in_it_is_worked_out_somewhere(
    produced: dict[str, set[str]], name: str, which: str
) -> None:
    """No weight waits for a feature that was renamed or never is."""
    weights = getattr(part(name), which).weights
    assert {feature for feature, weight in weights.items() if weight} - produced[which] == set()
    assert set(weights) - produced[which] == set()


@pytest.mark.parametrize(
    "against",
    [
        "missing",
        "lacking",
        "kind_missing",
        "year_missing",
        "name_missing",
        "unit_missing",
        "uncounted",
        "not_covered",
    ],
)
@pytest.mark.parametrize("name", PARTS)
def test_what_speaks_against_an_answer_never_speaks_for_it(name: str, against: str) -> None:
    """A question of which the guide lacks more is not answered more surely."""
    weights = part(name).confidence.weights
    assert all(weight <= 0 for feature, weight in weights.items() if feature.startswith(against))


@given(
    st.dictionaries(st.sampled_from("abcd"), FLOATS), st.dictionaries(st.sampled_from("cdef"), FLOATS), FLOATS
)
def test_a_value_is_the_sum_of_weighted_features(
    weights: dict[str, float], features: dict[str, float], bias: float
) -> None:
    """A feature without weight and a weight without feature count nothing."""
    expected = math.fsum([bias, *(weight * features.get(name, 0.0) for name, weight in weights.items())])
    assert LinearModel(bias, weights).value(features) == pytest.approx(expected, abs=1e-3)


@given(st.floats(allow_nan=False))
def test_any_value_is_a_probability(value: float) -> None:
    """Nothing overflows, and less is never more."""
    assert 0 <= logistic(value) <= 1
    assert logistic(value) <= logistic(value + 1)
    assert logistic(value) + logistic(-value) == pytest.approx(1)


def test_a_model_is_read_once() -> None:
    """Questions don't wait for the file."""
    assert load_model() is load_model()


def test_all_rankers_that_it_was_fitted_with_are_there() -> None:
    """Its numbers would be of no use without one of them; one that it doesn't know counts nothing."""
    assert {"keyword", "keepers"} <= set(load_model().rankers) <= {kind.name for kind in RANKERS}


def test_a_language_doubts_what_english_is_surer_of_than_it_may_be() -> None:
    """All else is the same; in guides with hints so is the confidence."""
    with speaking(PACKS["fr"]):
        own = load_model()
    assert own.hinted == load_model().hinted
    assert own.plain.ranking == load_model().plain.ranking
    assert own.plain.threshold == load_model().plain.threshold
    assert own.plain.probability({}, 1) < load_model().plain.probability({}, 1)
    assert own.plain.probability({}, 5) < load_model().plain.probability({}, 5)


@given(FLOATS.filter(lambda value: abs(value) < 100), st.floats(0, 5))
def test_doubt_takes_its_size_off_the_log_odds(value: float, doubt: float) -> None:
    """Whatever the features say."""
    plain = Part(LinearModel(0, {}), LinearModel(0.5, {"own": 1.0}), 0.4, None)
    less = plain.doubted(doubt)
    assert less.confidence.value({"own": value}) == pytest.approx(0.5 + value - doubt)
    assert less.crowded is None

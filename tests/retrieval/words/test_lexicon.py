from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import Any

import msgspec
import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from corpus.languages.spoken import ENGLISH
from retrieval.words.lexicon import Contrast, Lexicon, PhraseMatch
from retrieval.words.make_lexicon import compiled
from retrieval.words.settings import RELATIVES

WORDS = ENGLISH.folder / "words"

FUNCTION_WORDS = """
    a an the of in on at to for from by with and or but if is are was were be been am do does did have has
    had i you he she it we they me my your his her its our their this that these those who what which when
    where why how as not no so than then there here can could would into
"""
STEMMER = Stemmer.Stemmer("english")

ASKED_AND_SAID = """
    earn salary | paid compensation | wage income | price cost | expensive fee | begin start | must required
    mandatory requirement | allowed permitted | drawback disadvantage | hurdle obstacle | tough challenging
    benefit advantage | test exam | physician doctor | ability skill | cope overcome | purchase buy
    borrow loan | broken damaged | late overdue | renew extend | register join | location address
    schedule timetable | phone contact | kid child | dog pet | disease illness | risk danger | aim goal
    percent proportion
    larger bigger | usual common | boss manager | cops police | trash garbage | fired dismissed
    newbie beginner | bought purchase | taught teaching | colour color | decide decision
    apply application | doc physician
"""
CONFUSABLE = """
    salary cost | salary price | income expense | earn fee | minimum maximum | least most | begin end
    start finish | employee boss | buy sell | landlord tenant | teacher student | summer winter
    increase decrease | advantage disadvantage | arrive depart | first last | husband child | hire fire
"""


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the word pairs of a list, stemmed."""
    found = [pair.split() for pair in text.replace("\n", "|").split("|") if pair.strip()]
    return [(stem(one), stem(other)) for one, other in found]


def stem(word: str) -> str:
    """Return the stem that the lexicon knows a word by."""
    return str(STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """Return the stems of a text."""
    return [stem(word) for word in text.split()]


def terms_of(knowledge: Lexicon) -> list[str]:
    """Return the single stems that stand in a group."""
    compiled = msgspec.json.decode((WORDS / "lexicon.json").read_bytes())
    found = {term for strong, loose in compiled["groups"] for term in strong + loose if " " not in term}
    assert all(knowledge.related(term) for term in found)
    return sorted(found)


@pytest.fixture(scope="module")
def general() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="module")
def source() -> dict[str, Any]:
    return tomllib.loads((WORDS / "lexicon.toml").read_text(encoding="utf-8"))


def test_the_compiled_file_agrees_with_its_sources() -> None:
    """What is read at run time is what the TOML files say, stemmed as questions are."""
    assert msgspec.json.decode((WORDS / "lexicon.json").read_bytes()) == msgspec.to_builtins(
        compiled(ENGLISH)
    )


@pytest.mark.parametrize(("asked", "said"), pairs(ASKED_AND_SAID))
def test_what_people_ask_leads_to_what_texts_say(general: Lexicon, asked: str, said: str) -> None:
    """A near-synonym, or another form of the word, is related strongly."""
    assert asked == said or general.related(asked)[said] >= RELATIVES.strong


@pytest.mark.parametrize(("one", "other"), pairs(CONFUSABLE))
def test_what_people_confuse_stays_apart(general: Lexicon, one: str, other: str) -> None:
    """Words that would give a wrong answer for each other are not near-synonyms."""
    assert general.related(one).get(other, 0.0) < RELATIVES.strong


@pytest.mark.parametrize("cost", ["cost", "price", "fee", "expens", "tuition"])
@pytest.mark.parametrize("income", ["salari", "incom", "wage", "earn", "compens"])
def test_cost_never_stands_for_income(general: Lexicon, cost: str, income: str) -> None:
    """What one pays is not even loosely what one earns: they are opposites."""
    assert cost not in general.related(income)
    assert cost in general.opposites(income)


def test_relations_are_symmetric(general: Lexicon) -> None:
    """If one word leads to another, the other leads back with the same weight."""
    for term in terms_of(general):
        for other, weight in general.related(term).items():
            assert general.related(other)[term] == weight


def test_weights_are_the_documented_ones(general: Lexicon) -> None:
    """A relation is another form, strong or loose; no word is related to itself."""
    for term in terms_of(general):
        related = general.related(term)
        assert set(related.values()) <= {RELATIVES.form, RELATIVES.strong, RELATIVES.loose}
        assert term not in related


def test_no_opposites_are_related(general: Lexicon) -> None:
    """A word that refuses an answer never helps to find it."""
    for term in terms_of(general):
        assert not general.opposites(term) & set(general.related(term))


def test_opposites_are_symmetric(general: Lexicon) -> None:
    """If one word excludes another, the other excludes it."""
    for term in terms_of(general):
        assert all(term in general.opposites(other) for other in general.opposites(term))


def test_function_words_stand_only_inside_phrases(source: dict[str, Any]) -> None:
    """A group has no entry that is dropped from every question, and no entry twice."""
    for group in source["group"]:
        entries = group["words"] + group.get("loose", [])
        assert not set(FUNCTION_WORDS.split()) & set(entries), group["name"]
        assert len(entries) == len(set(entries)), group["name"]
        assert all(entry == entry.lower().strip() for entry in entries), group["name"]


def test_every_family_joins_what_stemming_keeps_apart() -> None:
    """A family whose words have one stem would say nothing."""
    families = tomllib.loads((WORDS / "forms.toml").read_text(encoding="utf-8"))["forms"]
    assert [family for family in families if len({stem(word) for word in family}) < 2] == []


def test_group_names_are_unique(source: dict[str, Any]) -> None:
    """Every group can be named in a discussion."""
    names = [group["name"] for group in source["group"]]
    assert len(names) == len(set(names))


def test_an_unknown_word_is_related_to_nothing(general: Lexicon) -> None:
    """Words the lexicon doesn't know have no relations, opposites or class."""
    assert general.related("qwzrt") == {}
    assert general.related_phrases("qwzrt") == {}
    assert general.opposites("qwzrt") == frozenset()
    assert general.contrast("qwzrt") is None


def test_a_phrase_leads_to_words(general: Lexicon) -> None:
    """A phrase is looked up by its stems and has relations like a word."""
    assert general.related(("take", "home"))["salari"] == RELATIVES.strong
    assert ("take", "home") in general.related_phrases("salari")
    assert ("take", "home") in general.phrases


def test_a_hyphenated_word_is_also_a_phrase(general: Lexicon) -> None:
    """Whether a tokenizer keeps "co-worker" or not, it is known."""
    assert general.related(stem("co-worker"))["colleagu"] == RELATIVES.strong
    assert general.related(("co", "worker"))["colleagu"] == RELATIVES.strong


def test_phrases_are_found_in_a_text(general: Lexicon) -> None:
    """Phrases are found with their places; they don't overlap."""
    found = general.find_phrases(stems("did they get rid of him or kick him out"))
    assert PhraseMatch(2, 5, ("get", "rid", "of")) in found


def test_the_longest_phrase_wins(general: Lexicon) -> None:
    """Where two phrases begin, the longer one is meant."""
    assert [m.phrase for m in general.find_phrases(stems("how much does it cost"))] == [
        ("how", "much", "doe", "it", "cost")
    ]


@given(
    st.lists(st.sampled_from(sorted({s for phrase in Lexicon.load().phrases for s in phrase})), max_size=12)
)
def test_found_phrases_are_phrases_of_the_text(words: list[str]) -> None:
    """A match is a phrase of the lexicon, stands where it says, and begins behind the one before."""
    end = 0
    for match in Lexicon.load().find_phrases(words):
        assert match.start >= end
        end = match.end
        assert tuple(words[match.start : match.end]) == match.phrase
        assert match.phrase in Lexicon.load().phrases


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Canada", Contrast("country", "canada")),
        ("Canadians", Contrast("country", "canada")),
        ("U.S.", Contrast("country", "united states")),
        ("new zealand", Contrast("country", "new zealand")),
        ("Texas", Contrast("state", "texas")),
        ("nyc", Contrast("city", "new york")),
        ("Tuesdays", Contrast("weekday", "tuesday")),
        ("february", Contrast("month", "february")),
        ("winter", Contrast("season", "winter")),
        ("nurses", Contrast("profession", "nurse")),
        ("physician", Contrast("profession", "doctor")),
        ("neurology", Contrast("profession", "neurologist")),
        ("vulcanologists", Contrast("profession", "vulcanologist")),
        ("proctology", Contrast("profession", "proctologist")),
        ("technology", None),
        ("may", None),
        ("us", None),
        ("bus", Contrast("means of transport", "bus")),
    ],
)
def test_members_of_closed_classes_are_known(general: Lexicon, words: str, expected: Contrast | None) -> None:
    """A name, its plural and its other names stand for one member; everyday words are left out."""
    assert general.contrast(words) == expected


@given(st.text(max_size=30))
def test_any_text_may_be_asked_about(text: str) -> None:
    """No input raises."""
    general = Lexicon.load()
    general.related(text)
    general.opposites(text)
    general.contrast(text)
    general.find_phrases(text.split())


def test_members_of_one_class_are_not_near_synonyms(general: Lexicon) -> None:
    """No country, month or weekday leads to another one, unless they are two names of one member."""
    names = msgspec.json.decode((WORDS / "lexicon.json").read_bytes())["contrasts"]
    assert names
    for name in names:
        member = general.contrast(name)
        for other, weight in general.related(stem(name)).items():
            found = general.contrast(other)
            if member and found and found.name == member.name in {"country", "month", "weekday"}:
                assert found.member == member.member or weight < RELATIVES.strong, (name, other)


def test_loading_imports_little() -> None:
    """A question on the command line doesn't wait for the lexicon."""
    code = (
        "import sys; import retrieval.words.lexicon as l; "
        "l.Lexicon.load().related('earn'); sys.exit('tomllib' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.caching.bounded_cache import BoundedCache


@given(st.integers(1, 9), st.lists(st.integers(0, 30)))
def test_it_gives_what_the_function_gives_and_never_holds_more(limit: int, keys: list[int]) -> None:
    """Forgetting changes nothing but the time."""
    cache = BoundedCache(lambda key: key * key, limit=limit)
    for key in keys:
        assert cache[key] == key * key
        assert len(cache) <= limit
        assert key in cache


def test_what_is_kept_is_made_once() -> None:
    """Until it is forgotten."""
    made: list[str] = []
    cache = BoundedCache(lambda key: made.append(key) or key, limit=4)
    for key in ("a", "b", "a", "c", "a"):
        cache[key]
    assert made == ["a", "b", "c"]


def test_a_full_one_forgets_what_was_put_in_first() -> None:
    """Half of it at once, so that forgetting costs next to nothing."""
    cache: BoundedCache[int, int] = BoundedCache(limit=4)
    for key in range(5):
        cache.keep(key, key)
    assert list(cache) == [2, 3, 4]
    cache.keep(3, 30)
    assert cache == {2: 2, 3: 30, 4: 4}


def test_long_texts_take_no_room() -> None:
    """Alone or within a key of several parts; their values are made each time."""
    cache = BoundedCache(len, limit=10, longest_key=5)
    assert cache["123456"] == 6
    assert cache["12", ("34", "56")] == 2
    assert cache["12345"] == 5
    assert list(cache) == ["12345"]


def test_without_a_function_it_knows_only_what_it_was_told() -> None:
    """It is a dictionary then."""
    cache: BoundedCache[str, int] = BoundedCache(limit=2)
    assert cache.get("a") is None
    try:
        cache["a"]
    except KeyError as error:
        assert error.args == ("a",)

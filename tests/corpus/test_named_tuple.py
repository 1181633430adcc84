"""Our NamedTuple is typing's, in all that anyone does with one."""

from __future__ import annotations

import copy
import pickle
import typing

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.caching.named_tuple import NamedTuple


class Plain(typing.NamedTuple):
    """A boat."""

    name: str
    lengths: tuple[float, ...] = ()
    owner: Plain | None = None

    @property
    def longest(self) -> float:
        """The longest of it."""
        return max(self.lengths, default=0.0)


class Ours(NamedTuple):
    """A boat."""

    name: str
    lengths: tuple[float, ...] = ()
    owner: Ours | None = None

    @property
    def longest(self) -> float:
        """The longest of it."""
        return max(self.lengths, default=0.0)


class Empty(NamedTuple):
    """Nothing."""


class Told(NamedTuple):
    """It says what it is."""

    length: int

    def __repr__(self) -> str:
        return f"told {self.length}"


boats = st.tuples(st.text(), st.lists(st.floats(allow_nan=False, allow_infinity=False)).map(tuple))


@given(boats, boats)
def test_it_holds_compares_and_shows_what_typings_does(
    one: tuple[str, tuple[float, ...]], other: tuple[str, tuple[float, ...]]
) -> None:
    """Its fields by name and place, order, hash, copies, changes, MessagePack and pickles."""
    ours, plain = Ours(*one, Ours(*other)), Plain(*one, Plain(*other))
    assert ours == plain == (*one, (*other, None)) and hash(ours) == hash(plain)
    assert (ours.name, ours.lengths, ours.owner, ours.longest) == (*plain, plain.longest)
    assert repr(ours).replace("Ours(", "Plain(") == repr(plain)
    assert ours._replace(name="x") == plain._replace(name="x") and ours._asdict() == plain._asdict()
    assert (Ours(*one) < Ours(*other)) == (Plain(*one) < Plain(*other))
    for again in (copy.deepcopy(ours), pickle.loads(pickle.dumps(ours)), Ours._make(plain)):
        assert type(again) is Ours and again == ours
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(ours), type=Ours) == ours
    assert msgspec.json.decode(msgspec.json.encode(plain), type=Ours) == ours


def test_its_type_tells_what_typings_tells() -> None:
    """Fields, defaults, annotations, bases and documentation; `match` goes by its fields."""
    for name in ("_fields", "_field_defaults", "__match_args__", "__bases__", "__doc__", "__slots__"):
        assert getattr(Ours, name) == getattr(Plain, name)
    hints = typing.get_type_hints(Ours)
    assert hints["lengths"] == tuple[float, ...] and hints["owner"] == Ours | None
    assert not hasattr(Ours("a"), "__dict__") and type(Ours) is type
    match Ours("kayak"):
        case Ours(name, lengths):
            assert (name, lengths) == ("kayak", ())
    assert Empty() == () and repr(Empty()) == "Empty()" and repr(Told(3)) == "told 3"


@pytest.mark.parametrize("given", [(), ("a", (), None, 4), ("a", {"size": 3})])
def test_it_takes_no_more_and_no_less(given: tuple[typing.Any, ...]) -> None:
    """The same mistakes are mistakes."""
    *places, last = given or (None,)
    for made in (Ours, Plain):
        with pytest.raises(TypeError):
            made(*places, **last) if isinstance(last, dict) else made(*given)
        with pytest.raises((ValueError, TypeError), match="size"):  # the second from Python 3.13 on
            made("a")._replace(size=3)  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            made._make([])
        with pytest.raises(AttributeError):
            made("a").name = "b"  # type: ignore[misc]


def test_a_field_with_a_default_is_followed_by_such() -> None:
    """As it is in a function."""
    with pytest.raises(TypeError, match="default"):

        class Wrong(NamedTuple):
            one: int = 1
            other: int  # type: ignore[misc]

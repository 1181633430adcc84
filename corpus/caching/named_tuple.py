"""NamedTuple as typing has it, for modules that each question imports: nothing is compiled for it.

typing compiles each annotation to check that it is one, and collections a function that makes the tuple: 27
types cost a cold question 25 million instructions, of 355. Here that function is kept beside Python's byte
code, and annotations stay the text that they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import _tuplegetter
    from types import FunctionType

    from corpus.caching import kept

    def _make(cls, iterable):
        """Return a tuple of this type, from a sequence or iterable."""
        made = tuple.__new__(cls, iterable)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changes):
        """Return the tuple with other values for some of its fields."""
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _asdict(self):
        """Return the fields by their names."""
        return dict(zip(self._fields, self, strict=True))

    def _represented(self):
        fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({fields})"

    def _getnewargs(self):
        return tuple(self)

    _SHARED = {
        "__slots__": (),
        "_make": classmethod(_make),
        "_replace": _replace,
        "__replace__": _replace,
        "_asdict": _asdict,
        "__repr__": _represented,
        "__getnewargs__": _getnewargs,
    }

    def _new(owner, fields, defaults):
        """Return the function that makes a tuple of the fields' values."""
        values = f"({', '.join(fields)},)" if fields else "()"
        code = kept.code(f"lambda {', '.join(('_cls', *fields))}: _tuple_new(_cls, {values})")
        known = {"_tuple_new": tuple.__new__, "__builtins__": {}, "__name__": f"namedtuple_{owner}"}
        made = FunctionType(code.co_consts[0], known, "__new__", defaults)
        made.__qualname__ = f"{owner}.__new__"
        return made

    class _Made(type):
        """Makes a tuple's type of a class's annotations and methods."""

        def __new__(cls, name, _bases, namespace):
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace.pop(field) for field in fields if field in namespace}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"A field of {name} without a default follows one that has a default.")
            own = {field: _tuplegetter(place, f"Field {place}") for place, field in enumerate(fields)}
            own |= {"_fields": fields, "__match_args__": fields, "_field_defaults": defaults}
            own["__new__"] = _new(name, fields, tuple(defaults.values()))
            return type(name, (tuple,), _SHARED | own | namespace)

    _named_tuple = type.__new__(_Made, "NamedTuple", (), {})

    class _NamedTuple:
        """Stands for the class in a list of bases."""

        def __mro_entries__(self, bases):
            return (_named_tuple,)

    NamedTuple = _NamedTuple()

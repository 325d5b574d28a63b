"""What is handed out and does not change: mappings that refuse, and classes that refuse every name alike."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import NoReturn, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Class = TypeVar("_Class")


class ReadOnly(dict[_Key, _Value]):
    """A dict that cannot be changed. It is equal to a plain one, and shown, copied, pickled and written as JSON like one."""

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping belongs to a result and cannot be changed; dict(..) of it is a copy that can")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[ReadOnly[_Key, _Value]], tuple[dict[_Key, _Value]]]:
        return ReadOnly, (dict(self),)


def sealed(cls: type[_Class]) -> type[_Class]:
    """Have a frozen dataclass with slots refuse names that are no fields as it refuses those that are, with an AttributeError."""
    cls.__setattr__ = _refuse_to_set  # type: ignore[method-assign]
    cls.__delattr__ = _refuse_to_delete  # type: ignore[method-assign]
    return cls


def seal(item: object, *names: str) -> None:
    """Make plain dicts under some names of a frozen item read-only."""
    for name in names:
        object.__setattr__(item, name, fixed(getattr(item, name)))


def fixed(value: _Value) -> _Value:
    """Return a plain dict as one that cannot be changed, and all else as it is."""
    return ReadOnly(value) if type(value) is dict else value  # type: ignore[call-overload]  # it is a dict all the same


def _refuse_to_set(_: object, name: str, __: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")

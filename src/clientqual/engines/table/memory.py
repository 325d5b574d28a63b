"""Memory with an end: what follows from something is worked out when it is first asked for, and kept."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

MOST_REMEMBERED: Final = 1 << 13

K = TypeVar("K")
T = TypeVar("T")


class Remembered(dict[K, T], Generic[K, T]):
    """A dictionary for `__missing__` to fill. When it is full, it begins anew; what it says is the same either way."""

    def keep(self, key: K, value: T) -> T:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[key] = value
        return value

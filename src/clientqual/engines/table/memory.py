"""Memory with an end: what follows from something is worked out when it is first asked for, and kept."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

MOST_REMEMBERED: Final = 1 << 13

K = TypeVar("K")
T = TypeVar("T")


def remember(memory: dict[K, T], key: K, value: T) -> T:
    """Keep what was worked out, and return it. A memory that is full begins anew; what it says is the same either way."""
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[key] = value
    return value


class Remembered(dict[K, T], Generic[K, T]):
    """A dictionary for `__missing__` to fill."""

    def keep(self, key: K, value: T) -> T:
        return remember(self, key, value)

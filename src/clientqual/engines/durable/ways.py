"""Ways: how a condition can come to be surely true, or surely false, each as checks that all hold.

A rule of durable-rules is one such way, so that rules need nothing but `$and` and comparisons. What is not known satisfies no check, so
a condition of which no way holds either way is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final, TypeAlias

from clientqual.engines.durable.fields import Check, Entry
from clientqual.ir import Cells, Finite, Numbers, Ranges, Subsets, ValueSet

Way: TypeAlias = tuple[Check, ...]
Ways: TypeAlias = tuple[Way, ...]

NEVER: Final[Ways] = ()
ALWAYS: Final[Ways] = ((),)

_MOST_CHECKS: Final = 12
"""An enum is asked for what it is not, unless that takes more checks than this."""


def every(parts: Iterable[Ways]) -> Ways:
    """Return the ways in which all parts hold."""
    return _distinct(tuple(dict.fromkeys(check for way in ways for check in way)) for ways in product(*parts))


def either(parts: Iterable[Ways]) -> Ways:
    """Return the ways in which one of the parts holds."""
    return _distinct(way for ways in parts for way in ways)


def _distinct(ways: Iterable[Way]) -> Ways:
    return tuple(dict.fromkeys(ways))


def known_in(entry: Entry, values: ValueSet) -> Ways:
    """Return the ways in which a fact is known and in a set of values that is neither empty nor everything."""
    domain = entry.type.domain
    if isinstance(domain, Finite):
        assert isinstance(values, Cells)
        return _one_of(entry.names[0], domain, values)
    if isinstance(domain, Subsets):
        assert isinstance(values, Cells)
        return tuple(_subsets(entry.names, values.bits))
    assert isinstance(domain, Numbers)
    assert isinstance(values, Ranges)
    return tuple(_between(entry.names[0], domain, low, high) for low, high in values.spans)


def _one_of(name: str, domain: Finite, values: Cells) -> Ways:
    inside = values.values()
    others = [value for value in domain.values if value not in inside]
    if len(inside) == 1 or len(others) > _MOST_CHECKS:
        return tuple((Check(name, "is", value),) for value in domain.values if value in inside)
    return (tuple(Check(name, "is not", value) for value in others),)


def _between(name: str, domain: Numbers, low: int, high: int) -> Way:
    """Ask for a range; an end that is only the end of all numbers is not asked for."""
    first = () if low == domain.low else (Check(name, "at least", low // domain.step),)
    last = () if high == domain.high else (Check(name, "at most", high // domain.step),)
    return first + last


def _subsets(names: Sequence[str], bits: int) -> Iterator[Way]:
    """Yield what to ask of the members of a set, given which subsets are wanted: of the last member first, then of the rest."""
    size = 1 << len(names)
    if bits == 0:
        return
    if bits == (1 << size) - 1:
        yield ()
        return
    *others, last = names
    half = size >> 1
    without, having = bits & ((1 << half) - 1), bits >> half
    if without == having:
        yield from _subsets(others, without)
        return
    either_way = without & having
    yield from _subsets(others, either_way)
    for rest, has in ((without, False), (having, True)):
        yield from ((*way, Check(last, "is", has)) for way in _subsets(others, rest & ~either_way))

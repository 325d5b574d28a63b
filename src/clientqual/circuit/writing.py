"""Values and conditions in words, for people who look at what became of their rules."""

from __future__ import annotations

from decimal import Decimal

from clientqual.circuit.gates import Comparison
from clientqual.ir import (
    LIMIT,
    UNIT,
    All,
    Always,
    Any,
    Cells,
    Compare,
    Condition,
    Count,
    FactRef,
    Finite,
    Lit,
    Not,
    Numbers,
    Ranges,
    Value,
    ValueSet,
    Within,
    number_text,
    scaled,
)


def value_text(value: Value | FactRef) -> str:
    """Write a value of a fact, or the fact that it is read off."""
    if isinstance(value, FactRef):
        return f"the same as {value.path}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return f"[{' '.join(sorted(value))}]"
    return number_text(scaled(value)) if isinstance(value, Decimal) else str(value)


def set_text(values: ValueSet) -> str:
    """Write a set of values; its parts are joined by `|`."""
    if values.is_empty() or values.is_full():
        return "nothing" if values.is_empty() else "anything"
    if isinstance(values, Ranges):
        return "|".join(_range(values.domain, low, high) for low, high in values.spans)
    assert isinstance(values, Cells)
    if isinstance(values.domain, Finite):
        return "|".join(map(value_text, values.values()))
    members = values.domain.members
    return "|".join(sorted(_subsets(cube, members) for cube in _cubes(values.bits, members)))


def condition_text(condition: Condition, *, nested: bool = False) -> str:
    """Write a condition on one line."""
    match condition:
        case Always() | Not(Always()):
            return "always" if isinstance(condition, Always) else "never"
        case Within(subject, values):
            return f"{subject} is {set_text(values)}"
        case Compare(left, relation, right, times):
            return Comparison(left, relation, right, times).name
        case Lit(signal):
            return f"signal.{signal}"
        case Not(part):
            return f"not ({condition_text(part)})"
        case All(parts) | Any(parts):
            word = " and " if isinstance(condition, All) else " or "
            text = word.join(condition_text(part, nested=True) for part in parts)
            return f"({text})" if nested else text
        case Count(parts, low, high):
            return f"{_bounds(low, high, len(parts))} of ({'; '.join(map(condition_text, parts))})"


def _bounds(low: int, high: int, most: int) -> str:
    if low == high:
        return f"exactly {low}"
    if high >= most:
        return f"at least {low}"
    return f"at most {high}" if low == 0 else f"{low} to {high}"


# --- numbers --------------------------------------------------------------------------------------------------------------------


def _range(domain: Numbers, low: int, high: int) -> str:
    """Write a range of numbers; an end that is only the end of all numbers is left out."""
    if low == high:
        return number_text(low)
    bounded = (LIMIT - 1) * UNIT
    start = "" if low == domain.low <= -bounded else number_text(low)
    return f"{start}..{'' if high == domain.high >= bounded else number_text(high)}"


# --- subsets --------------------------------------------------------------------------------------------------------------------

_Cube = frozenset[tuple[str, bool]]
"""All subsets that have some members and lack others."""


def _cubes(bits: int, members: tuple[str, ...]) -> set[_Cube]:
    """Return the largest cubes in a set of subsets: every other cube in it lies in one of them."""
    if bits == 0 or bits == (1 << (1 << len(members))) - 1:
        return {frozenset()} if bits else set()
    *others, last = members
    half = 1 << len(others)
    without, having = bits & ((1 << half) - 1), bits >> half
    either = _cubes(without & having, tuple(others))
    found = set(either)
    for rest, has in ((without, False), (having, True)):
        found |= {cube | {(last, has)} for cube in _cubes(rest, tuple(others)) - either}
    return found


def _subsets(cube: _Cube, members: tuple[str, ...]) -> str:
    having, lacking = (sorted(member for member, has in cube if has is wanted) for wanted in (True, False))
    if len(cube) == len(members):
        return value_text(frozenset(having))
    return " ".join([*(["with", *having] if having else []), *(["without", *lacking] if lacking else [])])

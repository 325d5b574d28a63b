"""Cells in words: the answers that come to the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clientqual.circuit import Circuit, Comparison, Partition, solutions
from clientqual.ir import (
    UNIT,
    Cells,
    Domain,
    FactType,
    Finite,
    Numbers,
    Program,
    Ranges,
    Relation,
    Subsets,
    Value,
    ValueSet,
    number_value,
    scaled,
)


def cells_of(program: Program, circuit: Circuit, known: Mapping[str, Value], path: str) -> Sequence[ValueSet]:
    """Return the cells of a fact, those of a number divided further where comparisons with other numbers tell values apart."""
    subject = circuit.subjects.get(path)
    cells = list(subject.cells) if isinstance(subject, Partition) else [program.types[path].domain.all()]
    for comparison in circuit.subjects.values():
        if isinstance(comparison, Comparison):
            for asked in _asked(program, comparison, known, path):
                halves = [half for cell in cells for half in (cell & asked, cell & ~asked)]
                cells = [half for half in halves if not half.is_empty()]
    return sorted(cells, key=lambda cell: cell.ends())


def _asked(program: Program, comparison: Comparison, known: Mapping[str, Value], path: str) -> Iterator[ValueSet]:
    """Yield the numbers for which a comparison holds with what is known of the other side: its value, or else its ends."""
    if path not in (comparison.left, comparison.right):
        return
    domain, times = program.types[path].domain, scaled(comparison.times)
    assert isinstance(domain, Numbers)
    is_left = path == comparison.left
    other = comparison.right if is_left else comparison.left
    others = program.types[other].domain
    low, high = (others.of([known[other]]) if other in known else others.all()).ends()
    asked: list[tuple[Relation, int]] = [(comparison.relation, point) for point in dict.fromkeys((low, high))]
    if comparison.relation == "is" and low != high:  # what matters is whether the other side can still be the same
        asked = [("ge", low), ("le", high)] if is_left else [("le", low), ("ge", high)]
    for relation, point in asked:
        if is_left:
            yield solutions(domain, UNIT, relation, point * times)
        else:
            yield solutions(domain, -times, relation, -point * UNIT)


def values_in(domain: Domain, cell: ValueSet) -> tuple[str | bool, ...]:
    """Return the values of a short list that lie in a cell; none for numbers and sets."""
    return tuple(value for value in domain.values if value in cell) if isinstance(domain, Finite) else ()


def words(kind: FactType, cell: ValueSet) -> str:
    """Say which answers lie in a cell."""
    if isinstance(cell, Ranges):
        return " or ".join(_span(kind, cell, low, high) for low, high in cell.spans)
    if isinstance(kind.domain, Finite):
        return " or ".join(_word(value) for value in values_in(kind.domain, cell))
    assert isinstance(kind.domain, Subsets)
    assert isinstance(cell, Cells)
    return _members(kind.domain, cell)


def _word(value: str | bool) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else value.replace("_", " ")


def _span(kind: FactType, cell: Ranges, low: int, high: int) -> str:
    first, last = (_number(kind, point) for point in (low, high))
    if low == high:
        return first
    if low == cell.domain.low:
        return "any number" if high == cell.domain.high else f"up to {last}"
    return f"{first} or more" if high == cell.domain.high else f"{first} to {last}"


def _number(kind: FactType, point: int) -> str:
    return str(point // UNIT) if point % UNIT == 0 else format(number_value(kind, point), "f").rstrip("0")


def _members(domain: Subsets, cell: Cells) -> str:
    """Say which members all sets of a cell have, and which none has."""
    with_ = [name for name in domain.members if cell.within(domain.having(name))]
    without = [name for name in domain.members if not cell.meets(domain.having(name))]
    said = [f"with {' and '.join(map(_word, with_))}"] * bool(with_) + [
        f"without {' and '.join(map(_word, without))}"
    ] * bool(without)
    return ", ".join(said) or "some of them"

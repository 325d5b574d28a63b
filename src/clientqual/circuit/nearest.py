"""Ways for numbers to stand: the forms that the numbers of a cluster can have, and the values nearest to given ones that have a form.

Nearest is meant number by number, in the order of the cluster: the first is as near as any values of the form allow, the next as near as
the first then allows, and so on. Of two values as near as each other the lower one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from clientqual.circuit.clusters import Cluster, Form, Stand, stands_of
from clientqual.circuit.gates import TRUTHS
from clientqual.circuit.orders import Order, least
from clientqual.ir import Numbers, Ranges, Value, ValueSet, number_value, scaled

Places: TypeAlias = tuple[int, ...]
"""A number for each fact of a cluster, counted in its steps."""


class Near(NamedTuple):
    """A value, how far it is from where the fact stood, counted in its steps, and the values around it that come to the same."""

    distance: int
    value: Value
    like: ValueSet


@dataclass(frozen=True, slots=True)
class Way:
    """A form that the numbers of a cluster can have, while those among them that are fixed keep their values."""

    cluster: Cluster
    form: Form
    fixed: tuple[Value | None, ...]
    stands: tuple[Stand, ...]

    def lies(self) -> Iterator[tuple[str, int]]:
        """Yield the cell of each fact, and of each comparison."""
        cells, truths = self.form
        yield from zip(self.cluster.paths, cells, strict=True)
        for comparison, truth in zip(self.cluster.comparisons, truths, strict=True):
            yield comparison.name, TRUTHS.cell(truth)

    def nearest(self, present: Mapping[str, Value]) -> dict[str, Near]:
        """Return for the facts that are free the values of this form that are nearest to the present ones."""
        return min((self._nearest(stand, present) for stand in self.stands), key=_by_distance)

    def _nearest(self, stand: Stand, present: Mapping[str, Value]) -> dict[str, Near]:
        low, high = stand.low, stand.high
        points: dict[int, int] = {}
        for place, fact in enumerate(self.cluster.facts):
            if self.fixed[place] is None:
                points[place] = scaled(present[fact.type.path]) // fact.step  # type: ignore[arg-type]  # a number
                low, high = _moved(low, high, stand.orders, place, points[place])
        return {
            self.cluster.paths[place]: self._near(stand, low, place, abs(low[place] - point))
            for place, point in points.items()
        }

    def _near(self, stand: Stand, at: Places, place: int, distance: int) -> Near:
        """Return where a number came to stand, and the values that it can have while the others stay where they are."""
        fact = self.cluster.facts[place]
        domain = fact.type.domain
        assert isinstance(domain, Numbers)
        low, high = _with(at, place, stand.low[place]), _with(at, place, stand.high[place])
        lowest = _least_from(low, high, stand.orders, place, low[place]) or at
        highest = _most_to(low, high, stand.orders, place, high[place]) or at
        span = (lowest[place] * fact.step, highest[place] * fact.step)
        return Near(distance, number_value(fact.type, at[place] * fact.step), Ranges(domain, (span,)))


def _by_distance(near: Mapping[str, Near]) -> list[tuple[int, int]]:
    return [(found.distance, scaled(found.value)) for found in near.values()]  # type: ignore[arg-type]  # numbers


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in which numbers can stand, in order of their forms. Where not all is settled there may be more."""

    listed: tuple[Way, ...]
    is_settled: bool


def ways(cluster: Cluster, fixed: tuple[Value | None, ...]) -> Ways:
    """Return the ways in which the numbers of a cluster can stand; None stands for one that is free."""
    found: dict[Form, list[Stand]] = {}
    stands = stands_of(cluster, fixed)
    for stand in stands:
        if stand.is_settled:
            found.setdefault((stand.cells, stand.truths), []).append(stand)
    listed = tuple(Way(cluster, form, fixed, tuple(found[form])) for form in sorted(found))
    return Ways(listed, all(stand.is_settled for stand in stands))


def _moved(low: Places, high: Places, orders: Sequence[Order], place: int, point: int) -> tuple[Places, Places]:
    """Return bounds that leave one number just the value nearest to a point that it can have."""
    found = (_most_to(low, high, orders, place, point), _least_from(low, high, orders, place, point))
    near = min(
        (numbers[place] for numbers in found if numbers), key=lambda number: abs(number - point), default=low[place]
    )
    held = _with(high, place, near)
    return _least_from(low, held, orders, place, near) or _with(low, place, near), held


def _least_from(low: Places, high: Places, orders: Sequence[Order], place: int, point: int) -> Places | None:
    """Return the least numbers where one of them is at a point or above; None where there are none, or none were found."""
    raised = _with(low, place, max(low[place], point))
    if raised[place] > high[place]:
        return None
    found = least(raised, high, orders)
    return found.numbers if found.is_settled else None


def _most_to(low: Places, high: Places, orders: Sequence[Order], place: int, point: int) -> Places | None:
    """Return the greatest numbers where one of them is at a point or below: the least ones seen in a mirror."""
    mirrored = [Order(more, factor, less, times, gap) for less, times, more, factor, gap in orders]
    found = _least_from(_negative(high), _negative(low), mirrored, place, -point)
    return None if found is None else _negative(found)


def _with(numbers: Places, place: int, number: int) -> Places:
    return (*numbers[:place], number, *numbers[place + 1 :])


def _negative(numbers: Places) -> Places:
    return tuple(-number for number in numbers)

"""Gates as terms: each in the words of the columns that stand before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clientqual.circuit import And, AtLeast, Constant, Gate, Known, Not, Or
from clientqual.expressions.staging import Item
from clientqual.expressions.terms import Term, Writer, either, every, inverse


@dataclass(slots=True)
class Gates:
    """Makes terms of gates. `written` names the columns that gates and sums already have."""

    gates: Sequence[Gate]
    leaf: Callable[[Known], Term]
    writer: Writer
    prefix: str
    written: dict[Item, str] = field(default_factory=dict)

    def column_stage(self, items: Sequence[Item]) -> Mapping[str, Term]:
        """Return the columns of one stage, by name; later terms read them."""
        terms = {f"{self.prefix}{len(self.written) + place}": self._made(item) for place, item in enumerate(items)}
        self.written.update(zip(items, terms, strict=True))
        return terms

    def term(self, item: Item) -> Term:
        """Return what is true where a gate is, or the number that a sum comes to."""
        if item in self.written:
            return self.writer.column(self.written[item])
        return self._made(item)

    def _made(self, item: Item) -> Term:
        if isinstance(item, tuple):
            parts, weights = item
            return self.writer.weighed([(self.term(part), weight) for part, weight in zip(parts, weights, strict=True)])
        match self.gates[item]:
            case Constant(value):
                return value
            case Known() as known:
                return self.leaf(known)
            case Not(part):
                return inverse(self.term(part))
            case And(parts):
                return every(map(self.term, parts))
            case Or(parts):
                return either(map(self.term, parts))
            case AtLeast(least, parts, weights):
                return self.term((parts, weights)) >= least

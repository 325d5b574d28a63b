"""Parts of a program: what some of its outcomes, signals and actions rest on, and nothing else.

A completion is confirmed by the plain evaluator, which works out everything in a program. Of the part that is at stake it says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from clientqual.ir import Condition, First, Most, Program, reads

Named = tuple[str, str]
"""What something is, and its name: names are unique only among things of one kind."""


@dataclass(slots=True)
class Parts:
    """Takes parts of one program."""

    program: Program
    _below: dict[Named, frozenset[Named]] = field(default_factory=dict)

    def part(self, names: Iterable[Named]) -> Program:
        """Return the part of the program that works out these outcomes, signals and actions."""
        kept = frozenset[Named]().union(*(self._rests(name) for name in names))
        program = self.program
        return replace(
            program,
            derived={path: item for path, item in program.derived.items() if ("derived", path) in kept},
            signals={name: item for name, item in program.signals.items() if ("signal", name) in kept},
            outcomes={name: item for name, item in program.outcomes.items() if ("outcome", name) in kept},
            actions={name: item for name, item in program.actions.items() if ("action", name) in kept},
        )

    def _rests(self, name: Named) -> frozenset[Named]:
        """Return everything that something rests on, itself included."""
        found = self._below.get(name)
        if found is None:
            below = {other for condition in self._conditions(name) for other in self._read(condition)}
            if name[0] == "action":
                below |= {("action", other) for other in self.program.actions[name[1]].excluded_by}
            found = self._below[name] = frozenset([name]).union(*map(self._rests, below))
        return found

    def _conditions(self, name: Named) -> Iterator[Condition]:
        kind, inner = name
        match kind:
            case "derived":
                yield from _of_table(self.program.derived[inner].table)
            case "signal":
                yield self.program.signals[inner].when
            case "outcome":
                yield from _of_table(self.program.outcomes[inner].table)
            case "action":
                yield from (rule.when for rule in self.program.actions[inner].rules)

    def _read(self, condition: Condition) -> Iterator[Named]:
        """Yield what is worked out of what a condition reads; base facts are known."""
        for name in reads(condition):
            if name in self.program.outcomes:
                yield "outcome", name
            elif name in self.program.derived:
                yield "derived", name
            elif name.startswith("signal."):
                yield "signal", name.removeprefix("signal.")


def _of_table(table: First | Most) -> Iterator[Condition]:
    yield from (rule.when for rule in (table.rows if isinstance(table, First) else table.evidence))

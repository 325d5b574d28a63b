"""The walk as gates: what surely follows from what is known, and what could."""

from __future__ import annotations

from clientqual.circuit.reading import Rails, Reading
from clientqual.ir import Compare, ValueSet


class Walking(Reading):
    """Reads a program in normal form. A fact that is not known could be anything."""

    def within(self, subject: str, values: ValueSet) -> Rails:
        outside = self.wiring.known(subject, ~values)
        return Rails(self.wiring.known(subject, values), self.wiring.inverse(outside))

    def compared(self, compare: Compare) -> Rails:
        never = self.wiring.compared(compare, False)
        return Rails(self.wiring.compared(compare, True), self.wiring.inverse(never))

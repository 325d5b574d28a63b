"""Complete cases as gates: everything is known, so a condition holds or does not. For those who ask about very many completions."""

from __future__ import annotations

from clientqual.circuit.reading import Rails, Reading
from clientqual.ir import Compare, ValueSet


class Deciding(Reading):
    """Reads a program in normal form. Every base fact has a value; derived facts have one where they are stated."""

    def within(self, subject: str, values: ValueSet) -> Rails:
        gate = self.wiring.known(subject, values)
        return Rails(gate, gate)

    def compared(self, compare: Compare) -> Rails:
        gate = self.wiring.compared(compare, True)
        return Rails(gate, gate)

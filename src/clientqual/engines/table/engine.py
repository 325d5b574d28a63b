"""The table engine: one case, answered by adding up what each of its facts adds to one long integer."""

from __future__ import annotations

from collections.abc import Mapping

from clientqual.circuit import Circuit
from clientqual.engines.found import Found
from clientqual.engines.table.answers import Reader
from clientqual.engines.table.entries import Entries, entries
from clientqual.engines.table.layout import lay_out
from clientqual.engines.table.machine import Machine
from clientqual.ir import Program, Value
from clientqual.qualification import Answer


class TableEngine:
    """Answers cases of one program. It may be used from many threads: what they share only remembers what is the same for all."""

    def __init__(self, program: Program, circuit: Circuit) -> None:
        self.reader = Reader(program, circuit)
        layout = lay_out(circuit, self.reader.wanted)
        self.reader.place(layout.answers)
        self.entries: Entries = entries(program, circuit, layout)
        self.width = layout.width
        self._mask = (1 << layout.width) - 1
        self._machine = Machine(layout)

    def start(self, known: Mapping[str, Value]) -> int:
        """Return the integer of a case: what its facts add up to."""
        facts, number = self.entries.facts, self.entries.start
        for path, value in known.items():
            number += facts[path][value]
        for pair in self.entries.pairs:
            number += pair[known.get(pair.left), known.get(pair.right)]
        return number

    def found(self, known: Mapping[str, Value]) -> Found:
        """Return what follows from what is known: base facts, defaults among them, and derived facts that are stated."""
        return self.found_at(self.start(known))

    def found_at(self, number: int) -> Found:
        """Return what follows from a case, given as its integer."""
        read = self.reader.read(self.bits(number))
        return Found(
            possible={name: outcome.possible for name, outcome in read.outcomes.items()},
            presumed={name: outcome.presumed for name, outcome in read.outcomes.items()},
            signals=dict(read.signals),
            actions=dict(read.actions),
            computed=read.computed,
            warnings=read.warnings,
        )

    def bits(self, number: int) -> int:
        """Return the bits of the answers to the integer of a case; `reader` reads them."""
        return self._machine.run(number & self._mask)  # what stands above is long, and would be added to at every step

    def answer(self, number: int) -> Answer:
        """Return the bare answer to the integer of a case."""
        return self.reader.answer(self._machine.run(number))

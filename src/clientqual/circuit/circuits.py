"""Both circuits of a program: what follows from a partial case, and what a complete one decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from clientqual.circuit.gates import Circuit
from clientqual.ir import Program


class Circuits:
    """The circuits of one program, each made when it is first asked for.

    `walk` is that for partial cases, where it is at hand; `decisions` brings the other, where that is quicker than to compile it.
    """

    def __init__(
        self, program: Program, walk: Circuit | None = None, decisions: Callable[[], Circuit] | None = None
    ) -> None:
        self._program = program
        self._bring = decisions
        if walk is not None:
            self.walk = walk

    def __reduce__(self) -> tuple[type[Circuits], tuple[Program, Circuit]]:
        """Pickle what every case needs; what only some questions need is made again."""
        return type(self), (self._program, self.walk)

    @cached_property
    def walk(self) -> Circuit:
        """The circuit for partial cases: what is sure, possible and presumed."""
        from clientqual.circuit.passes import compile_circuit  # noqa: PLC0415  (a circuit from the cache needs no passes)

        return compile_circuit(self._program)

    @cached_property
    def decisions(self) -> Circuit:
        """The circuit for complete cases: a third as many gates, for those who run very many of them."""
        if self._bring:
            return self._bring()
        from clientqual.circuit.passes import compile_decisions  # noqa: PLC0415  (see above)

        return compile_decisions(self._program)

"""What to ask: the facts that matter to a case, the most telling first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from clientqual.circuit import Circuits
from clientqual.engines import Found
from clientqual.explain.questions import Gains
from clientqual.explain.relevance import Affected, Relevance
from clientqual.explain.why import Why
from clientqual.ir import Program, Value
from clientqual.qualification import IfAnswered
from clientqual.semantics import presume


@dataclass(frozen=True, slots=True)
class Asking:
    """A fact worth asking for, and how much it is expected to settle, in bits."""

    fact: str
    gain: float
    _relevant: Affected = field(repr=False, compare=False)

    @property
    def affects(self) -> tuple[str, ...]:
        """The open outcomes, then actions, that it may touch."""
        return self._relevant[self.fact]


class Inquiry:
    """Finds what to ask under one rule set. It is made once, for all cases."""

    def __init__(self, program: Program, normal: Program, circuits: Circuits) -> None:
        self.program = program
        self._circuits = circuits
        self._normal = normal
        self._relevance = Relevance(normal)

    @cached_property
    def why(self) -> Why:
        """What finds reasons under the same rule set."""
        return Why(self.program, self._normal, self._circuits.walk)

    @cached_property
    def _gains(self) -> Gains:
        return Gains(self.program, self._circuits.decisions)

    def relevant(self, known: Mapping[str, Value], found: Found) -> Affected:
        """Return the facts that matter by path, each with the open outcomes, then actions, that it may touch."""
        return self._relevance.affected(known, found)

    def ranked(self, known: Mapping[str, Value], found: Found, relevant: Affected) -> list[Asking]:
        """Return relevant facts by what they are expected to settle, then by path."""
        gains = self._gains.of(relevant, known, presume(self.program, known), found) if relevant else {}
        paths = sorted(relevant, key=lambda path: (-gains[path], path))
        return [Asking(path, gains[path], relevant) for path in paths]

    def changes(self, known: Mapping[str, Value], paths: Iterable[str]) -> Mapping[str, tuple[IfAnswered, ...]]:
        """Return for each of these facts what each answer would change."""
        from clientqual.explain.whatif import what_if  # noqa: PLC0415  (only who asks for it waits for it)

        return what_if(self.program, self._circuits.walk, known, list(paths))

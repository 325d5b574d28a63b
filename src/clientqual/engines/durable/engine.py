"""The durable engine: every condition of a rule set is decided by durable-rules, layer after layer, once as told and once as presumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from clientqual.engines.durable.native import native
from clientqual.engines.durable.networks import Layers
from clientqual.engines.durable.planning import plan_presumptions, plan_walk
from clientqual.engines.durable.steps import Run
from clientqual.engines.found import Found, status_of
from clientqual.errors import RuleSetError
from clientqual.ir import Program, Value
from clientqual.normal import normalize
from clientqual.qualification import Status
from clientqual.semantics import Truth, conjunction, negation


class Size(NamedTuple):
    """How much of a rule set stands in the module."""

    rules: int
    networks: int
    layers: int


class DurableEngine:
    """Answers cases of one program. It may be used from many threads, which take turns.

    Raises MissingExtra where the module of durable-rules cannot be imported, and RuleSetError with places where the program says something
    that the module cannot be trusted with.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._walk = plan_walk(normalize(program))
        presumptions = plan_presumptions(program)
        complaints = [*self._walk.planner.complaints, *presumptions.complaints]
        if complaints:
            raise RuleSetError(complaints)
        module = native()
        self._layers = Layers(self._walk.planner, module)
        self._presuming = Layers(presumptions, module)

    def __reduce__(self) -> tuple[type[DurableEngine], tuple[Program]]:
        """Pickle the program: what is in the module is made anew."""
        return type(self), (self._program,)

    @property
    def size(self) -> Size:
        """How much stands in the module."""
        networks = [network for layers in (self._layers, self._presuming) for network in layers.networks()]
        return Size(sum(network.rules for network in networks), len(networks), len(self._layers.layers))

    def found(self, known: Mapping[str, Value]) -> Found:
        """Return what follows from what is known: base facts, defaults among them, and derived facts that are stated."""
        walk, program = self._walk, self._program
        walked = self._layers.run(Run(dict(known)))
        decided = self._layers.run(Run(self.presumed(known)))
        actions, presumed = self._recommended(walked), self._recommended(decided)
        return Found(
            possible={name: tuple(map(str, walked.answers[name])) for name in program.outcomes},
            presumed={name: str(decided.answers[name][0]) for name in program.outcomes},
            signals=_statuses(
                (name, walk.signals[name].truth(walked.fired), walk.signals[name].truth(decided.fired))
                for name in sorted(walk.signals)
            ),
            actions=_statuses((name, actions[name], presumed[name]) for name in program.action_order),
            computed={path: walked.computed[path] for path in program.derived},
            warnings=tuple(name for name, head in walk.warnings.items() if head in walked.fired),
        )

    def presumed(self, known: Mapping[str, Value]) -> dict[str, Value]:
        """Return the presumed case: what is known, and what is ordinary where that says nothing.

        Derived facts that presumptions lean on are worked out on the way, and stand in it too.
        """
        return self._presuming.run(Run(dict(known))).values

    def _recommended(self, run: Run) -> dict[str, Truth]:
        """Say of each action whether it is called for, and nothing recommended excludes it."""
        found: dict[str, Truth] = {}
        for name, action in self._program.actions.items():
            free = (negation(found[other]) for other in action.excluded_by)
            found[name] = conjunction([self._walk.called[name].truth(run.fired), *free])
        return found


def _statuses(standing: Iterable[tuple[str, Truth, Truth]]) -> dict[str, Status]:
    """Return how each stands that is not ruled out, from what is true as told and as presumed."""
    found = {
        name: status_of(walked is True, walked is not False, presumed is True) for name, walked, presumed in standing
    }
    return {name: status for name, status in found.items() if status is not None}

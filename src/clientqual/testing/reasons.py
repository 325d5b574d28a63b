"""The laws of reasons, as assertions, tried with the plain evaluator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from clientqual.answering import Knowledge
from clientqual.explain import Asked, Grounds
from clientqual.ir import First, Program, Rule
from clientqual.semantics import decide, holds, presume, walk
from clientqual.testing.strategies import Facts


@dataclass(frozen=True)
class Told:
    """A case, and what follows once only some of its facts are kept. `normal` is the program in normal form."""

    program: Program
    normal: Program
    knowledge: Knowledge

    @property
    def stated(self) -> set[str]:
        """The derived facts that the case states, which stay."""
        return {path for path in self.knowledge.stated if path in self.program.derived}

    @property
    def known(self) -> set[str]:
        """The base facts that the case states or implies."""
        return {path for path in self.knowledge.stated if path not in self.program.derived}

    @cached_property
    def whole(self) -> Facts:
        """The presumed case."""
        return presume(self.program, self.knowledge.facts)

    def gives(self, asked: Asked, kept: Iterable[str]) -> bool:
        """Say whether these facts, with what they imply and the defaults, decide an answer, or make a recommendation certain."""
        walked = walk(self.normal, self._only(set(kept)))
        if asked.answer is None:
            return walked.recommended[asked.name] is True
        return walked.sets[asked.name] == self.program.outcomes[asked.name].domain.of([asked.answer])

    def _only(self, kept: set[str]) -> Facts:
        whole = self.whole
        waiting = list(kept)
        while waiting:
            fact = self.program.facts.get(waiting.pop())
            more = {path for path, value in (fact.implies if fact else ()) if whole[path] == value} - kept
            kept |= more
            waiting += more
        defaults = {path: value for path, value in self.knowledge.facts.items() if path not in self.knowledge.stated}
        return {**defaults, **{path: whole[path] for path in kept}}


def asked_of(program: Program, knowledge: Knowledge) -> Iterator[Asked]:
    """Yield everything that has a reason in a case: outcomes, and actions that are recommended in the presumed case."""
    decision = decide(program, presume(program, knowledge.facts))
    yield from (Asked(name, str(decision.values[name])) for name in program.outcomes)
    yield from (Asked(name) for name in program.actions if decision.recommended[name])


def sufficient(told: Told, asked: Asked, grounds: Grounds) -> None:
    """Grounds are enough, and less is not: neither of what is known, nor of what is presumed while all that is known stays."""
    known, presumed = set(grounds.known), set(grounds.presumed)
    stated = known & told.stated
    base = (known - stated) | presumed
    assert told.gives(asked, base | stated)
    assert told.gives(asked, base | told.stated)
    for path in base:
        assert not told.gives(asked, (base - {path}) | told.stated), path
    for path in stated:
        assert not told.gives(asked, base | (stated - {path})), path
    for path in presumed:
        assert not told.gives(asked, told.known | told.stated | (presumed - {path})), path


def truthful(told: Told, asked: Asked, grounds: Grounds) -> None:
    """Grounds are facts of the case, and of the presumed case where those do not decide; the rules that they name hold in it."""
    whole = told.whole
    assert set(grounds.known) <= told.known | told.stated
    assert {**grounds.known, **grounds.presumed} == {path: whole[path] for path in (*grounds.known, *grounds.presumed)}
    assert not set(grounds.presumed) & set(told.knowledge.facts)
    assert bool(grounds.presumed) != told.gives(asked, told.known | told.stated)
    decision = decide(told.program, whole)
    written = {rule.id: rule.when for rule in _written(told.program, asked)}
    for rule in grounds.rules:
        assert holds(written[rule.id], told.program, decision.values, decision.signals), rule.id


def _written(program: Program, asked: Asked) -> tuple[Rule, ...]:
    """Return the rules, as they are written, that may be named in a reason."""
    if asked.answer is None:
        return program.actions[asked.name].rules
    table = program.outcomes[asked.name].table
    if isinstance(table, First):
        return tuple(row for row in table.rows if str(row.then) == asked.answer)
    return tuple(item for item in table.evidence if item.answer == asked.answer)

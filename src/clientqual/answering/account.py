"""The account of a case: everything there is to say of what was found, each part worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Final

from clientqual.answering.intake import Knowledge, show
from clientqual.answering.reasons import Reasons
from clientqual.answering.relevance import Relevance
from clientqual.answering.wording import Wording, plain
from clientqual.engines import Found
from clientqual.ir import Finite, Flag, Program, Subsets, Value, reads
from clientqual.qualification import Basis, Outcome, Question, Reason, Recommendation, Signal, Stated, Status
from clientqual.semantics import Decision, Walk, decide, possible_answers, presume, walk


class Account:
    """What there is to say of one case. `program` is as written, `normal` the same in normal form."""

    def __init__(
        self, program: Program, normal: Program, knowledge: Knowledge, found: Found, texts: Mapping[str, str]
    ) -> None:
        self.program = program
        self.normal = normal
        self.knowledge = knowledge
        self.found = found
        self.wording = Wording(texts, knowledge.facts)

    def part(self, name: str) -> object:
        """Return a part of the qualification by the name of its field."""
        return _PARTS[name](self)

    @cached_property
    def _walked(self) -> Walk:
        return walk(self.normal, self.knowledge.facts)

    @cached_property
    def _decision(self) -> Decision:
        return decide(self.program, presume(self.program, self.knowledge.facts))

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.program, self.knowledge, self._decision, self.wording)

    # --- the parts ---------------------------------------------------------------------------------------------------------------

    def basis(self) -> Basis:
        defaults = sum(1 for path in self.knowledge.facts if path not in self.knowledge.stated)
        return Basis(len(self.knowledge.stated), len(self.questions), defaults)

    def outcomes(self) -> dict[str, Outcome]:
        return {name: self._outcome(name) for name in self.program.outcomes}

    def _outcome(self, name: str) -> Outcome:
        presumed = self.found.presumed[name]
        later: dict[str, Callable[[], object]] = {
            "title": lambda: self.wording.text(f"outcomes/{name}/title"),
            "answer": lambda: self.wording.text(f"outcomes/{name}/answers/{presumed}"),
            "reason": lambda: self._reasons.outcome(name),
        }
        return Outcome.unfolding(
            lambda field: later[field](),
            name=name,
            presumed=presumed,
            possible=self.found.possible[name],
            exact=self.found.is_exact(name),
        )

    def signals(self, flag: Flag) -> Iterable[Signal]:
        for name, status in sorted(self.found.signals.items()):
            item = self.program.signals[name]
            if item.flag == flag and status != "conditional":
                title, because = (self.wording.text(f"signals/{name}/{part}") for part in ("title", "because"))
                yield Signal(name, status, title, because, item.source)

    def recommendations(self, *wanted: Status) -> Iterable[Recommendation]:
        """Yield what is recommended with one of these statuses, in the order to do it; what is done is left out."""
        for name, status in self.found.actions.items():
            if status in wanted and not self._is_done(name):
                yield self._recommendation(name, status)

    def _recommendation(self, name: str, status: Status) -> Recommendation:
        action, known = self.program.actions[name], self.knowledge.facts
        later: dict[str, Callable[[], object]] = {
            "title": lambda: self.wording.text(f"actions/{name}/title"),
            "guidance": lambda: self.wording.text(f"actions/{name}/guidance"),
            "parameters": lambda: {
                path: plain(self.program.types[path], known[path]) for path in action.parameters if path in known
            },
            "reason": lambda: self._reasons.action(name) if status != "conditional" else Reason(),
        }
        return Recommendation.unfolding(
            lambda field: later[field](),
            action=name,
            status=status,
            exact=self.found.is_exact(name),
            phase=action.phase,
            effect=action.effect,
        )

    def _is_done(self, name: str) -> bool:
        return self.knowledge.has_found_out(self.program.actions[name])

    def done(self) -> Iterable[str]:
        """Yield the recommended actions that have found out what they were to find out."""
        return (name for name, status in self.found.actions.items() if status != "conditional" and self._is_done(name))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The relevant facts that nobody was asked for: first those that most rules read, then by path."""
        affected = Relevance(self.normal, self._walked).affected()
        paths = [path for path in affected if path not in self.knowledge.dont_know]
        paths.sort(key=lambda path: (-self.program.readers[path], path))
        return tuple(self._question(path, affected[path]) for path in paths)

    def _question(self, path: str, affects: tuple[str, ...]) -> Question:
        fact = self.program.facts[path]
        domain = fact.type.domain
        values = domain.values if isinstance(domain, Finite) else domain.members if isinstance(domain, Subsets) else ()
        return Question(path, fact.of, self.wording.text(f"facts/{path}/ask"), fact.type.kind.value, values, affects)

    def stated(self) -> Iterable[Stated]:
        """Yield the derived facts that the case states, with what their tables would give."""
        for path in self.program.derived:
            if path in self.knowledge.stated:
                given = possible_answers(self.normal.derived[path].table, self._walked.sets)
                computed: Value | None = next(iter(given)) if len(given) == 1 else None
                kind = self.program.types[path]
                table = None if computed is None else plain(kind, computed)
                yield Stated(path, plain(kind, self.knowledge.stated[path]), table)

    def warnings(self) -> Iterable[str]:
        """Yield a sentence for each unrealistic situation that is surely met."""
        return (f"this does not occur: {self._situation(name)}" for name in self.found.warnings)

    def _situation(self, name: str) -> str:
        paths = sorted({path for item in self.program.unrealistic if item.id == name for path in reads(item.when)})
        known = [f"{path} is {show(self.knowledge.facts[path])}" for path in paths if path in self.knowledge.facts]
        return ", ".join(known) if known else name


_PARTS: Final[dict[str, Callable[[Account], object]]] = {
    "basis": Account.basis,
    "outcomes": Account.outcomes,
    "red": lambda account: tuple(account.signals("red")),
    "green": lambda account: tuple(account.signals("green")),
    "recommendations": lambda account: tuple(account.recommendations("certain", "presumed")),
    "conditional": lambda account: tuple(account.recommendations("conditional")),
    "done": lambda account: tuple(account.done()),
    "questions": lambda account: account.questions,
    "stated": lambda account: tuple(account.stated()),
    "warnings": lambda account: tuple(account.warnings()),
}

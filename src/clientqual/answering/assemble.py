"""From a case to its qualification: what is known, what follows from it, and what to show of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any as Whatever

from clientqual.answering.intake import Knowledge, show
from clientqual.answering.reasons import Reasons
from clientqual.answering.relevance import Relevance
from clientqual.answering.wording import Wording, plain
from clientqual.ir import Finite, Flag, Program, Subsets, Value, reads
from clientqual.qualification import Basis, Outcome, Question, Reason, Recommendation, Signal, Stated, Status
from clientqual.semantics import Decision, Truth, Walk, decide, possible_answers, presume, truth, walk


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from one case. `program` is as written, `normal` the same in normal form."""

    program: Program
    normal: Program
    knowledge: Knowledge
    wording: Wording
    walked: Walk
    decision: Decision

    @classmethod
    def of(cls, program: Program, normal: Program, knowledge: Knowledge, texts: Mapping[str, str]) -> Answer:
        """Work out what follows from what is known."""
        decision = decide(program, presume(program, knowledge.facts))
        wording = Wording(texts, knowledge.facts)
        return cls(program, normal, knowledge, wording, walk(normal, knowledge.facts), decision)

    # --- what is true -----------------------------------------------------------------------------------------------------------

    def signal_status(self, name: str) -> Status | None:
        return _status(self.walked.signals[name], self.decision.signals[name])

    def action_status(self, name: str) -> Status | None:
        return _status(self.walked.recommended[name], self.decision.recommended[name])

    def is_done(self, name: str) -> bool:
        """Say whether an action has found out what it was to find out."""
        paths = self.program.actions[name].finds_out
        return bool(paths) and all(self.knowledge.asked(path) for path in paths)

    # --- what is shown ----------------------------------------------------------------------------------------------------------

    def parts(self) -> dict[str, Whatever]:
        """Return the parts of a qualification that follow from the rules."""
        questions = self.questions()
        defaults = sum(1 for path in self.knowledge.facts if path not in self.knowledge.stated)
        return {
            "basis": Basis(len(self.knowledge.stated), len(questions), defaults),
            "outcomes": {name: self.outcome(name) for name in self.program.outcomes},
            "red": tuple(self.signals("red")),
            "green": tuple(self.signals("green")),
            "recommendations": tuple(self.recommendations("certain", "presumed")),
            "conditional": tuple(self.recommendations("conditional")),
            "done": tuple(self.done()),
            "questions": questions,
            "stated": tuple(self.stated()),
            "warnings": tuple(self.warnings()),
        }

    def outcome(self, name: str) -> Outcome:
        outcome, presumed = self.program.outcomes[name], str(self.decision.values[name])
        possible = tuple(value for value in outcome.domain.values if value in self.walked.sets[name])
        return Outcome(
            name,
            presumed,
            tuple(str(value) for value in possible),
            exact=len(possible) == 1,
            title=self.wording.text(f"outcomes/{name}/title"),
            answer=self.wording.text(f"outcomes/{name}/answers/{presumed}"),
            reason=self._reasons().outcome(name),
        )

    def signals(self, flag: Flag) -> Iterable[Signal]:
        for name in sorted(self.program.signals):
            item, status = self.program.signals[name], self.signal_status(name)
            if item.flag == flag and status in ("certain", "presumed"):
                title, because = (self.wording.text(f"signals/{name}/{part}") for part in ("title", "because"))
                yield Signal(name, status, title, because, item.source)

    def recommendations(self, *wanted: Status) -> Iterable[Recommendation]:
        """Yield what is recommended with one of these statuses, in the order to do it; what is done is left out."""
        for name in self.program.action_order:
            status = self.action_status(name)
            if status is not None and status in wanted and not self.is_done(name):
                yield self._recommendation(name, status)

    def _recommendation(self, name: str, status: Status) -> Recommendation:
        action, known = self.program.actions[name], self.knowledge.facts
        return Recommendation(
            name,
            status,
            exact=status == "certain",
            phase=action.phase,
            effect=action.effect,
            title=self.wording.text(f"actions/{name}/title"),
            guidance=self.wording.text(f"actions/{name}/guidance"),
            parameters={
                path: plain(self.program.types[path], known[path]) for path in action.parameters if path in known
            },
            reason=self._reasons().action(name) if status != "conditional" else Reason(),
        )

    def done(self) -> Iterable[str]:
        """Yield the recommended actions that have found out what they were to find out."""
        for name in self.program.action_order:
            if self.action_status(name) in ("certain", "presumed") and self.is_done(name):
                yield name

    def questions(self) -> tuple[Question, ...]:
        """Return the relevant facts that nobody was asked for: first those that most rules read, then by path."""
        affected = Relevance(self.normal, self.walked).affected()
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
        for path, derived in self.program.derived.items():
            if path in self.knowledge.stated:
                given = possible_answers(self.normal.derived[path].table, self.walked.sets)
                computed: Value | None = next(iter(given)) if len(given) == 1 else None
                kind = self.program.types[path]
                table = None if computed is None else plain(kind, computed)
                yield Stated(derived.path, plain(kind, self.knowledge.stated[path]), table)

    def warnings(self) -> Iterable[str]:
        """Yield a sentence for each unrealistic situation that is surely met."""
        for item in self.normal.unrealistic:
            if truth(item.when, self.walked.sets):
                yield f"this does not occur: {self._situation(item.id)}"

    def _situation(self, name: str) -> str:
        paths = sorted({path for item in self.program.unrealistic if item.id == name for path in reads(item.when)})
        known = [f"{path} is {show(self.knowledge.facts[path])}" for path in paths if path in self.knowledge.facts]
        return ", ".join(known) if known else name

    def _reasons(self) -> Reasons:
        return Reasons(self.program, self.knowledge, self.decision, self.wording)


def _status(surely: Truth, presumed: bool) -> Status | None:
    """Return the status of a signal or recommendation; None where no completion calls for it."""
    if surely is not None:
        return "certain" if surely else None
    return "presumed" if presumed else "conditional"

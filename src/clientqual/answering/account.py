"""The account of a case: everything there is to say of what was found, each part worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import Final

from clientqual import messages
from clientqual.answering.intake import Knowledge, show
from clientqual.answering.reasons import Look, Reasons
from clientqual.answering.wording import Wording
from clientqual.engines import Found
from clientqual.errors import ClientqualError
from clientqual.explain import Affected, Asking, Inquiry
from clientqual.ir import Finite, Flag, Subsets, plain, reads
from clientqual.qualification import (
    Basis,
    IfAnswered,
    Outcome,
    Question,
    Reason,
    Recommendation,
    Signal,
    Stated,
    Status,
)


class Account:
    """What there is to say of one case."""

    def __init__(
        self,
        inquiry: Inquiry,
        found: Found,
        know: Callable[[], Knowledge],
        texts: Mapping[str, str],
        look: Look | None = None,
    ) -> None:
        """Take what was found; `look` looks closer at a walk, where that was asked for."""
        self.program = inquiry.program
        self.found = found
        self._inquiry = inquiry
        self._know = know
        self._texts = texts
        self._look = look

    @cached_property
    def knowledge(self) -> Knowledge:
        return self._know()

    @cached_property
    def wording(self) -> Wording:
        return Wording(self._texts, self.knowledge.facts)

    def part(self, name: str) -> object:
        """Return a part of the qualification by the name of its field."""
        return _PARTS[name](self)

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self._inquiry.why, self.program, self.knowledge, self.found, self.wording, self._look)

    def reason(self, name: str) -> Reason:
        """Return the reason for the answer of an outcome, or for a recommendation, be it done or not.

        Raises ClientqualError for what is neither, and for an action that is not recommended.
        """
        program = self.program
        if name in program.outcomes:
            return self._reasons.outcome(name)
        if name not in program.actions:
            raise ClientqualError([messages.nothing_to_explain(name, (*program.outcomes, *program.actions))])
        if self.found.actions.get(name) not in ("certain", "presumed"):
            raise ClientqualError([messages.not_recommended(name)])
        return self._reasons.action(name)

    # --- the parts ---------------------------------------------------------------------------------------------------------------

    def basis(self) -> Basis:
        defaults = sum(1 for path in self.knowledge.facts if path not in self.knowledge.stated)
        return Basis(len(self.knowledge.stated), len(self._relevant), defaults)

    def outcomes(self) -> dict[str, Outcome]:
        return {name: self._outcome(name) for name in self.program.outcomes}

    def _outcome(self, name: str) -> Outcome:
        return Outcome.unfolding(
            partial(self._of_outcome, name),
            name=name,
            presumed=self.found.presumed[name],
            possible=self.found.possible[name],
            exact=self.found.is_exact_outcome(name),
        )

    def _of_outcome(self, name: str, field: str) -> object:
        if field == "reason":
            return self._reasons.outcome(name)
        key = "title" if field == "title" else f"answers/{self.found.presumed[name]}"
        return self.wording.text(f"outcomes/{name}/{key}")

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
        action = self.program.actions[name]
        return Recommendation.unfolding(
            partial(self._of_action, name, status),
            action=name,
            status=status,
            exact=self.found.is_exact_action(name),
            phase=action.phase,
            effect=action.effect,
        )

    def _of_action(self, name: str, status: Status, field: str) -> object:
        if field == "reason":
            return self._reasons.action(name) if status != "conditional" else Reason()
        if field != "parameters":
            return self.wording.text(f"actions/{name}/{field}")
        known = self.knowledge.facts
        paths = (path for path in self.program.actions[name].parameters if path in known)
        return {path: plain(self.program.types[path], known[path]) for path in paths}

    def _is_done(self, name: str) -> bool:
        action = self.program.actions[name]
        return bool(action.finds_out) and self.knowledge.has_found_out(action)  # most find nothing out

    def done(self) -> Iterable[str]:
        """Yield the recommended actions that have found out what they were to find out."""
        return (name for name, status in self.found.actions.items() if status != "conditional" and self._is_done(name))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The relevant facts that nobody was asked for in vain: first those that are expected to settle most, then by path."""
        asked = self._inquiry.ranked(self.knowledge.facts, self.found, self._relevant)
        return tuple(self._question(item) for item in asked)

    @cached_property
    def _relevant(self) -> Affected:
        return self._inquiry.relevant(self.knowledge.facts, self.found).without(self.knowledge.dont_know)

    def _question(self, asking: Asking) -> Question:
        return Question.unfolding(lambda name: self._of_question(asking, name), fact=asking.fact, gain=asking.gain)

    def _of_question(self, asking: Asking, name: str) -> object:
        """Return what there is to say of a question, by the name of its field."""
        fact = self.program.facts[asking.fact]
        domain = fact.type.domain
        match name:
            case "of":
                return fact.of
            case "ask":
                return self.wording.text(f"facts/{asking.fact}/ask")
            case "kind":
                return fact.type.kind.value
            case "values":
                return (
                    domain.values
                    if isinstance(domain, Finite)
                    else domain.members
                    if isinstance(domain, Subsets)
                    else ()
                )
            case "affects":
                return asking.affects
        return self._changes[asking.fact]

    @cached_property
    def _changes(self) -> Mapping[str, tuple[IfAnswered, ...]]:
        return self._inquiry.changes(self.knowledge.facts, self._relevant)

    def stated(self) -> Iterable[Stated]:
        """Yield the derived facts that the case states, with what their tables would give."""
        for path in self.program.derived:
            if path in self.knowledge.stated:
                given = self.found.computed[path]
                computed = given[0] if len(given) == 1 else None
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

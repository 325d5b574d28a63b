"""Intake: what is known in a case under a rule set, from what the case states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from clientqual import messages, models
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError
from clientqual.ir import Action, Program, Value
from clientqual.models import PlainCase, fit, plain_case

if TYPE_CHECKING:
    from clientqual.models import Case


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of a case. `facts` holds stated, implied and default values; `stated` only what the case says or implies."""

    facts: Mapping[str, Value]
    stated: Mapping[str, Value]
    dont_know: frozenset[str]

    def asked(self, path: str) -> bool:
        """Say whether a fact needs no asking: it is known, or they could not say."""
        return path in self.facts or path in self.dont_know

    def has_found_out(self, action: Action) -> bool:
        """Say whether an action has found out what it was to find out."""
        return bool(action.finds_out) and all(map(self.asked, action.finds_out))


def read_case(program: Program, case: Case | Mapping[str, object]) -> Case | PlainCase:
    """Return what a case says. Raises CaseError for a mapping that is no case."""
    plain = plain_case(case, program.types) if isinstance(case, Mapping) else None
    return plain or models.as_case(case)


def take_in(program: Program, case: Case | PlainCase) -> Knowledge:
    """Return what is known of a case. Raises CaseError with every complaint about one that does not fit the rule set."""
    complaints = list(_misfits(program, case))
    try:
        knowledge = know(program, case.facts(), case.dont_know)
    except CaseError as error:
        raise CaseError([*complaints, *error.diagnostics]) from None
    if complaints:
        raise CaseError(complaints)
    return knowledge


def _misfits(program: Program, case: Case | PlainCase) -> Iterator[Diagnostic]:
    """Yield complaints about what a case says beside its facts."""
    currency = program.identity.currency
    if case.currency is not None and currency is not None and case.currency != currency:
        yield messages.other_currency(case.currency, currency)
    for name, override in sorted(case.override.items()):
        outcome = program.outcomes.get(name)
        if outcome is None:
            yield messages.override_unknown(name, program.outcomes)
        elif override.value not in outcome.domain.values:
            yield messages.override_value(name, override.value, [str(value) for value in outcome.domain.values])


def know(
    program: Program,
    stated: Mapping[str, Value],
    dont_know: Iterable[str] = (),
    defaults: Mapping[str, Value] | None = None,
) -> Knowledge:
    """Return what is known. `defaults` replace those of the rule set.

    Raises CaseError with every complaint: facts that the rule set does not have, values they cannot be, contradictions.
    """
    complaints: list[Diagnostic] = []
    asked = frozenset(dont_know)
    complaints += [messages.case_unknown_fact(path, program.types) for path in sorted(asked - set(program.types))]
    known = _closed(program, _fitting(program, stated, complaints), complaints)
    if complaints:
        raise CaseError(complaints)
    if defaults is None:
        defaults = {path: fact.default for path, fact in program.facts.items() if fact.default is not None}
    return Knowledge({**defaults, **known}, known, asked - set(known))


def _closed(program: Program, stated: Mapping[str, Value], complaints: list[Diagnostic]) -> dict[str, Value]:
    """Return the stated facts with all that they imply."""
    known, because = dict(stated), dict[str, str]()
    waiting = sorted(stated)
    while waiting:
        path = waiting.pop(0)
        for other, value in program.facts[path].implies if path in program.facts else ():
            if other not in known:
                known[other], because[other] = value, path
                waiting.append(other)
            elif known[other] != value:
                complaints.append(
                    messages.contradiction(path, other, show(value), show(known[other]), because.get(other))
                )
    return known


def _fitting(program: Program, stated: Mapping[str, Value], complaints: list[Diagnostic]) -> dict[str, Value]:
    """Return the stated facts that the rule set has. The models checked those of the library; custom ones are checked here."""
    found: dict[str, Value] = {}
    for path, value in stated.items():
        kind = program.types.get(path)
        fitted = fit(kind, value) if kind is not None and path.startswith("custom.") else value
        if kind is None:
            complaints.append(messages.case_unknown_fact(path, program.types))
        elif isinstance(fitted, Diagnostic):
            complaints.append(replace(fitted, subject=path))
        else:
            found[path] = fitted
    return found


def show(value: Value) -> str:
    """Write a value as it would stand in a case."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return "[" + ", ".join(sorted(value)) + "]"
    return format(value, "f") if isinstance(value, Decimal) else str(value)

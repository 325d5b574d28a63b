"""A stored answer: the case, the rule set that gave it and what it said, so that it can be asked for again later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from clientqual.crm import wording
from clientqual.crm.errors import kind_of
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError
from clientqual.inspection import Difference
from clientqual.models import Case, diagnostics_of
from clientqual.qualification import Qualification, RuleSetRef
from clientqual.rendering import as_json

_PARTS = ("rule_set", "case", "answer")


class Rules(Protocol):
    """What is asked of a rule set."""

    @property
    def digest(self) -> str: ...

    def qualify(self, case: Case) -> Qualification: ...


@dataclass(frozen=True, slots=True)
class Replay:
    """How a stored answer compares with that of today. `same_rules` says that the rules are still those that gave it."""

    same_rules: bool
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer with all that it takes to give it again. Label and notes of the case, which no rule reads, are not kept."""

    rule_set: RuleSetRef
    case: Mapping[str, Any]
    answer: Mapping[str, Any]

    @classmethod
    def of(cls, case: Case, q: Qualification) -> Stored:
        """Return what to store of a case and its qualification."""
        return cls(q.rule_set, _case_data(case), _answer(q))

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data for JSON: `rule_set` (name, version, digest), `case` and `answer`."""
        ref = self.rule_set
        return {
            "rule_set": {"name": ref.name, "version": ref.version, "digest": ref.digest},
            "case": dict(self.case),
            "answer": dict(self.answer),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Stored:
        """Return the stored answer that `to_json` wrote; raise CaseError for anything else."""
        complaints = list(_misshapen(data))
        if complaints:
            raise CaseError(complaints)
        ref = data["rule_set"]
        return cls(RuleSetRef(ref["name"], ref["version"], ref["digest"]), data["case"], data["answer"])


def replay(stored: Stored, rules: Rules) -> Replay:
    """Qualify a stored case again, and say what has changed. Raises CaseError where the case does not fit these rules."""
    try:
        case = Case.from_json(stored.case)
    except ValidationError as error:
        raise CaseError(diagnostics_of(error)) from None
    today = _answer(rules.qualify(case))
    return Replay(stored.rule_set.digest == rules.digest, tuple(_differences(stored.answer, today, "")))


def _case_data(case: Case) -> dict[str, Any]:
    return {name: part for name, part in case.to_json().items() if name not in ("label", "notes")}


def _answer(q: Qualification) -> dict[str, Any]:
    """Return what an answer says, by id, without what it is called and which rules gave it."""
    full = as_json(q, "answer")
    listed = {name: {item["action"]: item for item in full[name]} for name in ("recommendations", "conditional")}
    signals = {flag: {item["id"]: item["status"] for item in items} for flag, items in full["signals"].items()}
    return {
        "outcomes": full["outcomes"],
        "signals": signals,
        **listed,
        "done": full["done"],
        "override": full["override"],
    }


def _differences(stored: object, today: object, where: str) -> Iterator[Difference]:
    """Yield every place in which two answers differ."""
    if isinstance(stored, Mapping) and isinstance(today, Mapping):
        for key in sorted({*stored, *today}):
            yield from _differences(stored.get(key), today.get(key), f"{where}.{key}" if where else str(key))
    elif stored != today:
        yield Difference(where, _shown(stored), _shown(today))


def _shown(part: object) -> str:
    if part is None:
        return "nothing"
    if isinstance(part, Mapping):
        return str(part.get("status") or part.get("value") or "there")
    if isinstance(part, Sequence) and not isinstance(part, str):
        return ", ".join(map(str, part)) or "nothing"
    return str(part)


def _misshapen(data: object) -> Iterator[Diagnostic]:
    if not isinstance(data, Mapping):
        yield wording.not_stored(f"this is {kind_of(data)}")
        return
    for name in _PARTS:
        if not isinstance(data.get(name), Mapping):
            yield wording.not_stored(f"it has no mapping `{name}`")
    ref = data.get("rule_set")
    if isinstance(ref, Mapping):
        for name in ("name", "version", "digest"):
            if not isinstance(ref.get(name), str):
                yield wording.not_stored(f"its `rule_set` has no text `{name}`")

"""The face of the library: load a rule set, qualify cases with it, look into it, check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import ValidationError

from clientqual import messages
from clientqual.answering import Account, Knowledge, know
from clientqual.circuit import compile_circuit
from clientqual.diagnostics import Diagnostic
from clientqual.engines import Found, TableEngine
from clientqual.errors import CaseError, ClientqualError, RuleSetError
from clientqual.hashing import hashed
from clientqual.inspection import FactInfo, TestResult
from clientqual.ir import Program, Value, scaled
from clientqual.models import Case, diagnostics_of
from clientqual.normal import normalize
from clientqual.qualification import CaseRef, Override, Precision, RuleSetRef
from clientqual.result import Qualification

CaseLike: TypeAlias = Case | Mapping[str, object]
DEFAULT = "clientqual/default"


class RuleSet:
    """A rule set that was read and checked. It never changes, and may be used from many threads."""

    def __init__(self, program: Program, language: str | None = None) -> None:
        """Take a checked program; use `RuleSet.load` for a folder.

        Raises RuleSetError where the rule set has no texts in `language`.
        """
        self.program = program
        self.language = language or program.identity.language
        self._texts = dict(program.texts)
        if self.language != program.identity.language:
            if self.language not in program.translations:
                known = (program.identity.language, *program.translations)
                raise RuleSetError([messages.unknown_language(self.language, known)])
            self._texts.update(program.translations[self.language])

    @classmethod
    def load(cls, where: str | Path, language: str | None = None) -> RuleSet:
        """Load a rule set from its folder, or by the name of one that is installed (`clientqual/default`).

        Raises RuleSetError with every complaint that there is about it.
        """
        from clientqual.compiler import compile_rules  # noqa: PLC0415  (a rule set from the cache needs no compiler)

        return cls(compile_rules(where), language)

    @classmethod
    def default(cls, language: str | None = None) -> RuleSet:
        """Return the rule set that comes with the library. It is loaded once."""
        return _default(language)

    @property
    def name(self) -> str:
        return self.program.identity.name

    @property
    def version(self) -> str:
        return self.program.identity.version

    @property
    def digest(self) -> str:
        """`sha256:` and a hash of the rules; texts, comments and layout do not change it."""
        return self.program.identity.digest

    @cached_property
    def _normal(self) -> Program:
        return normalize(self.program)

    @cached_property
    def _engine(self) -> TableEngine:
        return TableEngine(self.program, compile_circuit(self.program))

    def qualify(self, case: CaseLike, precision: Precision = "walk") -> Qualification:
        """Return what follows from a case.

        Raises CaseError for a mapping that is no case, and for a case that does not fit this rule set.
        """
        checked = case if isinstance(case, Case) else _case(case)
        knowledge = self._know(checked)
        found = self._found(knowledge.facts, precision)
        account = Account(self.program, self._normal, knowledge, found, self._texts)
        return Qualification.unfolding(
            account.part,
            rule_set=RuleSetRef(self.name, self.version, self.digest),
            case=CaseRef(checked.id, case_digest(checked, knowledge), checked.label),
            precision=precision,
            override={
                name: Override(item.value, item.by, item.because) for name, item in sorted(checked.override.items())
            },
        )

    def _found(self, known: Mapping[str, Value], precision: Precision) -> Found:
        if precision != "walk":
            raise ClientqualError([messages.unknown_precision(precision, ["walk"])])
        return self._engine.found(known)

    def qualify_many(self, cases: Iterable[CaseLike], precision: Precision = "walk") -> Iterator[Qualification]:
        """Yield the qualification of each case, in order, as it is asked for."""
        return (self.qualify(case, precision) for case in cases)

    def _know(self, case: Case) -> Knowledge:
        complaints = list(self._misfits(case))
        try:
            knowledge = know(self.program, case.facts(), case.dont_know)
        except CaseError as error:
            raise CaseError([*complaints, *error.diagnostics]) from None
        if complaints:
            raise CaseError(complaints)
        return knowledge

    def _misfits(self, case: Case) -> Iterator[Diagnostic]:
        currency = self.program.identity.currency
        if case.currency is not None and currency is not None and case.currency != currency:
            yield messages.other_currency(case.currency, currency)
        for name, override in sorted(case.override.items()):
            outcome = self.program.outcomes.get(name)
            if outcome is None:
                yield messages.override_unknown(name, self.program.outcomes)
            elif override.value not in outcome.domain.values:
                yield messages.override_value(name, override.value, [str(value) for value in outcome.domain.values])

    def facts(self) -> tuple[FactInfo, ...]:
        """Return what a case may tell, by path."""
        from clientqual.catalogue import catalogue  # noqa: PLC0415  (only who asks for it waits for it)

        return catalogue(self.program, self._texts)

    def check(self) -> tuple[Diagnostic, ...]:
        """Return findings about this rule set: broken promises on sampled cases, sources that nothing cites."""
        from clientqual.checking import check  # noqa: PLC0415  (only who asks for it waits for it)

        return check(self.program)

    def test(self) -> tuple[TestResult, ...]:
        """Run the rule tests of this rule set and of those it extends."""
        from clientqual.checking import run_tests  # noqa: PLC0415  (only who asks for it waits for it)

        return run_tests(self.program, self._engine)

    def schema(self, of: Literal["case", "rules"]) -> dict[str, object]:
        """Return a JSON Schema for case files, or for the rule files that extend this rule set."""
        from clientqual.schema import case_schema, rules_schema  # noqa: PLC0415  (only who asks for it waits for it)

        return case_schema(self.program) if of == "case" else rules_schema(self.program)


def _case(data: Mapping[str, object]) -> Case:
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        raise CaseError(diagnostics_of(error)) from None


@cache
def _default(language: str | None) -> RuleSet:
    return RuleSet.load(DEFAULT, language)


def case_digest(case: Case, knowledge: Knowledge) -> str:
    """Return `sha256:` and a hash of what a case states. Id, label and notes do not change it."""
    return hashed(
        {
            "facts": {path: _hashable(value) for path, value in sorted(knowledge.stated.items())},
            "dont_know": sorted(knowledge.dont_know),
            "currency": case.currency,
            "override": {name: [item.value, item.by, item.because] for name, item in sorted(case.override.items())},
        }
    )


def _hashable(value: Value) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, str | bool) else scaled(value)


def qualify(case: CaseLike, precision: Precision = "walk") -> Qualification:
    """Return what follows from a case under the rule set that comes with the library."""
    return RuleSet.default().qualify(case, precision)

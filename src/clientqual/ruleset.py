"""The face of the library: load a rule set, qualify cases with it, look into it, check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from clientqual import engines, messages, models
from clientqual.answering import Account, Knowledge, case_digest, digest_of, read_case, take_in
from clientqual.circuit import Circuit, Circuits
from clientqual.diagnostics import Diagnostic
from clientqual.engines import Found
from clientqual.errors import ClientqualError, RuleSetError
from clientqual.explain import Inquiry
from clientqual.ir import Program, Value
from clientqual.many import ManyCases
from clientqual.models import PlainCase
from clientqual.normal import normalize
from clientqual.qualification import Answer, CaseRef, Override, Precision, Reason, RuleSetRef
from clientqual.report import Detail
from clientqual.result import Qualification

if TYPE_CHECKING:
    from clientqual.events import Folded, Log, MomentLike
    from clientqual.explain import Changer, Changes, Names
    from clientqual.inspection import EventInfo, FactInfo, TestResult
    from clientqual.models import Case
    from clientqual.wire import Wire

CaseLike: TypeAlias = "Case | Mapping[str, object]"
EngineName = Literal["table", "lanes", "durable"]

DEFAULT: Final = "clientqual/default"
ENGINES: Final[tuple[EngineName, ...]] = ("table", "lanes", "durable")
SCHEMAS: Final = ("case", "rules")
PRECISIONS: Final[tuple[Precision, ...]] = ("walk", "exact")
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class RuleSet(ManyCases):
    """A rule set that was read and checked. It never changes, and may be used from many threads."""

    def __init__(
        self,
        program: Program,
        language: str | None = None,
        circuits: Circuits | None = None,
        engine: EngineName = "table",
    ) -> None:
        """Take a checked program; use `RuleSet.load` for a folder. `circuits` are those of the program, where they are at hand.

        Raises RuleSetError where the rule set has no texts in `language`.
        """
        self.program = program
        self.engine = engine
        self._circuits = circuits or Circuits(program)
        self.language = language or program.identity.language
        self._texts = dict(program.texts)
        if self.language != program.identity.language:
            if self.language not in program.translations:
                known = (program.identity.language, *program.translations)
                raise RuleSetError([messages.unknown_language(self.language, known)])
            self._texts.update(program.translations[self.language])

    def __reduce__(self) -> tuple[type[RuleSet], tuple[Program, str, Circuits, EngineName]]:
        """Pickle the rule set with its circuits, and nothing that is only remembered."""
        return type(self), (self.program, self.language, self._circuits, self.engine)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.version}, language {self.language}, engine {self.engine}>"

    @classmethod
    def load(cls, where: str | Path, language: str | None = None) -> RuleSet:
        """Load a rule set from its folder, or by the name of one that is installed (`clientqual/default`).

        Raises RuleSetError with every complaint that there is about it.
        """
        if not isinstance(where, str | PathLike):
            raise TypeError(f"RuleSet.load() takes the path of a folder, or a name, not {type(where).__name__}")
        from clientqual.compiler import compile_rules  # noqa: PLC0415  (a rule set from the cache needs no compiler)

        return cls(compile_rules(where), language)

    @classmethod
    def default(cls, language: str | None = None) -> RuleSet:
        """Return the rule set that comes with the library. It is loaded once."""
        return _default(language)

    @property
    def name(self) -> str:
        """What the rule set calls itself, such as `clientqual/default`."""
        return self.program.identity.name

    @property
    def version(self) -> str:
        """The version that its manifest gives, such as `1.0.0`."""
        return self.program.identity.version

    @property
    def digest(self) -> str:
        """`sha256:` and a hash of the rules; texts, comments and layout do not change it."""
        return self.program.identity.digest

    def using(self, engine: EngineName) -> RuleSet:
        """Return this rule set with another engine, which gives the same answers.

        `table` (the default) is the fastest for one case; `lanes` needs no preparation, so it is the quickest for the first few;
        `durable` has durable-rules decide every condition, and is there to be compared with.
        Raises ClientqualError for an engine that there is not, MissingExtra for one whose extra is not installed, and RuleSetError,
        with places, where the engine cannot be trusted with something that the rules say.
        """
        if engine not in ENGINES:
            raise ClientqualError([messages.unknown_engine(engine, ENGINES)])
        rules = RuleSet(self.program, self.language, self._circuits, engine)
        if engine == "durable":
            rules._walker  # noqa: B018  (made now, so that whatever is against it is said here)
        return rules

    @property
    def _circuit(self) -> Circuit:
        return self._circuits.walk

    @cached_property
    def _table(self) -> engines.TableEngine:
        return engines.TableEngine(self.program, self._circuit)

    @cached_property
    def _walker(self) -> engines.TableEngine | engines.LanesEngine | engines.DurableEngine:
        if self.engine == "durable":
            return engines.DurableEngine(self.program)
        return self._table if self.engine == "table" else engines.LanesEngine(self.program, self._circuit)

    @cached_property
    def _exact(self) -> engines.Exact:
        return engines.Exact(self.program, self._circuits)

    @cached_property
    def _inquiry(self) -> Inquiry:
        return Inquiry(self.program, normalize(self.program), self._circuits)

    @cached_property
    def _door(self) -> engines.Door:
        return engines.Door(self.program, self._table)

    @cached_property
    def _bare_door(self) -> engines.Door:
        return engines.Door(self.program, self._table, bare=True)

    def qualify(self, case: CaseLike, precision: Precision = "walk") -> Qualification:
        """Return what follows from a case: at `walk` surely, but perhaps not all that does; at `exact` the truth over completions.

        Raises CaseError for a mapping that is no case, and for a case that does not fit this rule set.
        """
        number = self._door.read(case) if self.engine == "table" and precision == "walk" else None
        if number is None:
            return self._long_way(self._read(case), precision)
        told: CaseLike
        if isinstance(case, Mapping):
            copy = self._door.copied(case)
            told, name, label, dont_know = copy, copy.get("id"), copy.get("label"), []
        else:
            told, name, label, dont_know = case, case.id, case.label, sorted(case.dont_know)
        found = self._table.found_at(number)
        account = Account(self._inquiry, found, lambda: self._know(self._read(told)), self._texts)
        digest = digest_of(self._door.hash_sum(number), dont_know)
        return self._unfolding(account, CaseRef(name, digest, label), "walk", {})

    def _long_way(self, case: Case | PlainCase, precision: Precision) -> Qualification:
        """Qualify a case through all that is known of it."""
        knowledge = self._know(case)
        account = self._account(knowledge, precision)
        override = {name: Override(item.value, item.by, item.because) for name, item in sorted(case.override.items())}
        return self._unfolding(account, CaseRef(case.id, case_digest(case, knowledge), case.label), precision, override)

    def _account(self, knowledge: Knowledge, precision: Precision) -> Account:
        found = self._found(knowledge.facts, precision)
        look = self._exact.answer if precision == "exact" else None
        return Account(self._inquiry, found, lambda: knowledge, self._texts, look)

    def _unfolding(
        self, account: Account, case: CaseRef, precision: Precision, override: Mapping[str, Override]
    ) -> Qualification:
        rule_set = RuleSetRef(self.name, self.version, self.digest)
        return Qualification.unfolding(
            account.part, rule_set=rule_set, case=case, precision=precision, override=override
        )

    def _found(self, known: Mapping[str, Value], precision: Precision) -> Found:
        if precision not in PRECISIONS:
            raise ClientqualError([messages.unknown_precision(precision, PRECISIONS)])
        walked = self._walker.found(known)
        return self._exact.answer(known, walked) if precision == "exact" else walked

    def answer(self, case: CaseLike) -> Answer:
        """Return the bare answer to a case, many times faster than a qualification: what `walk` finds, without a text.

        Raises CaseError as `qualify` does.
        """
        number = self._bare_door.read(case)
        if number is None:
            number = self._table.start(self._know(self._read(case)).facts)
        return self._table.answer(number)

    def qualify_many(self, cases: Iterable[CaseLike], precision: Precision = "walk") -> Iterator[Qualification]:
        """Yield the qualification of each case, in order, as it is asked for.

        Raises what `qualify` raises where a case is wrong; `next` then goes on with the one after it.
        """
        # A generator would be at its end with the first wrong case.
        return map(partial(self.qualify, precision=precision), cases)

    def qualify_json(self, case: bytes | bytearray | str, detail: Detail = "full") -> bytes:
        """Return what follows from a case in JSON, as JSON. At `detail="answer"` this is many times faster.

        Raises CaseError for what is no case in JSON, with places, and for a case that does not fit this rule set.
        """
        if isinstance(case, bytearray):
            case = bytes(case)
        elif not isinstance(case, str | bytes):
            raise TypeError(
                f"qualify_json() takes JSON as bytes or text, not {type(case).__name__}; qualify() takes a mapping"
            )
        quick = self._wire.answer(case) if detail == "answer" else None
        # What is half a character is written as an escape, as it came.
        return (quick or self.qualify(models.one_case(case)).to_json(detail)).encode(errors="backslashreplace")

    @cached_property
    def _wire(self) -> Wire:
        from clientqual.wire import Wire  # noqa: PLC0415  (only who asks for JSON waits for it)

        return Wire(self.program, self._table, self._door, digest_of)

    def _asked(self, case: Mapping[str, object]) -> tuple[str | None, str]:
        """Return the top question of a case, and why its last outcome is what it is."""
        q = self.qualify(case)
        main = q.outcomes.get("verdict") or list(q.outcomes.values())[-1]
        return next((question.fact for question in q.questions), None), main.reason.paragraph

    def _read(self, case: CaseLike) -> Case | PlainCase:
        return read_case(self.program, case)

    def _know(self, case: Case | PlainCase) -> Knowledge:
        return take_in(self.program, case)

    def why(self, case: CaseLike, name: str, precision: Precision = "walk") -> Reason:
        """Return why an outcome is what it is presumed to be, or why an action is recommended: facts that are enough, and the rules.

        Raises CaseError as `qualify` does, and ClientqualError for what is neither, or for an action that is not recommended.
        """
        return self._account(self._know(self._read(case)), precision).reason(name)

    def facts_at(self, log: Log, as_of: MomentLike, case: CaseLike = _NOTHING) -> Folded:
        """Return what a log of events tells of facts at a moment. What `case` states wins, and what does not hold is shown.

        `as_of` is a date-time with its offset, or a date, the start of that day in UTC. No clock is ever read.
        Raises LogError for a log that does not fit this rule set.
        """
        from clientqual.events import facts_at  # noqa: PLC0415  (only who keeps a log waits for it)

        return facts_at(self.program, log, as_of, self._read(case).facts())

    def change(
        self,
        case: CaseLike,
        /,
        *,
        limit: int = 5,
        decided: bool = False,
        recommended: Names = (),
        not_recommended: Names = (),
        **wanted: Names,
    ) -> Changes:
        """Return the smallest changes of a case that bring about what is wanted, at most `limit` of them, or what stands in their way.

        Wanted are answers by outcome (`tier="good"`, `tier=["good", "best"]`), and actions that are to be recommended or not. They are then
        presumed; with `decided` they hold whatever else turns out. Raises CaseError as `qualify` does, ClientqualError for what there is
        not, and MissingExtra where it takes a solver to find them, and none is installed.
        """
        from clientqual.explain import Wish  # noqa: PLC0415  (only who asks for it waits for it)

        knowledge = self._know(self._read(case))
        wish = Wish(wanted, recommended, not_recommended, decided)
        return self._changer.changes(knowledge.facts, knowledge.stated, wish, limit)

    @cached_property
    def _changer(self) -> Changer:
        from clientqual.explain import Changer  # noqa: PLC0415  (only who asks for it waits for it)

        return Changer(self.program, lambda known: self._walker.found(known).presumed)

    def facts(self) -> tuple[FactInfo, ...]:
        """Return what a case may tell, by path."""
        from clientqual.catalogue import catalogue  # noqa: PLC0415  (only who asks for it waits for it)

        return catalogue(self.program, self._texts)

    def events(self) -> tuple[EventInfo, ...]:
        """Return the kinds of event that a log may hold, by name."""
        from clientqual.catalogue import events  # noqa: PLC0415  (only who asks for it waits for it)

        return events(self.program, self._texts)

    def check(self) -> tuple[Diagnostic, ...]:
        """Return findings about this rule set: broken promises on sampled cases, sources that nothing cites."""
        from clientqual.checking import check  # noqa: PLC0415  (only who asks for it waits for it)

        return check(self.program)

    def test(self) -> tuple[TestResult, ...]:
        """Run the rule tests of this rule set and of those it extends."""
        from clientqual.checking import run_tests  # noqa: PLC0415  (only who asks for it waits for it)

        return run_tests(self.program, self._table)

    def schema(self, of: Literal["case", "rules"]) -> dict[str, object]:
        """Return a JSON Schema for case files, or for the rule files that extend this rule set.

        Raises ClientqualError for anything else.
        """
        if of not in SCHEMAS:
            raise ClientqualError([messages.unknown_form("schema", of, SCHEMAS)])
        from clientqual.schema import case_schema, rules_schema  # noqa: PLC0415  (only who asks for it waits for it)

        return case_schema(self.program) if of == "case" else rules_schema(self.program)


@cache
def _default(language: str | None) -> RuleSet:
    return RuleSet.load(DEFAULT, language)


def qualify(case: CaseLike, precision: Precision = "walk") -> Qualification:
    """Return what follows from a case under the rule set that comes with the library."""
    return RuleSet.default().qualify(case, precision)

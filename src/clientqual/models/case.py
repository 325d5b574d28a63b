"""A case: everything known about one inquiry or engagement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import ErrorDetails, InitErrorDetails

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.errors import CaseError
from clientqual.ir import Value
from clientqual.models.client import Client
from clientqual.models.complaints import diagnostics_of, line, refusal, reworded
from clientqual.models.fitting import described, word
from clientqual.models.gathering import flattened, gathered
from clientqual.models.house_rules import HouseRules
from clientqual.models.kinds import OneOrMore, Text
from clientqual.models.parts import CUSTOM, Custom, DontKnow, Overrides
from clientqual.models.project import Project
from clientqual.models.provider import Provider
from clientqual.models.told import Told, tell
from clientqual.models.vocabulary import MODELS, near_fact
from clientqual.suggest import did_you_mean, near

_BESIDE: Final = ("id", "label", "notes", "currency", "override")


class Case(BaseModel):
    """Everything known about one inquiry or engagement. Whatever is left out, or None, is unknown.

    Facts stand under their model, `Case(project=Project(brief="none"))`, or under their path,
    `Case(**{"project.brief": "none"})`.

    * `custom` holds the facts that a rule set declares, by name without `custom.`
    * `currency` is that of all amounts, three capital letters
    * `dont_know` names facts that were asked for in vain, so that nobody asks again
    * `id`, `label` and `notes` are for people; no rule reads them
    * `override` holds what a person decided instead of the computed answer, by outcome
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    # What it tells, found once. No field, so that whatever is made of a case without checking, as copies are, begins without it.
    __slots__ = ("__weakref__", "_told")

    if TYPE_CHECKING:
        # Each case has its own. A type checker without pydantic's plugin would take anything else for an argument.
        _told: ClassVar[tuple[Told, ...] | None]

    id: Text | None = None
    label: Text | None = None
    notes: Annotated[tuple[Text, ...], OneOrMore] = ()
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    # Parts without a fact, made without their validators: those are built when they are first needed.
    provider: Provider = Provider.model_construct()
    house_rules: HouseRules = HouseRules.model_construct()
    client: Client = Client.model_construct()
    project: Project = Project.model_construct()
    custom: Custom = Field(default_factory=dict)
    dont_know: DontKnow = frozenset()
    override: Overrides = Field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Return the case that `to_json` wrote, or raise pydantic's error in our words."""
        return cls.model_validate(data)

    def to_json(self) -> dict[str, Any]:
        """Return what is known as JSON data: money and numbers as decimal text, sets as sorted lists."""
        data: dict[str, Any] = {name: getattr(self, name) for name in ("id", "label", "currency")}
        data["notes"] = [*self.notes]
        for path, value in self.facts().items():
            section, _, name = path.partition(".")
            data.setdefault(section, {})[name] = _plain(value)
        data["dont_know"] = sorted(self.dont_know)
        data["override"] = {name: item.model_dump(exclude_none=True) for name, item in sorted(self.override.items())}
        return {name: part for name, part in data.items() if part not in (None, [], {})}

    def __hash__(self) -> int:
        # Some fields are mappings, which have no hash; equal cases state equal facts.
        return hash((self.id, self.label, frozenset(self.facts().items())))

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        return ((name, part) for name, part in self.__dict__.items() if part not in _EMPTY)

    def facts(self) -> dict[str, Value]:
        """Return every fact that is stated, by path, as rules see it."""
        stated = dict(self.client.known())
        for name in sorted(self.custom):
            stated[CUSTOM + name] = self.custom[name]
        stated.update(self.house_rules.known())
        stated.update(self.project.known())
        stated.update(self.provider.known())
        return stated

    def with_(self, changes: Mapping[str, object]) -> Self:
        """Return this case with facts changed, by path; None makes a fact unknown.

        Stating a fact takes it out of `dont_know`. What stands beside the facts, such as `label`, can be changed too.
        """
        told = flattened(changes)
        stated = {path for path, value in told.items() if value is not None}
        data: dict[str, object] = {name: getattr(self, name) for name in _BESIDE}
        data["dont_know"] = self.dont_know - stated
        return type(self).model_validate({**data, **self.facts(), **told})

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        lines: list[InitErrorDetails] = []
        if isinstance(data, Mapping):
            data, twice = gathered(data)
            lines.extend(line(messages.fact_twice(path), (path,), value) for path, value in twice)
        try:
            case = read(data)
        except ValidationError as error:
            raise refusal(cls.__name__, [*lines, *reworded(error, cls._explain)]) from None
        lines.extend(_contradictions(case))
        if lines:
            raise refusal(cls.__name__, lines)
        object.__setattr__(case, "_told", tell(case.__dict__))
        return case

    @classmethod
    def _explain(cls, told: ErrorDetails) -> Diagnostic:
        """Return our complaint for one line of pydantic's."""
        loc, value = told["loc"], told["input"]
        if not loc:
            return messages.not_a_mapping("a case", described(value))
        key = str(loc[0])
        if key in cls.model_fields:
            is_text = key == "currency" and isinstance(value, str)
            return messages.unfit_currency(word(value)) if is_text else messages.not_text(key, described(value))
        if "." in key:
            return messages.unknown_fact(word(key), near_fact(key))
        here = near(key, cls.model_fields) is not None or near_fact(key) is None
        return messages.unknown_case_key(
            "a case", word(key), did_you_mean(key, cls.model_fields) if here else near_fact(key)
        )


_EMPTY: Final[tuple[object, ...]] = (None, (), {}, frozenset(), *(model.model_construct() for model in MODELS.values()))


def _contradictions(case: Case) -> Iterator[InitErrorDetails]:
    """Yield a complaint for every fact that is both known and not."""
    if case.dont_know:
        for path in sorted(case.dont_know & case.facts().keys()):
            yield line(messages.known_and_unknown(path), ("dont_know", path), path)


def told_by(case: Case) -> tuple[Told, ...] | None:
    """Return the facts of the library that a case tells; None where nobody checked them, and they cannot be facts."""
    try:
        return case._told  # noqa: SLF001  (its own)
    except AttributeError:
        told = tell(case.__dict__)
        object.__setattr__(case, "_told", told)
        return told


def _plain(value: Value) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return sorted(value) if isinstance(value, frozenset) else value


def as_case(data: Case | Mapping[str, object]) -> Case:
    """Return a case, or what a mapping tells as one. Raises CaseError for a mapping that is none."""
    if isinstance(data, Case):
        return data
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        raise CaseError(diagnostics_of(error)) from None

"""What the models of facts share: fields with their metadata, and errors in our own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType, NoneType
from typing import Annotated, Any, ClassVar, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.ir import Better, Domain, FactType, Finite, Kind, Subsets, Value
from clientqual.models.complaints import refusal, reworded
from clientqual.models.fitting import described, fit, unfit, unfit_member, word
from clientqual.models.kinds import Numeric
from clientqual.suggest import did_you_mean, near

_UNKNOWN_NAMES = frozenset({"extra_forbidden", "invalid_key"})


def fact(
    meaning: str,
    *,
    source: str,
    ordered: bool = False,
    better: Better | None = None,
    derived: bool = False,
    default: int | tuple[str, ...] | None = None,
) -> Any:
    """Declare a fact: what it means, with its unit, and the ids of what we know that it rests on.

    `default` is what a rule set goes by where nobody says otherwise; the model itself keeps None.
    """
    told: JsonDict = {"source": [*source.split()]}
    if ordered:
        told["ordered"] = True
    if derived:
        told["derived"] = True
    if better is not None:
        told["better"] = better
    if default is not None:
        told["default"] = [*default] if isinstance(default, tuple) else default
    return Field(default=None, description=meaning, json_schema_extra=told)


class FactModel(BaseModel):
    """A part of a case: named facts, each known or None."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    section: ClassVar[str] = ""
    types: ClassVar[Mapping[str, FactType]] = MappingProxyType({})
    defaults: ClassVar[Mapping[str, Value]] = MappingProxyType({})

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        fields = cls.model_fields
        cls.types = MappingProxyType({name: _type(f"{cls.section}.{name}", field) for name, field in fields.items()})
        cls.defaults = MappingProxyType(dict(_defaults(cls.types, fields)))
        cls.__doc__ = "\n".join([f"{cls.__doc__}\n", *(_line(name, kind) for name, kind in cls.types.items())])

    @model_validator(mode="wrap")
    @classmethod
    def _in_our_words(cls, data: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return read(data)
        except ValidationError as error:
            raise refusal(cls.__name__, reworded(error, cls._explain)) from None

    @classmethod
    def _explain(cls, told: ErrorDetails) -> Diagnostic:
        """Return our complaint for one line of pydantic's."""
        loc, value = told["loc"], told["input"]
        if not loc:
            return messages.not_a_mapping(f"`{cls.section}`", described(value), value)
        name = str(loc[0])
        if told["type"] in _UNKNOWN_NAMES or name not in cls.types:
            return messages.unknown_fact(word(f"{cls.section}.{name}"), cls.near_name(name))
        kind = cls.types[name]
        if len(loc) > 1:
            return unfit_member(kind, value)
        complaint = fit(kind, value)
        return complaint if isinstance(complaint, Diagnostic) else unfit(kind, value)

    @classmethod
    def near_name(cls, name: str) -> str | None:
        """Return the help for an unknown name: the fact of that name elsewhere, or the near one here."""
        elsewhere = [model.types[name].path for model in FactModel.__subclasses__() if name in model.types]
        if elsewhere:
            return "did you mean " + " or ".join(f"`{path}`" for path in sorted(elsewhere)) + "?"
        here = near(name, cls.types)
        if here is not None:
            return f"did you mean `{cls.section}.{here}`?"
        paths = {path.partition(".")[2]: path for model in FactModel.__subclasses__() for path in model.paths()}
        there = near(name, paths)
        return did_you_mean(paths[there], paths.values()) if there else None

    @classmethod
    def paths(cls) -> tuple[str, ...]:
        """Return the paths of the facts of this model."""
        return tuple(kind.path for kind in cls.types.values())

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        return ((path.partition(".")[2], value) for path, value in self.known())

    def known(self) -> Iterator[tuple[str, Value]]:
        """Yield the path and value of every fact that is known, by name."""
        values = self.__dict__
        for name in sorted(self.model_fields_set):
            value = values[name]
            if value is not None:
                yield self.types[name].path, value


def _type(path: str, field: FieldInfo) -> FactType:
    kind, domain = _kind(field.annotation)
    told = _told(field)
    return FactType(
        path,
        kind,
        domain,
        ordered="ordered" in told,
        better=told.get("better"),
        meaning=field.description or "",
        source=tuple(told["source"]),
        derived="derived" in told,
    )


def _told(field: FieldInfo) -> dict[str, Any]:
    """Return what `fact` was told about a field."""
    assert isinstance(field.json_schema_extra, dict)
    return field.json_schema_extra


def _kind(annotation: object) -> tuple[Kind, Domain]:
    """Return the kind and the values that the annotation of a field stands for."""
    plain = next((part for part in get_args(annotation) if part is not NoneType), annotation)
    base, marks = (get_args(plain)[0], get_args(plain)[1:]) if get_origin(plain) is Annotated else (plain, ())
    numeric = next((mark for mark in marks if isinstance(mark, Numeric)), None)
    if numeric is not None:
        return numeric.kind, numeric.domain()
    if base is bool:
        return Kind.BOOL, Finite((False, True))
    if get_origin(base) is frozenset:
        return Kind.SET, Subsets(get_args(get_args(base)[0]))
    assert get_origin(base) is Literal
    return Kind.ENUM, Finite(get_args(base))


def _defaults(types: Mapping[str, FactType], fields: Mapping[str, FieldInfo]) -> Iterator[tuple[str, Value]]:
    for name, field in fields.items():
        told = _told(field)
        if "default" in told:
            value = fit(types[name], told["default"])
            assert not isinstance(value, Diagnostic)
            yield types[name].path, value


def _line(name: str, kind: FactType) -> str:
    values = ", ".join(str(value) for value in getattr(kind.domain, "values", getattr(kind.domain, "members", ())))
    listed = f": {values}" if values and kind.kind is not Kind.BOOL else ""
    return f"* `{name}` ({kind.kind}{listed}) {kind.meaning} [{', '.join(kind.source)}]"

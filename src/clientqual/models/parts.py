"""The parts of a case beside the facts of the library: custom facts, what nobody knows, and a person's own answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    WrapValidator,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails

from clientqual import messages
from clientqual.diagnostics import Diagnostic
from clientqual.ir import OUTCOMES, Value
from clientqual.models.complaints import MOST, line, refusal, reworded
from clientqual.models.fitting import described, troubled, word
from clientqual.models.kinds import Text, several
from clientqual.models.numbers import Inexact, custom_value
from clientqual.models.vocabulary import FACT_TYPES, near_fact
from clientqual.suggest import did_you_mean

CUSTOM: Final = "custom."
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


class Override(BaseModel):
    """What a person decided instead of the computed answer, by whom and why; shown beside it, never mixed in."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    value: Text
    by: Text | None = None
    because: Text | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _in_our_words(cls, data: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return read({"value": data} if isinstance(data, str) else data)
        except ValidationError as error:
            raise refusal(cls.__name__, reworded(error, cls._explain)) from None

    @classmethod
    def _explain(cls, told: ErrorDetails) -> Diagnostic:
        if not told["loc"]:
            return messages.not_a_mapping("an override", described(told["input"]))
        key = str(told["loc"][0])
        if told["type"] == "missing" or (key == "value" and told["input"] is None):
            return messages.override_without_value()
        if key not in cls.model_fields:
            return messages.unknown_case_key("an override", word(key), did_you_mean(key, cls.model_fields))
        return messages.not_text(key, described(told["input"]))


def _stated_overrides(value: object) -> object:
    """Leave out overrides that are None."""
    if isinstance(value, Mapping):
        return {name: item for name, item in value.items() if item is not None}
    raise refusal("override", [line(messages.not_a_mapping("`override`", described(value)), (), value)])


def _answers_there_are(overrides: dict[str, Override]) -> dict[str, Override]:
    """Refuse answers that an outcome of the library does not have; a rule set's own are checked against it."""
    lines = [
        line(
            messages.unfit_value(f"override.{name}", word(given.value), OUTCOMES[name].values),
            (name, "value"),
            given.value,
        )
        for name, given in overrides.items()
        if name in OUTCOMES and given.value not in OUTCOMES[name].values
    ]
    if lines:
        raise refusal("override", lines)
    return overrides


Overrides: TypeAlias = Annotated[
    dict[str, Override], BeforeValidator(_stated_overrides), AfterValidator(_answers_there_are)
]


def _read_custom(value: object, _: object) -> dict[str, Value]:
    """Read custom facts, leaving out those that are None."""
    if not isinstance(value, Mapping):
        raise refusal("custom", [line(messages.not_a_mapping("`custom`", described(value)), (), value)])
    read: dict[str, Value] = {}
    lines: list[InitErrorDetails] = []
    for name, item in value.items():
        found = _blank(name) if item is None else custom_fact(name, item)
        if isinstance(found, Diagnostic):
            lines.append(line(found, (str(name),), item))
        elif found is not None:
            read[name] = found
    if lines:
        raise refusal("custom", lines)
    return read


def _blank(name: object) -> Diagnostic | None:
    """Return the complaint about a name that no custom fact has under any rules, even if nothing is said of it."""
    is_name = isinstance(name, str) and _NAME.fullmatch(name)
    return None if is_name else messages.unknown_fact(f"{CUSTOM}{word(name)}", None)


def custom_fact(name: object, value: object) -> Value | Diagnostic:
    """Return the value of a custom fact, whose kind only a rule set knows, or the complaint about what no fact can be."""
    path = f"{CUSTOM}{word(name)}"
    if not isinstance(name, str):
        return messages.unknown_fact(path, None)
    try:
        return custom_value(value)
    except Inexact as inexact:
        return troubled(path, value, inexact)
    except ValueError:
        return messages.unfit_custom(path, described(value))


Custom: TypeAlias = Annotated[dict[str, Value], WrapValidator(_read_custom)]


def _read_dont_know(value: object, _: object) -> frozenset[str]:
    """Read the paths of facts that were asked for in vain."""
    value = several(value)
    if not isinstance(value, list | tuple | set | frozenset):
        wrong = messages.unfit_kind("dont_know", "a list of facts", described(value))
        raise refusal("dont_know", [line(wrong, (), value)])
    lines = sorted(_not_askable(value), key=lambda told: told["loc"])
    if lines:
        raise refusal("dont_know", lines)
    return frozenset(value)


def _not_askable(
    paths: list[object] | tuple[object, ...] | set[object] | frozenset[object],
) -> Iterator[InitErrorDetails]:
    for number, path in enumerate(paths):
        if not isinstance(path, str):
            yield line(messages.unfit_kind("dont_know", "a list of facts", f"a list with {described(path)}"), (), path)
        elif path in FACT_TYPES:
            if FACT_TYPES[path].derived:
                yield line(messages.derived_unknown(path), (path,), path)
        elif not path.startswith(CUSTOM):
            near = near_fact(path) if number < MOST else None
            yield line(messages.unknown_fact(word(path), near), (path,), path)


DontKnow: TypeAlias = Annotated[frozenset[str], WrapValidator(_read_dont_know)]

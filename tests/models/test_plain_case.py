"""Plain cases: what is read without the models is what the models read, and whatever takes a closer look is left to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from clientqual import Case
from clientqual.ir import FactType, Finite, Kind, Numbers, Subsets
from clientqual.models import FACT_TYPES, MODELS, SECTIONS, PlainCase, parse_cases, plain_case, written_cases
from clientqual.span import Source

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("**/case.yaml"))

PLAIN: Mapping[str, Any] = {
    "a single note": {"notes": "n"},
    "nothing": {},
    "a fact of every kind": {
        "client": {"professional": True, "mind_changes": 2},
        "project": {"brief": "none", "budget": 2500, "external_risks": ["weather", "other"]},
        "house_rules": {"deposit_percent": 12.5},
    },
    "facts by their paths": {"project.rush": True, "client.trust": "trusting", "label": "A"},
    "unknown facts": {"project": {"rush": None}},
    "amounts as text and as decimals": {"project": {"budget": "2500.50", "estimate": Decimal("100.00")}},
    "custom facts": {
        "custom": {"trade": "retail", "weight": "2.5", "parts": ["a"]},
        "project": {"rush": True},
        "label": "A",
    },
    "custom facts by their paths": {"custom.trade": "weaving", "custom.weight": None, "custom.parts": "a"},
    "what stands beside the facts": {
        "id": "a",
        "label": "A",
        "notes": ["n"],
        "currency": "EUR",
        "dont_know": ["project.rush"],
    },
}

NOT_PLAIN: Mapping[str, Any] = {
    "another mapping": MappingProxyType({"project": {"rush": True}}),
    "a path and a part": {"project": {"rush": True}, "project.brief": "none"},
    "a fact that there is not": {"project": {"haste": True}},
    "nothing said of a fact that there is not": {"project": {"haste": None}},
    "nothing said of a number": {"project": {500: None}},
    "nothing said of a custom fact that there is not": {"custom": {"trades": None}},
    "a value that its fact cannot have": {"project": {"brief": "nonne"}},
    "one for true": {"project": {"rush": 1}},
    "a decimal for a whole number": {"client": {"mind_changes": Decimal(2)}},
    "a large float": {"house_rules": {"deposit_percent": 1e9}},
    "a part that is none": {"project": None},
    "a number for a text": {"id": 5},
    "a custom fact that there is not": {"custom": {"trades": "retail"}},
    "what no custom fact can be": {"custom": {"trade": [1]}},
    "a number that no custom fact can be": {"custom.weight": 1e400},
    "an override": {"override": {"tier": "best"}},
    "a note that is no text": {"notes": ["n", 5]},
    "a currency in small letters": {"currency": "eur"},
    "nobody knows what is derived": {"dont_know": ["project.budget_fit"]},
    "nobody knows what is stated": {"dont_know": ["project.rush"], "project": {"rush": True}},
    "a key that is no text": {5: 1},
    "no mapping": [("project", {"rush": True})],
}

TYPES: Mapping[str, FactType] = {
    **FACT_TYPES,
    "custom.trade": FactType("custom.trade", Kind.ENUM, Finite(("retail", "health"))),
    "custom.weight": FactType("custom.weight", Kind.NUMBER, Numbers(0, 10_000_000, 1)),
    "custom.parts": FactType("custom.parts", Kind.SET, Subsets(("a", "b"))),
}
"""The facts of the library, and some that a house declares. Whether the value of a custom fact fits is not for the models to say."""


def seen(case: Case | PlainCase) -> tuple[object, ...]:
    """Return all that is read of a case, facts in their order."""
    return [*case.facts().items()], case.id, case.label, case.currency, case.dont_know, dict(case.override)


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_case_is_what_the_models_read(name: str) -> None:
    """Every value is the same, and so is the order of the facts."""
    plain = plain_case(PLAIN[name], TYPES)
    assert plain is not None
    assert seen(plain) == seen(Case.model_validate(PLAIN[name]))


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_takes_a_closer_look_is_left_to_the_models(name: str) -> None:
    """It may be right or wrong: that is not for here to say."""
    assert plain_case(NOT_PLAIN[name], TYPES) is None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_are_plain(path: Path) -> None:
    """What people write by hand can be read without the models, whatever stands beside the facts, overrides aside."""
    source = Source(str(path), path.read_text(encoding="utf-8"))
    written, (case,) = written_cases(source).cases, parse_cases(source).cases
    data = written[0].data(FACT_TYPES)
    assert data is not None
    plain = plain_case(data, FACT_TYPES)
    assert plain is None if case.override else plain is not None and seen(plain) == seen(case)


@pytest.mark.parametrize(
    "change", [lambda case: case["project"].clear(), lambda case: case["project"]["external_risks"].clear()]
)
def test_a_caller_may_change_the_mapping(change: Callable[[Any], None]) -> None:
    """A plain case keeps what it was told."""
    told = {"project": {"external_risks": ["weather"]}}
    plain = plain_case(told, FACT_TYPES)
    change(told)
    assert plain is not None
    assert plain.facts() == {"project.external_risks": frozenset({"weather"})}


def test_the_models_have_these_names() -> None:
    """The sections of a case stand once more where the models are not known."""
    assert (*MODELS,) == SECTIONS

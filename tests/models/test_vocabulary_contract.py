"""The models and the outcomes say exactly what the contract with everyone who embeds the library says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from clientqual.ir import LIMIT, OUTCOMES, UNIT, Better, FactType, Finite, Kind, Numbers, Subsets
from clientqual.models import DEFAULTS, FACT_TYPES, MODELS

CONTRACT: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "contract" / "vocabulary.yaml").read_text("utf-8")
)
FACTS: dict[str, dict[str, Any]] = {
    f"{model}.{name}": fact for model, facts in CONTRACT["facts"].items() for name, fact in facts.items()
}
BETTER: dict[str, Better] = {path: side for side, paths in CONTRACT["better"].items() for path in paths}


def domain_of(fact: dict[str, Any]) -> tuple[Kind, Finite | Subsets | Numbers]:
    """Return the kind and the values that the contract gives a fact."""
    if "enum" in fact:
        return Kind.ENUM, Finite(tuple(fact["enum"]))
    if "bool" in fact:
        return Kind.BOOL, Finite((False, True))
    if "set" in fact:
        return Kind.SET, Subsets(tuple(fact["set"]))
    kind = next(kind for kind in (Kind.INT, Kind.NUMBER, Kind.MONEY) if kind.value in fact)
    step = UNIT if kind is Kind.INT else 1
    # The contract gives money no bounds; an amount below nothing is refused all the same, as nobody can mean it.
    low, high = (0, None) if kind is Kind.MONEY else fact[kind.value]
    end = LIMIT * UNIT - step
    return kind, Numbers(-end if low is None else low * UNIT, end if high is None else high * UNIT, step)


def test_facts_are_those_of_the_contract_in_order_of_their_paths() -> None:
    """No fact is missing, none is added, and they come sorted."""
    assert sorted(FACTS) == list(FACT_TYPES)


@pytest.mark.parametrize("path", sorted(FACTS))
def test_a_fact_is_as_the_contract_has_it(path: str) -> None:
    """Kind, values, bounds, order, better side, sources and derivation agree."""
    fact, kind = FACTS[path], FACT_TYPES[path]

    expected = FactType(
        path,
        *domain_of(fact),
        ordered=path in CONTRACT["ordered"],
        better=BETTER.get(path),
        meaning=kind.meaning,
        source=tuple(fact["ids"]),
        derived=fact.get("derived", False),
    )
    assert expected == kind
    assert kind.meaning[0].isupper()
    assert kind.meaning.endswith(".")


def test_defaults_are_those_of_the_contract() -> None:
    """Every default has the value of the contract, in the form in which rules see it."""
    expected = {path: fact["default"] for path, fact in FACTS.items() if "default" in fact}
    assert expected | {"house_rules.avoided_personas": frozenset()} == DEFAULTS
    assert {type(value) for path, value in DEFAULTS.items() if FACT_TYPES[path].kind in {"number", "money"}} == {
        Decimal
    }


def test_what_the_contract_calls_ordered_or_better_is_a_fact() -> None:
    """The lists at the end of the contract name nothing that is not there."""
    assert {*CONTRACT["ordered"], *BETTER} <= set(FACT_TYPES)


def test_outcomes_are_those_of_the_contract() -> None:
    """Outcomes have the answers of the contract, in its order."""
    expected = {
        name: (tuple(told["values"]), told.get("ordered", False)) for name, told in CONTRACT["outcomes"].items()
    }
    assert expected == {name: (outcome.values, outcome.ordered) for name, outcome in OUTCOMES.items()}


def documented() -> Iterator[tuple[str, FactType]]:
    """Yield the documentation of each model with each of its facts."""
    for model in MODELS.values():
        for kind in model.types.values():
            yield model.__doc__ or "", kind


def test_every_fact_is_documented_in_its_model() -> None:
    """`help(Project)` tells name, meaning and sources of each fact."""
    for text, kind in documented():
        name = kind.path.partition(".")[2]
        assert f"* `{name}` ({kind.kind}" in text
        assert f"{kind.meaning} [{', '.join(kind.source)}]" in text

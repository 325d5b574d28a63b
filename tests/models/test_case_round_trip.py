"""Whatever a case says, it says the same after a way through JSON."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from clientqual.ir import OUTCOMES, UNIT, FactType, Finite, Kind, Numbers, Value
from clientqual.models import FACT_TYPES, Case, parse_cases
from clientqual.span import Source

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
decimals = st.integers(-(10**18) + 1, 10**18 - 1).map(lambda units: Decimal(units).scaleb(-4))
customs = st.one_of(
    st.booleans(), st.integers(-(10**14) + 1, 10**14 - 1), decimals, words, st.frozensets(words, max_size=3)
)


def values_of(kind: FactType) -> st.SearchStrategy[Value]:
    """Return a strategy for the values of a fact."""
    if isinstance(kind.domain, Finite):
        return st.sampled_from(kind.domain.values)
    if isinstance(kind.domain, Numbers):
        units = st.integers(kind.domain.low // kind.domain.step, kind.domain.high // kind.domain.step)
        return units if kind.kind is Kind.INT else units.map(lambda count: Decimal(count) / UNIT)
    return st.frozensets(st.sampled_from(kind.domain.members))  # type: ignore[attr-defined]  # only sets are left


overrides = st.sampled_from(sorted(OUTCOMES)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.fixed_dictionaries(
            {"value": st.sampled_from(OUTCOMES[name].values)}, optional={"by": words, "because": words}
        ),
    )
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return a strategy for cases of a few facts."""
    known = draw(st.lists(st.sampled_from(sorted(FACT_TYPES)), unique=True, max_size=8))
    unasked = sorted(path for path, kind in FACT_TYPES.items() if path not in known and not kind.derived)
    beside = {
        "id": words,
        "label": words,
        "notes": st.lists(words, max_size=2),
        "currency": st.just("EUR"),
        "custom": st.dictionaries(words, customs, max_size=3),
        "dont_know": st.lists(st.sampled_from(unasked), max_size=3),
        "override": st.lists(overrides, max_size=2).map(dict),
    }
    facts = {path: draw(values_of(FACT_TYPES[path])) for path in known}
    return Case.model_validate({**facts, **draw(st.fixed_dictionaries({}, optional=beside))})


@given(cases())
def test_a_case_survives_its_json(case: Case) -> None:
    """`from_json` undoes `to_json`, as data and as text."""
    assert case == Case.from_json(case.to_json())
    assert case == Case.from_json(json.loads(json.dumps(case.to_json())))


@given(cases())
def test_a_file_reads_what_json_writes(case: Case) -> None:
    """A file with the JSON of a case holds that case."""
    assert (case,) == parse_cases(Source("case.json", json.dumps(case.to_json()))).cases


@given(cases())
def test_a_case_is_its_facts_and_what_stands_beside_them(case: Case) -> None:
    """`facts` tells everything that `with_` needs to build the case again."""
    beside = {name: getattr(case, name) for name in ("id", "label", "notes", "currency", "dont_know", "override")}
    assert case == Case().with_({**case.facts(), **beside})

"""Wiring: equal gates are made once, what form alone settles is never made, and no step changes what a gate says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Context, Decimal, localcontext
from itertools import product
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual.circuit import FALSE, TRUE, And, AtLeast, Constant, Not, Or, parts_of
from clientqual.circuit.wiring import Asks, Wiring
from clientqual.ir import Compare, Finite, Value, ValueSet
from clientqual.testing.circuits import evaluate

BRIEF = Finite(("none", "spoken", "written"))
FLAG = Finite((False, True))
DOMAINS = {"brief": BRIEF, "a": FLAG, "b": FLAG}

Known: TypeAlias = dict[str, Value]


def brief(wiring: Wiring, *values: str) -> int:
    return wiring.known("brief", BRIEF.of(values))


def flag(wiring: Wiring, name: str) -> int:
    return wiring.known(name, FLAG.of([True]))


def cases() -> Iterator[Known]:
    """Yield every case: each subject has any value, or is not known."""
    choices = [[(name, value) for value in (None, *domain.values)] for name, domain in DOMAINS.items()]
    for case in product(*choices):
        yield {name: value for name, value in case if value is not None}


def truths(wiring: Wiring, known: Known) -> list[bool]:
    return evaluate(wiring.gates, lambda gate: gate.subject in known and known[gate.subject] in gate.values)


# --- rule by rule ---------------------------------------------------------------------------------------------------------------


def test_the_first_gates_are_true_and_false() -> None:
    """Every wiring begins with the two constants."""
    wiring = Wiring()
    assert wiring.gates == [Constant(True), Constant(False)]
    assert (wiring.inverse(TRUE), wiring.inverse(FALSE)) == (FALSE, TRUE)
    assert (wiring.every([]), wiring.either([])) == (TRUE, FALSE)
    assert brief(wiring) == FALSE
    assert len(wiring.gates) == 2


def test_equal_gates_are_made_once() -> None:
    """Whatever the order of the parts, and however often one is named."""
    wiring = Wiring()
    a, b = flag(wiring, "a"), flag(wiring, "b")
    assert flag(wiring, "a") == a
    assert wiring.inverse(a) == wiring.inverse(a)
    assert wiring.inverse(wiring.inverse(a)) == a
    assert wiring.every([a, b]) == wiring.every([b, a, b])
    assert wiring.either([a, b]) == wiring.either([b, a, a])
    assert wiring.at_least(2, [(a, 1), (b, 1), (brief(wiring, "none"), 1)]) == wiring.at_least(
        2, [(brief(wiring, "none"), 1), (b, 1), (a, 1)]
    )


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((("none", "spoken"), ("spoken", "written")), (True, ("spoken",))),
        ((("none",), ("written",)), None),
        ((("none", "spoken"), ("!spoken",)), (True, ("none",))),
        ((("!none",), ("none", "written")), (True, ("written",))),
        ((("none",), ("!none", "!spoken")), None),
        ((("!none",), ("!spoken",)), (False, ("none", "spoken"))),
        ((("!none", "!spoken"), ("!written",)), (False, ("none", "spoken", "written"))),
    ],
)  # fmt: skip
def test_parts_on_one_subject_become_one(
    parts: tuple[tuple[str, ...], ...], whole: tuple[bool, tuple[str, ...]] | None
) -> None:
    """Known and in a set, or not known to be in one (`!`): two of them on one subject are one, or cannot be together."""
    wiring = Wiring()

    def literal(values: tuple[str, ...]) -> int:
        gate = brief(wiring, *(value.removeprefix("!") for value in values))
        return wiring.inverse(gate) if values[0].startswith("!") else gate

    joined = wiring.every([literal(values) for values in parts])
    if whole is None:
        assert joined == FALSE
    else:
        positive, values = whole
        gate = brief(wiring, *values)
        assert joined == (gate if positive else wiring.inverse(gate))


def test_either_gathers_as_every_does() -> None:
    """Known to be in one set or in another is known to be in both together."""
    wiring = Wiring()
    assert wiring.either([brief(wiring, "none"), brief(wiring, "spoken")]) == brief(wiring, "none", "spoken")
    ruled_out = [wiring.inverse(brief(wiring, "none", "spoken")), wiring.inverse(brief(wiring, "spoken", "written"))]
    assert wiring.either(ruled_out) == wiring.inverse(brief(wiring, "spoken"))


def test_parts_of_parts_are_parts() -> None:
    """An `and` in an `and`, and an `or` in an `or`, is flattened; so a contradiction with an inner part is seen."""
    wiring = Wiring()
    a, b, weak = flag(wiring, "a"), flag(wiring, "b"), brief(wiring, "none", "spoken")
    assert wiring.every([wiring.every([a, b]), weak]) == wiring.every([a, b, weak])
    assert wiring.either([wiring.either([a, b]), weak]) == wiring.either([a, b, weak])
    assert wiring.every([wiring.every([a, weak]), wiring.inverse(weak)]) == FALSE
    assert wiring.either([wiring.either([a, weak]), wiring.inverse(weak)]) == TRUE


def test_a_gate_and_its_inverse() -> None:
    """Together they are never true, and one of them always is."""
    wiring = Wiring()
    a, b, weak = flag(wiring, "a"), flag(wiring, "b"), brief(wiring, "none")
    for gate in (a, wiring.at_least(2, [(a, 1), (b, 1), (weak, 1)])):
        assert wiring.every([weak, gate, wiring.inverse(gate)]) == FALSE
        assert wiring.either([weak, gate, wiring.inverse(gate)]) == TRUE


@pytest.mark.parametrize("inverted", [False, True])
def test_a_whole_stays_a_part(inverted: bool) -> None:
    """What stands as a whole is read as it is; neither it nor its inverse is flattened."""
    wiring = Wiring()
    a, b, weak = flag(wiring, "a"), flag(wiring, "b"), brief(wiring, "none")
    both, one = wiring.every([a, b]), wiring.either([a, b])
    wiring.whole([wiring.inverse(gate) if inverted else gate for gate in (both, one)])
    assert wiring.gates[wiring.every([both, weak])] == And((weak, both))
    assert wiring.gates[wiring.either([one, weak])] == Or((weak, one))
    assert wiring.every([both, wiring.inverse(both)]) == FALSE


def test_inverses_together_are_the_inverse_of_an_or() -> None:
    """What is only made of inverses reads the gates themselves."""
    wiring = Wiring()
    a, b = flag(wiring, "a"), flag(wiring, "b")
    both = wiring.gates[wiring.every([wiring.inverse(a), wiring.inverse(b)])]
    assert isinstance(both, Not)
    assert wiring.gates[both.part] == Or((a, b))


@pytest.mark.parametrize(
    ("least", "weights", "gate"),
    [
        (0, (1, 1, 1), "true"),
        (4, (1, 1, 1), "false"),
        (1, (1, 2, 3), "or"),
        (2, (2, 3, 2), "or"),
        (3, (1, 1, 1), "and"),
        (6, (1, 2, 3), "and"),
        (5, (2, 2, 2), "and"),
        (2, (1, 1, 1), "at least"),
        (3, (1, 2, 3), "at least"),
    ],
)  # fmt: skip
def test_thresholds_that_are_something_simpler(least: int, weights: tuple[int, ...], gate: str) -> None:
    """A threshold that any part reaches is an `or`, one that needs every part an `and`."""
    wiring = Wiring()
    parts = [flag(wiring, "a"), flag(wiring, "b"), brief(wiring, "none")]
    simple = {"true": TRUE, "false": FALSE, "and": wiring.every(parts), "or": wiring.either(parts)}
    got = wiring.at_least(least, list(zip(parts, weights, strict=True)))
    assert got == simple.get(gate, len(wiring.gates) - 1)
    if gate == "at least":
        assert wiring.gates[got] == AtLeast(least, tuple(parts), weights)


def test_weights_of_what_is_settled() -> None:
    """TRUE counts at once, FALSE never, a part named twice counts twice, and of a part and its inverse one counts."""
    wiring = Wiring()
    a, b, weak = flag(wiring, "a"), flag(wiring, "b"), brief(wiring, "none")
    plain = wiring.at_least(3, [(a, 2), (b, 1), (weak, 1)])
    assert wiring.at_least(5, [(TRUE, 2), (a, 2), (b, 1), (weak, 1)]) == plain
    assert wiring.at_least(3, [(FALSE, 9), (a, 2), (b, 1), (weak, 1)]) == plain
    assert wiring.at_least(3, [(a, 1), (b, 1), (weak, 1), (a, 1)]) == plain
    assert wiring.at_least(6, [(a, 5), (b, 1), (weak, 1), (wiring.inverse(a), 3)]) == plain
    assert wiring.at_least(1, [(a, 1), (wiring.inverse(a), 1)]) == TRUE


def test_too_few_true_is_enough_false() -> None:
    """A sum that is not reached by what is true is one that is reached by what is false: the same gate says both."""
    wiring = Wiring()
    parts = [(flag(wiring, "a"), 3), (flag(wiring, "b"), 2), (brief(wiring, "none"), 1)]
    opposite = [(wiring.inverse(part), weight) for part, weight in parts]
    for least in range(1, 7):
        assert wiring.at_least(7 - least, opposite) == wiring.inverse(wiring.at_least(least, parts))


def test_comparisons_are_remembered() -> None:
    """A comparison of two numbers is a subject by a name that people can read, with two cells: false and true."""
    wiring = Wiring()
    less = Compare("budget", "lt", "estimate", Decimal("0.9"))
    met, missed = wiring.compared(less, True), wiring.compared(less, False)
    assert list(wiring.comparisons) == ["budget lt 0.9 estimate"]
    assert wiring.gates[met] == Asks("budget lt 0.9 estimate", FLAG.of([True]))
    assert wiring.every([met, missed]) == FALSE
    assert wiring.inverse(met) != missed  # it may be open


@pytest.mark.parametrize("times", ["0.90", "0.9000", "9e-1"])
def test_equal_factors_are_written_alike(times: str) -> None:
    """However the factor of a comparison was written, it is one comparison; whatever decimals are rounded to elsewhere."""
    wiring = Wiring()
    with localcontext(Context(prec=1)):
        for factor in ("0.9", times):
            wiring.compared(Compare("budget", "lt", "estimate", Decimal(factor)), True)
        wiring.compared(Compare("budget", "lt", "estimate", Decimal("1200.0")), True)
        wiring.compared(Compare("budget", "lt", "estimate", Decimal("1.0")), True)
    assert [*wiring.comparisons] == ["budget lt 0.9 estimate", "budget lt 1200 estimate", "budget lt estimate"]


# --- any expression -------------------------------------------------------------------------------------------------------------

Meaning: TypeAlias = Callable[[Known], bool]
Expression: TypeAlias = tuple[Callable[[Wiring], int], Meaning]
"""How an expression is wired, and what it says of a case."""


def _known(name: str, values: ValueSet) -> Expression:
    return lambda wiring: wiring.known(name, values), lambda known: name in known and known[name] in values


def _inverse(part: Expression) -> Expression:
    return lambda wiring: wiring.inverse(part[0](wiring)), lambda known: not part[1](known)


def _every(parts: list[Expression]) -> Expression:
    return (
        lambda wiring: wiring.every([wire(wiring) for wire, _ in parts]),
        lambda known: all(says(known) for _, says in parts),
    )


def _either(parts: list[Expression]) -> Expression:
    return (
        lambda wiring: wiring.either([wire(wiring) for wire, _ in parts]),
        lambda known: any(says(known) for _, says in parts),
    )


def _at_least(least: int, parts: list[tuple[Expression, int]]) -> Expression:
    return (
        lambda wiring: wiring.at_least(least, [(part[0](wiring), weight) for part, weight in parts]),
        lambda known: sum(weight for part, weight in parts if part[1](known)) >= least,
    )


def _whole(part: Expression) -> Expression:
    def wire(wiring: Wiring) -> int:
        gate = part[0](wiring)
        wiring.whole([gate])
        return gate

    return wire, part[1]


def _constant(gate: int) -> Expression:
    return lambda _: gate, lambda _: gate == TRUE


leaves: st.SearchStrategy[Expression] = st.one_of(
    st.sampled_from([TRUE, FALSE]).map(_constant),
    st.sampled_from(sorted(DOMAINS)).flatmap(
        lambda name: st.sets(st.sampled_from(DOMAINS[name].values)).map(
            lambda values: _known(name, DOMAINS[name].of(values))
        )
    ),
)
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(_inverse),
        inner.map(_whole),
        st.lists(inner, max_size=4).map(_every),
        st.lists(inner, max_size=4).map(_either),
        st.builds(_at_least, st.integers(-1, 8), st.lists(st.tuples(inner, st.integers(1, 3)), max_size=4)),
    ),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.lists(expressions, min_size=1, max_size=3))
def test_any_expression(drawn: list[Expression]) -> None:
    """Whatever is simplified, a gate says of every case what its expression says; expressions share one wiring.

    Each gate reads only earlier ones, no constant, is made once, and could not be put more simply by form.
    """
    wiring = Wiring()
    gates = [wire(wiring) for wire, _ in drawn]
    for known in cases():
        true = truths(wiring, known)
        assert [true[gate] for gate in gates] == [says(known) for _, says in drawn]
    assert len(set(wiring.gates)) == len(wiring.gates)
    for number, gate in enumerate(wiring.gates[2:], 2):
        assert all(FALSE < part < number for part in parts_of(gate))
        _assert_simple(wiring, gate)


def _assert_simple(wiring: Wiring, gate: Any) -> None:
    match gate:
        case Asks(_, values):
            assert not values.is_empty()
        case Not(part):
            assert not isinstance(wiring.gates[part], Not)
        case And(parts) | Or(parts):
            assert len(parts) > 1
            assert list(parts) == sorted(set(parts))
            assert not any(wiring.inverse(part) in parts for part in parts)
        case AtLeast(least, parts, weights):
            assert list(parts) == sorted(set(parts))
            assert min(weights) < least <= sum(weights) - min(weights)

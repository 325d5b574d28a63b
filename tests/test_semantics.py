"""The meaning, sentence by sentence (docs/meaning.md), on rule sets small enough to follow with a finger."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

import pytest

from clientqual.errors import CaseError
from clientqual.ruleset import RuleSet

Rules: TypeAlias = Callable[..., RuleSet]

FACTS = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: false}
  custom.c: {bool: true, ask: C?, presume: false}
  custom.d: {enum: [x, y, z], ordered: true, ask: D?, presume: x}
  custom.e: {enum: [x, y, z], ordered: true, ask: E?, presume: x}
  custom.m: {money: true, ask: M?, presume: 100}
  custom.n: {money: true, ask: N?, presume: 100}
  custom.k: {int: [0, 10], ask: K?, presume: 5}
"""


def facts(**values: object) -> dict[str, object]:
    return {"custom": values}


def truth(rules: Rules, condition: str, **values: object) -> str:
    """Return what becomes of a condition: certain, presumed, conditional, or absent."""
    loaded = rules(
        f"{FACTS}\nactions:\n  it: {{title: It, phase: any, effect: none, recommend: [{{id: it, when: {condition}}}]}}\n"
    )
    answer = loaded.qualify(facts(**values))
    return next((item.status for item in (*answer.recommendations, *answer.conditional)), "absent")


@pytest.mark.parametrize(
    ("condition", "values", "status"),
    [
        # all, any, not
        ("{custom.a: true, custom.b: true}", {"a": False}, "absent"),
        ("{custom.a: true, custom.b: true}", {"a": True}, "conditional"),
        ("{custom.a: true, custom.b: false}", {"a": True}, "presumed"),
        ("{custom.a: true, custom.b: true}", {"a": True, "b": True}, "certain"),
        ("{any: [{custom.a: true}, {custom.b: true}]}", {"a": True}, "certain"),
        ("{any: [{custom.a: true}, {custom.b: true}]}", {"a": False}, "conditional"),
        ("{any: [{custom.a: true}, {custom.b: true}]}", {"a": False, "b": False}, "absent"),
        ("{not: {custom.a: true}}", {}, "presumed"),
        ("{not: {custom.a: true, custom.b: true}}", {"a": False}, "certain"),
        ("{not: {any: [{custom.a: true}, {custom.b: true}]}}", {"a": True}, "absent"),
        # counts compare how many are surely true and how many could be
        ("{count: {of: [{custom.a: true}, {custom.b: true}, {custom.c: true}], at_least: 2}}", {"a": True}, "conditional"),
        ("{count: {of: [{custom.a: true}, {custom.b: true}, {custom.c: true}], at_least: 2}}", {"a": True, "b": True}, "certain"),
        ("{count: {of: [{custom.a: true}, {custom.b: true}, {custom.c: true}], at_least: 2}}", {"a": False, "b": False}, "absent"),
        ("{count: {of: [{custom.a: true}, {custom.b: true}, {custom.c: true}], at_most: 1}}", {"a": False, "b": False}, "certain"),
        ("{count: {of: [{custom.a: true}, {custom.b: true}, {custom.c: true}], at_most: 1}}", {"a": True}, "presumed"),
        ("{count: {of: [{custom.a: true}, {custom.b: true}, {custom.c: true}], exactly: 1}}", {"a": True, "b": True}, "absent"),
        ("{not: {count: {of: [{custom.a: true}, {custom.b: true}], exactly: 1}}}", {"a": True, "b": True}, "certain"),
        # the parts of one `all` or `any` on one fact are gathered into one set of its values
        ("{any: [{custom.d: x}, {custom.d: [y, z]}]}", {}, "certain"),
        ("{any: [{custom.d: x}, {custom.b: true}, {any: [{custom.d: {ge: y}}]}]}", {}, "certain"),
        ("{all: [{custom.d: {le: y}}, {custom.b: true}, {all: [{custom.d: z}]}]}", {}, "absent"),
        ("{all: [{custom.k: {ge: 3}}, {custom.k: {lt: 3}}]}", {}, "absent"),
        ("{any: [{custom.k: {ge: 3}}, {custom.k: {lt: 3}}]}", {}, "certain"),
        ("{any: [{custom.k: {gt: 3}}, {custom.k: {lt: 3}}]}", {}, "presumed"),
        ("{any: [{custom.a: true}, {not: {custom.a: true}}]}", {}, "certain"),
        # ... but not across an `all` in an `any`, nor in a count
        ("{any: [{custom.a: true, custom.b: true}, {custom.a: false}, {custom.b: false}]}", {}, "presumed"),
        ("{count: {of: [{custom.a: true}, {custom.a: false}], exactly: 1}}", {}, "presumed"),
        # comparisons of two facts stay atoms
        ("{custom.m: {lt: {fact: custom.n}}}", {"m": 0}, "presumed"),
        ("{custom.m: {le: {fact: custom.n}}}", {"m": 0}, "certain"),
        ("{custom.m: {gt: {fact: custom.n}}}", {"m": 0}, "absent"),
        ("{custom.m: {ge: {fact: custom.n, times: 0.5}}}", {"m": 50}, "presumed"),
        ("{custom.m: {ge: {fact: custom.n, times: 0.5}}}", {"m": 50, "n": 100}, "certain"),
        ("{custom.m: {ge: {fact: custom.n, times: 0.5}}}", {"m": Decimal("49.9999"), "n": 100}, "absent"),
        ("{custom.m: {is: {fact: custom.n}}}", {}, "presumed"),
        ("{any: [{custom.m: {lt: {fact: custom.n}}}, {custom.m: {ge: {fact: custom.n}}}]}", {}, "presumed"),
        ("{custom.d: {lt: {fact: custom.e}}}", {"d": "z"}, "absent"),
        ("{custom.d: {lt: {fact: custom.e}}}", {"d": "x", "e": "y"}, "certain"),
        ("{custom.d: {le: {fact: custom.e}}}", {"d": "x"}, "certain"),
        ("{not: {custom.d: {ge: {fact: custom.e}}}}", {"e": "x"}, "absent"),
    ],
)  # fmt: skip
def test_condition(rules: Rules, condition: str, values: dict[str, object], status: str) -> None:
    """Conditions are true, false or open; what is open is as the presumed case has it, for now."""
    assert status == truth(rules, condition, **values)


TABLE = f"""{FACTS}
---
outcome: mood
values: [good, fair, bad, awful]
policy: first
rows:
  - {{id: one, when: {{custom.a: true}}, then: awful}}
  - {{id: two, when: {{custom.b: true}}, then: bad}}
  - {{id: three, when: {{custom.c: true}}, then: fair}}
otherwise: good
"""


@pytest.mark.parametrize(
    ("values", "presumed", "possible"),
    [
        ({}, "good", ["good", "fair", "bad", "awful"]),
        ({"a": False}, "good", ["good", "fair", "bad"]),
        ({"b": True}, "bad", ["bad", "awful"]),
        ({"c": True}, "fair", ["fair", "bad", "awful"]),
        ({"a": True}, "awful", ["awful"]),
        ({"a": False, "b": True}, "bad", ["bad"]),
        ({"b": False, "c": False}, "good", ["good", "awful"]),
    ],
)
def test_first(rules: Rules, values: dict[str, object], presumed: str, possible: list[str]) -> None:
    """A `first` table keeps an answer while one of its rows may hold and no earlier row surely does."""
    mood = rules(TABLE).qualify(facts(**values)).outcomes["mood"]
    assert (presumed, possible) == (mood.presumed, list(mood.possible))
    assert mood.exact == (len(possible) == 1)


def test_answers_do_not_know_each_other(rules: Rules) -> None:
    """Two rows with one answer keep it together: it is an answer, not a row, that is possible."""
    loaded = rules(TABLE.replace("then: bad", "then: awful").replace("then: fair", "then: awful"))
    assert loaded.qualify(facts(c=True)).outcomes["mood"].decided == "awful"


MOST = f"""{FACTS}
---
outcome: style
values: [one, two, three, none]
policy: most
minimum: 2
evidence:
  three:
    - {{id: c3, when: {{custom.c: true}}, weight: 3}}
  two:
    - {{id: b1, when: {{custom.b: true}}, weight: 1}}
    - {{id: d1, when: {{custom.d: [y, z]}}, weight: 1}}
    - {{id: e1, when: {{custom.e: z}}, weight: 1}}
  one:
    - {{id: a2, when: {{custom.a: true}}, weight: 2}}
otherwise: none
"""


@pytest.mark.parametrize(
    ("values", "presumed", "possible"),
    [
        ({}, "none", ["one", "two", "three", "none"]),
        ({"a": True}, "one", ["one", "two", "three"]),
        ({"a": True, "c": False}, "one", ["one", "two"]),
        ({"a": True, "b": False, "c": False}, "one", ["one"]),  # a tie goes to the answer listed earlier
        ({"a": True, "b": True, "d": "y", "c": False}, "one", ["one", "two"]),
        ({"a": True, "b": True, "d": "y", "e": "z", "c": False}, "two", ["two"]),
        ({"a": False, "b": True, "d": "x", "c": False}, "none", ["two", "none"]),
        ({"a": False, "b": True, "d": "x", "e": "x", "c": False}, "none", ["none"]),  # too little for the minimum
        ({"c": True}, "three", ["two", "three"]),
        ({"c": True, "b": False}, "three", ["three"]),
        ({"c": True, "b": True, "d": "y"}, "three", ["two", "three"]),  # two may still reach three, and comes earlier
        ({"c": True, "b": True, "d": "y", "e": "z"}, "two", ["two"]),
    ],
)
def test_most(rules: Rules, values: dict[str, object], presumed: str, possible: list[str]) -> None:
    """An answer stays while its weight may reach the minimum and no other surely beats it; `otherwise` while nothing surely does."""
    style = rules(MOST).qualify(facts(**values)).outcomes["style"]
    assert (presumed, possible) == (style.presumed, list(style.possible))


def test_otherwise_never_wins_a_tie(rules: Rules) -> None:
    """What reaches the minimum beats `otherwise`, even where that is listed first."""
    loaded = rules(MOST.replace("[one, two, three, none]", "[none, one, two, three]"))
    assert loaded.qualify(facts(a=True, b=False, c=False)).outcomes["style"].decided == "one"


ACTIONS = f"""{FACTS}
actions:
  leave:
    title: Leave
    phase: any
    effect: ends
    excludes: {{effect: [begins, ends]}}
    recommend: [{{id: a, when: {{custom.a: true}}}}]
  stay:
    title: Stay
    phase: inquiry
    effect: none
    excludes: [leave]
    recommend: [{{id: c, when: {{custom.c: true}}}}]
  work:
    title: Work
    phase: inquiry
    effect: begins
    finds_out: [custom.m, custom.n]
    recommend: [{{id: b, when: {{custom.b: true}}}}]
"""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"b": True}, {"work": "presumed", "leave": "conditional", "stay": "conditional"}),
        ({"a": False, "b": True}, {"work": "certain", "stay": "conditional"}),
        ({"a": True, "b": True, "c": False}, {"leave": "certain"}),
        ({"a": True, "b": True, "c": True}, {"stay": "certain", "work": "certain"}),  # settled from the top down
        ({"a": True, "b": True}, {"leave": "presumed", "stay": "conditional", "work": "conditional"}),
        ({"a": False, "b": False}, {"stay": "conditional"}),
    ],
)
def test_exclusion(rules: Rules, values: dict[str, object], expected: dict[str, str]) -> None:
    """An action is recommended when it is called for and none of its excluders is, in three values; it never excludes itself."""
    answer = rules(ACTIONS).qualify(facts(**values))
    assert expected == {item.action: item.status for item in (*answer.recommendations, *answer.conditional)}


@pytest.mark.parametrize(
    ("case", "done"),
    [
        (facts(b=True, m=5), ()),
        (facts(b=True, m=5, n=5), ("work",)),
        ({**facts(b=True, m=5), "dont_know": ["custom.n"]}, ("work",)),
        ({**facts(b=False), "dont_know": ["custom.n", "custom.m"]}, ()),
    ],
)
def test_done(rules: Rules, case: dict[str, object], done: tuple[str, ...]) -> None:
    """An action is done, and leaves the plan, once all that it finds out is known or was asked in vain; its status stays."""
    answer = rules(ACTIONS).qualify(case)
    assert done == answer.done
    assert not set(done) & {item.action for item in (*answer.recommendations, *answer.conditional)}


def test_dont_know(rules: Rules) -> None:
    """What nobody could say stays unknown and open, and is not asked again."""
    loaded = rules(TABLE)
    plain, asked = loaded.qualify(facts(c=False)), loaded.qualify({**facts(c=False), "dont_know": ["custom.b"]})
    assert plain.outcomes == asked.outcomes
    assert ([item.fact for item in plain.questions], [item.fact for item in asked.questions]) == (
        ["custom.a", "custom.b"],
        ["custom.a"],
    )


DERIVED = """
facts:
  custom.stage: {enum: [inquiry, work], ask: Where?, presume: inquiry}
  custom.paid: {bool: true, ask: Paid?, presume: {rows: [{id: work, when: {custom.late: true}, then: false}], otherwise: true}}
  custom.budget: {money: true, ask: Budget?, presume: {fact: custom.price}, implies: {custom.has_budget: true, custom.spoken: true}}
  custom.has_budget: {bool: true, ask: Is there one?, presume: false, implies: {custom.asked: true}}
  custom.spoken: {bool: true, ask: Spoken?, presume: false}
  custom.asked: {bool: true, ask: Asked?, presume: false}
  custom.price: {money: true, default: 80}
derived:
  custom.late: {bool: true, rows: [{id: work, when: {custom.stage: work}, then: true}], otherwise: false}
  custom.fit: {enum: [short, enough], rows: [{id: short, when: {custom.budget: {lt: {fact: custom.price}}}, then: short}], otherwise: enough}
signals:
  paid: {flag: green, title: Paid, when: {custom.paid: true}}
  short: {flag: red, title: Short, when: {custom.fit: short}}
  asked: {flag: green, title: Asked, when: {custom.asked: true, custom.spoken: true}}
  late: {flag: red, title: Late, when: {custom.late: true}}
"""


@pytest.mark.parametrize(
    ("values", "lit"),
    [
        ({}, ["paid presumed"]),
        ({"stage": "work"}, ["late certain"]),  # a presumption may lean on a derived fact
        ({"stage": "work", "paid": True}, ["late certain", "paid certain"]),
        (
            {"budget": 50},
            ["asked certain", "short certain", "paid presumed"],
        ),  # one fact implies another, and that a third
        (
            {"budget": 100, "price": 200},
            ["asked certain", "short certain", "paid presumed"],
        ),  # a case overrides a default
        ({"budget": 50, "fit": "enough"}, ["asked certain", "paid presumed"]),  # a derived fact that is stated wins
        ({"late": True}, ["late certain"]),
    ],
)
def test_what_is_known(rules: Rules, values: dict[str, object], lit: list[str]) -> None:
    """Presumptions, defaults, implications and derived facts make up the case."""
    answer = rules(DERIVED).qualify(facts(**values))
    assert sorted(lit) == sorted(f"{item.id} {item.status}" for item in (*answer.red, *answer.green))


def test_stated_derived_facts_are_listed(rules: Rules) -> None:
    """What is stated over its table is listed, with what the table gives as far as that is known."""
    loaded = rules(DERIVED)
    stated = loaded.qualify(facts(budget=50, fit="enough", late=True)).stated
    assert [(item.fact, item.stated, item.derived) for item in stated] == [
        ("custom.fit", "enough", "short"),
        ("custom.late", True, None),
    ]
    assert loaded.qualify(facts(budget=50)).stated == ()


def test_contradiction(rules: Rules) -> None:
    """A case that contradicts what it implies, at first or at second hand, is an error."""
    with pytest.raises(CaseError) as caught:
        rules(DERIVED).qualify(facts(budget=50, has_budget=False, asked=False))
    assert [item.message for item in caught.value.diagnostics] == [
        "`custom.budget` is stated, so `custom.has_budget` is `true`, and it cannot also be `false`",
        "`custom.has_budget` is stated, so `custom.asked` is `true`, and it cannot also be `false`",
    ]


UNREALISTIC = f"""{TABLE}---
unrealistic:
  - {{id: both, when: {{custom.a: true, custom.b: true}}}}
  - {{id: many, when: {{custom.k: {{gt: 8}}}}}}
"""


def test_unrealistic(rules: Rules) -> None:
    """A case that surely meets what does not occur gets a warning, and no other answer."""
    loaded, plain = rules(UNREALISTIC), {"a": True, "b": True}
    answer = loaded.qualify(facts(**plain, k=9))
    assert answer.warnings == (
        "this does not occur: custom.a is true, custom.b is true",
        "this does not occur: custom.k is 9",
    )
    assert loaded.qualify(facts(a=True)).warnings == ()
    assert answer.outcomes["mood"].decided == "awful"


def test_wider_than_the_truth(rules: Rules) -> None:
    """The walk does not see that conditions on different facts depend on each other, and says that it may be wider."""
    answer = rules(f"""{DERIVED}---
outcome: mood
values: [good, bad]
policy: first
rows: [{{id: never, when: {{all: [{{custom.late: true}}, {{custom.stage: inquiry}}]}}, then: bad}}]
otherwise: good
""").qualify({})
    mood = answer.outcomes["mood"]
    assert (mood.presumed, mood.possible, mood.exact) == ("good", ("good", "bad"), False)

"""What the durable engine makes of a rule set before any of it is in durable-rules, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from clientqual import RuleSet, RuleSetError
from clientqual.engines.durable import DurableEngine
from clientqual.engines.durable.fields import Check, Entry, Names, member, name_hash
from clientqual.engines.durable.limits import MOST_NODES, MOST_RULES
from clientqual.engines.durable.native import Rule
from clientqual.engines.durable.networks import portions
from clientqual.engines.durable.plan import MOST_CHECKS, MOST_WAYS, Planner
from clientqual.engines.durable.planning import plan_presumptions, plan_walk
from clientqual.engines.durable.ways import Ways, every, known_in
from clientqual.ir import Cells, FactType, Finite, Kind, Numbers, Subsets, Value
from clientqual.normal import normalize

Rules = Callable[..., RuleSet]

COLOUR = FactType("custom.colour", Kind.ENUM, Finite(("red", "green", "blue", "grey")))
SURE = FactType("custom.sure", Kind.BOOL, Finite((False, True)))
RISKS = FactType("custom.risks", Kind.SET, Subsets(("rain", "snow", "wind")))
MONEY = FactType("custom.money", Kind.MONEY, Numbers(0, 10**18 - 1, 1))
WEEKS = FactType("custom.weeks", Kind.INT, Numbers(-(10**18), 10**18, 10_000))


def holds(ways: Ways, entered: dict[str, str]) -> bool:
    """Say whether a way holds, read off the fields as they are entered."""
    return any(all(passes(check, entered.get(check.field)) for check in way) for way in ways)


def passes(check: Check, text: str | None) -> bool:
    if text is None:
        return False
    if check.op in ("is", "is not"):
        return (text == member(check.field, check.value)) == (check.op == "is")
    number = int(text.rpartition(":")[2])
    assert isinstance(check.value, int)
    return number >= check.value if check.op == "at least" else number <= check.value


def entered(entry: Entry, value: Value) -> dict[str, str]:
    fields: dict[str, str] = {}
    entry.enter(value, fields)
    return fields


# --- fields -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "fields"),
    [
        (COLOUR, "red", ['"f.custom.colour":"red"']),
        (SURE, True, ['"f.custom.sure":true']),
        (WEEKS, -3, ['"f.custom.weeks":-3']),
        (MONEY, Decimal("0.0001"), ['"f.custom.money":1']),
        (MONEY, 10**14 - 1, ['"f.custom.money":999999999999990000']),
        (
            RISKS,
            frozenset({"snow"}),
            ['"f.custom.risks.has.rain":false', '"f.custom.risks.has.snow":true', '"f.custom.risks.has.wind":false'],
        ),
    ],
)
def test_a_value_is_entered_with_its_type(kind: FactType, value: Value, fields: list[str]) -> None:
    """Texts and truths are themselves, numbers are whole, and a set is a truth for each member."""
    assert list(entered(Entry.of(kind, Names()), value).values()) == fields


def test_names_are_plain_and_never_share_a_hash() -> None:
    """Names are free of what JSON or the module reads in its own way, and one whose hash is taken gets a number."""
    names = Names()
    assert [names.new(text) for text in ('a "b" \\', "a.b", "a.b", "x" * 99)] == [
        "f.a_b_",
        "f.a.b",
        "f.a.b_2",
        "f." + "x" * 60,
    ]
    few = Names(hashed=lambda name: name_hash(name) % 40)
    found = [few.new("a") for _ in range(30)]
    assert len({name_hash(name) % 40 for name in found}) == 30


def test_hashes_are_those_of_the_module() -> None:
    """The hashes are FNV-1a with 32 bits: these two are written into the module's source."""
    assert (name_hash("id"), name_hash("sid")) == (926444256, 3593476751)


# --- ways -------------------------------------------------------------------------------------------------------------------------


def sets_of(kind: FactType) -> Iterator[tuple[Any, list[Value]]]:
    """Yield every set of values of a short domain that is neither empty nor everything, with all values."""
    domain = kind.domain
    assert isinstance(domain, Finite | Subsets)
    values: list[Value]
    if isinstance(domain, Finite):
        values = list(domain.values)
    else:
        flags = product((False, True), repeat=len(domain.members))
        values = [frozenset(name for name, has in zip(domain.members, some, strict=True) if has) for some in flags]
    for bits in range(1, (1 << domain.size) - 1):
        yield Cells(domain, bits), values


@pytest.mark.parametrize("kind", [COLOUR, SURE, RISKS])
def test_ways_hold_for_just_the_values_of_a_set(kind: FactType) -> None:
    """Of every set there is: some way holds for the values in it and for no other, and none where nothing is known."""
    entry = Entry.of(kind, Names())
    for wanted, values in sets_of(kind):
        ways = known_in(entry, wanted)
        assert {value for value in values if holds(ways, entered(entry, value))} == {
            value for value in values if value in wanted
        }
        assert not holds(ways, {})


@pytest.mark.parametrize("kind", [MONEY, WEEKS])
def test_ways_hold_up_to_the_borders_of_ranges(kind: FactType) -> None:
    """Numbers on both sides of a border are told apart, at the ends of all numbers too."""
    domain, entry = kind.domain, Entry.of(kind, Names())
    assert isinstance(domain, Numbers)
    points = [0, 1, 2, 3, 250, 10**14 - 2, 10**14 - 1]
    for low, high in product(points, repeat=2):
        wanted = domain.where("ge", low) & domain.where("le", high) | domain.of([7])
        for values in (wanted, ~wanted):
            ways = known_in(entry, values)
            for value in {*points, low + 1, high + 1, 7, 8} - {10**14}:
                assert holds(ways, entered(entry, value)) == (value in values), (low, high, value)


def test_a_long_list_is_asked_for_value_by_value() -> None:
    """An enum is asked for what it is not, unless that takes many checks."""
    many = FactType("custom.many", Kind.ENUM, Finite(tuple(f"v{number}" for number in range(20))))
    entry = Entry.of(many, Names())
    assert [len(way) for way in known_in(entry, many.domain.of(["v1", "v2"]))] == [1, 1]
    assert [len(way) for way in known_in(entry, ~many.domain.of(["v1", "v2"]))] == [2]


def test_every_way_of_every_part() -> None:
    """Each way of one part goes with each way of the other, and a check that both have is asked once."""
    one, other = Check("a", "is", True), Check("b", "is", 1)
    assert every([((one,), (other,)), ((one,),)]) == ((one,), (other, one))
    assert every([]) == ((),)
    assert every([((one,),), ()]) == ()


# --- layers -----------------------------------------------------------------------------------------------------------------------

DEEP = """
facts:
  custom.a: {bool: true, ask: A?, presume: false}
  custom.b: {bool: true, ask: B?, presume: {fact: custom.a}}
  custom.c: {int: [0, 99], ask: C?, presume: 1}
  custom.d: {int: [0, 99], ask: D?, presume: 2}
  custom.e: {enum: [low, high], ask: E?, presume: {rows: [{id: same, when: {custom.b: true}, then: high}], otherwise: low}}
  custom.g: {enum: [low, high], ask: G?, presume: {fact: custom.e}}
signals:
  one: {flag: red, title: One, when: {custom.a: true}, because: One.}
  two: {flag: red, title: Two, when: {any: [{custom.c: {lt: {fact: custom.d}}}, {count: {of: [{custom.a: true}, {custom.b: true}], at_least: 1}}]}, because: Two.}
---
outcome: mood
values: [good, bad]
policy: first
rows: [{id: two, when: {count: {of: red, exactly: 2}}, then: bad}]
otherwise: good
---
actions:
  sing: {title: Sing, phase: any, effect: none, guidance: Sing., recommend: [{id: glad, when: {mood: good, custom.g: high}, because: Glad.}]}
"""


def planners(rules: RuleSet) -> tuple[Planner, Planner]:
    return plan_walk(normalize(rules.program)).planner, plan_presumptions(rules.program)


def test_nothing_is_tested_before_it_is_settled(rules: Rules) -> None:
    """A head stands above all it reads: counts above what they count, outcomes above their rows."""
    for loaded in (rules(DEEP), RuleSet.default()):
        for planner in planners(loaded):
            settled = {head.field: head.ready for head in planner.heads}
            for head in planner.heads:
                assert all(settled.get(check.field, 0) < head.ready for way in head.ways for check in way)


def test_what_is_counted_stands_below(rules: Rules) -> None:
    """Counts, and what is made of them, take a layer each."""
    planner, presumptions = planners(rules(DEEP))
    assert planner.ready == {"mood": 3}
    assert max(head.ready for head in planner.heads) == 4
    assert presumptions.ready == {
        "custom.a": 0,
        "custom.b": 0,
        "custom.c": 0,
        "custom.d": 0,
        "custom.e": 1,
        "custom.g": 1,
    }


def test_what_holds_always_is_settled_after_the_first_layer(rules: Rules) -> None:
    """A condition that asks nothing still fires in a layer, and what counts it stands above that."""
    text = """
facts: {custom.a: {bool: true, ask: A?, presume: false}}
---
outcome: mood
values: [good, bad]
policy: first
rows: [{id: all, when: {count: {of: [{any: [{custom.a: true}, {custom.a: false}]}, {custom.a: true}], exactly: 2}}, then: bad}]
otherwise: good
"""
    planner, _ = planners(rules(text))
    assert {head.ready for head in planner.heads if head.ways == ((),)} == {1}
    assert planner.ready == {"mood": 2}


def test_wide_conditions_are_read_off_their_parts(rules: Rules) -> None:
    """No head has more ways or longer ways than it should, however a condition is nested: parts become heads of their own."""
    names = [f"custom.f{number}" for number in range(40)]
    facts = "\n".join(f"  {name}: {{bool: true, ask: F?, presume: false}}" for name in names)
    pairs = ", ".join(
        f"{{all: [{{{one}: true}}, {{{other}: true}}]}}" for one, other in zip(names[::2], names[1::2], strict=True)
    )
    wide = ", ".join(f"{{{name}: true}}" for name in names)
    text = f"""
facts:
{facts}
---
outcome: mood
values: [best, good, bad]
policy: first
rows:
  - {{id: pairs, when: {{any: [{pairs}]}}, then: best}}
  - {{id: wide, when: {{all: [{wide}]}}, then: good}}
otherwise: bad
"""
    planner, _ = planners(rules(text))
    lengths = [len(way) for head in planner.heads for way in head.ways]
    assert max(lengths) <= MOST_CHECKS
    assert all(len(head.ways) <= MOST_WAYS or max(map(len, head.ways)) <= 2 for head in planner.heads)


def test_deep_conditions_are_planned_at_once(rules: Rules) -> None:
    """However deep conditions lean on each other, each part of them is worked out once."""
    names = [f"custom.f{number}" for number in range(12)]
    facts = "\n".join(f"  {name}: {{bool: true, ask: F?, presume: false}}" for name in names)
    beside = ", ".join(f"{{{name}: true}}" for name in names)
    deep = [
        f"  s{n}: {{flag: red, title: S, because: S., when: {{custom.f{n % 12}: false, any: [{{signal.s{n - 1}: true}}, {beside}]}}}}"
        for n in range(1, 30)
    ]
    signals = "\n".join(["  s0: {flag: red, title: S, because: S., when: {custom.f0: true}}", *deep])
    planner, _ = planners(rules(f"facts:\n{facts}\nsignals:\n{signals}\n"))
    assert len(planner.heads) < 200


def test_a_rule_as_durable_rules_is_given_it() -> None:
    """A rule asks of one message that it is a case, and each of its checks; nothing else is ever used."""
    checks = (
        Check("f.project.brief", "is not", "written"),
        Check("f.client.mind_changes", "at least", 3),
        Check("f.tier.not.best", "is", True),
        Check("f.count.0.could", "at most", 1),
    )
    assert json.dumps(Rule("12.0", checks).as_json()) == (
        '{"all": [{"m": {"$and": [{"case": 1}, {"$neq": {"f.project.brief": "written"}}, {"$gte": {"f.client.mind_changes": 3}},'
        ' {"f.tier.not.best": true}, {"$lte": {"f.count.0.could": 1}}]}}]}'
    )


def test_portions_keep_within_the_limits() -> None:
    """No portion has more rules, or more nodes, than the module can be trusted with; no rule is lost."""
    long = [Rule(f"{n}", tuple(Check(f"f{n}.{place}", "is", True) for place in range(7))) for n in range(40)]
    same = [Rule(f"s{n}", (Check("f", "is", True),)) for n in range(300)]
    for some in (long, same, long + same):
        found = list(portions(some))
        assert sorted(rule.name for portion in found for rule in portion) == sorted(rule.name for rule in some)
        for portion in found:
            nodes = {rule.checks[: length + 1] for rule in portion for length in range(len(rule.checks))}
            assert len(nodes) <= MOST_NODES
            assert len(portion) <= MOST_RULES


# --- what is refused --------------------------------------------------------------------------------------------------------------

MOOD = """
facts:
  custom.a: {{enum: [{values}], ask: A?, presume: a}}
---
outcome: mood
values: [good, bad]
policy: first
rows:
  - id: row
    when: {{{when}}}
    then: bad
otherwise: good
"""


def complaint(rules: RuleSet) -> str:
    with pytest.raises(RuleSetError) as caught:
        rules.using("durable")
    line, _, _ = str(caught.value).partition("\n")
    return line[line.index("ruleset.yaml") :]


def test_a_text_that_is_too_long(rules: Rules) -> None:
    """The module begins to count anew after 65,535 characters, so a fact that could be such a text is refused where it is read."""
    loaded = rules(MOOD.format(values="a, b, c, " + "x" * 65_537, when="custom.a: b"))
    assert complaint(loaded) == (
        "ruleset.yaml:13:5: error: `mood/row` reads `custom.a`, which has a value of more than 60,000 characters,"
        " too long for the engine `durable` [durable-long-text]"
    )


def test_a_number_that_is_too_large(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the module holds numbers in 32 bits, a rule that asks for a larger one is refused."""
    monkeypatch.setattr("clientqual.engines.durable.limits.LARGEST", 2**31 - 1)
    text = MOOD.format(values="a, b", when="custom.m: {ge: 300000}").replace(
        "---", "  custom.m: {number: [0, 900000], ask: M?, presume: 1}\n---", 1
    )
    assert complaint(rules(text)) == (
        "ruleset.yaml:14:5: error: `mood/row` compares with a number that is too large for the engine `durable` on this system"
        " [durable-large-number]"
    )


def test_too_many_answers_at_once(rules: Rules) -> None:
    """To be one of few answers rules out many others, in one rule."""
    values = ", ".join(f"v{number}" for number in range(70))
    text = f"""
facts: {{custom.a: {{bool: true, ask: A?, presume: false}}}}
---
outcome: many
values: [{values}]
policy: first
rows: [{{id: a, when: {{custom.a: true}}, then: v1}}]
otherwise: v2
---
outcome: mood
values: [good, bad]
policy: first
rows:
  - {{id: row, when: {{many: [v1, v2]}}, then: bad}}
otherwise: good
"""
    assert complaint(rules(text)) == (
        "ruleset.yaml:18:5: error: `mood/row` rules out 68 answers at once, and the engine `durable` can be trusted with 60"
        " [durable-many-values]"
    )


def test_all_complaints_come_at_once(rules: Rules) -> None:
    """Everything that is against a rule set is said, before the module is even looked for."""
    loaded = rules(
        MOOD.format(values="a, b, c, " + "x" * 65_537, when="custom.a: b")
        + """---
outcome: other
values: [good, bad]
policy: first
rows: [{id: row, when: {custom.a: [a, b]}, then: bad}]
otherwise: good
"""
    )
    with pytest.raises(RuleSetError) as caught:
        DurableEngine(loaded.program)
    assert [item.code for item in caught.value.diagnostics] == ["durable-long-text"]

"""The wire: JSON in and JSON out is to the byte what the long way writes, and refuses with the same words and places."""

from __future__ import annotations

import json
from collections.abc import Callable, Sized
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientqual import CaseError, wire
from clientqual.engines.table import memory
from clientqual.models import one_case
from clientqual.report import Detail
from clientqual.ruleset import RuleSet
from clientqual.testing import CaseStrategies

DETAILS: tuple[Detail, ...] = ("answer", "full")
REFERENCE = Path(__file__).parents[1] / "bench" / "reference" / "rules"


def written(rules: RuleSet, data: bytes | str, detail: Detail) -> bytes | str:
    try:
        return rules.qualify_json(data, detail)
    except CaseError as error:
        return str(error)


def long_way(rules: RuleSet, data: bytes | str, detail: Detail) -> bytes | str:
    """Return what is written of a case that the models read."""
    try:
        return rules._long_way(one_case(data), "walk").to_json(detail).encode(errors="backslashreplace")
    except CaseError as error:
        return str(error)


@cache
def reference() -> RuleSet:
    return RuleSet.load(REFERENCE)


# --- to the byte ----------------------------------------------------------------------------------------------------------------


def spaced(random: Random, value: Any) -> str:
    """Write JSON as others may: members in any order, white space anywhere, texts with escapes or without."""
    if isinstance(value, dict):
        members = random.sample([*value.items()], len(value))
        inner = (f"{blank(random)}{spaced(random, key)}{blank(random)}:{spaced(random, item)}" for key, item in members)
        text = "{" + ",".join(inner) + blank(random) + "}"
    elif isinstance(value, list):
        text = "[" + ",".join(spaced(random, item) for item in value) + "]"
    elif isinstance(value, str) and random.random() < 0.1:
        text = '"' + "".join(f"\\u{ord(char):04x}" for char in value) + '"'
    else:
        text = json.dumps(value, ensure_ascii=random.random() < 0.5)
    return blank(random) + text + blank(random)


def blank(random: Random) -> str:
    return random.choice(["", "", "", "", " ", "\n", "\t", "\r\n  "])


TEXTS = st.one_of(
    st.sampled_from(["a", "at 10:30", 'he said "no": never', "\\", "\u2028"]), st.text('aé:"\\{}, ', max_size=8)
)


@st.composite
def cases(draw: Any, program: Any) -> dict[str, Any]:
    """Draw a case as JSON has it, under its models or by path."""
    strategies = CaseStrategies.of(program)
    facts = draw(strategies.partial(draw(st.integers(0, 40))))
    told = {path: as_json(draw, value) for path, value in facts.items() if value != strategies.defaults.get(path)}
    told |= dict.fromkeys(draw(st.lists(st.sampled_from(sorted(program.facts)), max_size=2)))
    case: dict[str, Any] = {}
    nested = draw(st.booleans())
    for path, value in told.items():
        section, _, name = path.partition(".")
        if nested:
            case.setdefault(section, {})[name] = value
        else:
            case[path] = value
    for name in draw(st.lists(st.sampled_from(["id", "label"]), max_size=2, unique=True)):
        case[name] = draw(TEXTS)
    return case


def as_json(draw: Any, value: Any) -> Any:
    if isinstance(value, frozenset):
        return [*value]
    if isinstance(value, str | bool | int):
        return value
    return str(value) if draw(st.booleans()) else int(value) if value == int(value) else float(value)


@settings(max_examples=40)
@given(st.deferred(lambda: cases(reference().program)), st.randoms(use_true_random=False))
def test_any_case_however_it_is_written(case: dict[str, Any], random: Random) -> None:
    """Whatever the spacing, the order and the escapes, the answer is to the byte that of the same case in Python or a file."""
    rules = reference()
    text = spaced(random, case)
    expected = long_way(rules, text, "answer")
    for data in (text, text.encode(), json.dumps(case)):
        assert written(rules, data, "answer") == expected


@settings(max_examples=100)
@given(
    st.deferred(lambda: cases(reference().program)),
    st.randoms(use_true_random=False),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.sampled_from([*'":,{}[]\\ 1e.-', "\ufeff", "\x07", "\ud800", "null", "-"]),
            st.integers(0, 2),
        ),
        max_size=2,
    ),
)
def test_any_text(case: dict[str, Any], random: Random, changes: list[tuple[float, str, int]]) -> None:
    """Of a text with slips in it, too, the same is said either way, and nothing worse happens."""
    text = spaced(random, case)
    for where, what, gone in changes:
        at = int(where * len(text))
        text = text[:at] + what + text[at + gone :]
    expected = long_way(reference(), text, "answer")
    for data in (text, text.encode(errors="surrogatepass")):
        assert written(reference(), data, "answer") == expected


@given(st.binary(max_size=40))
def test_any_bytes(data: bytes) -> None:
    """Bytes that are no JSON are refused, and nothing worse happens."""
    assert written(reference(), data, "answer") == long_way(reference(), data, "answer")


def test_most_cases_take_the_short_way() -> None:
    """What people ordinarily write is answered without the models."""
    rules = RuleSet.default()
    for case in (
        {},
        {"id": "2026-117", "label": "Miller", "project": {"brief": "none", "budget": "4000.00", "external_risks": []}},
        {"client.weeks_silent": 2.5, "project.budget_fit": "ample", "project.rush": None},
        {"label": "at 10:30", "client": {"status_requests_per_week": 0.25}},
    ):
        for data in (json.dumps(case), json.dumps(case, indent=1), json.dumps(case, separators=(",", ":")).encode()):
            assert rules._wire.answer(data) == rules.qualify(case).to_json("answer")


# --- what is refused ------------------------------------------------------------------------------------------------------------

LARGE = b'{"id": "a"' + b" " * (8 * 1024 * 1024) + b"}"
REFUSED: dict[str, tuple[bytes | str, str]] = {
    "a key twice": (
        b'{"project": {"rush": true, "rush": false, "brief" : "none"}}',
        "case.json:1:28: error: the key `rush` is here twice [duplicate-key]",
    ),
    "a text twice": (b'{"id": "a", "id": "a"}', "case.json:1:13: error: the key `id` is here twice [duplicate-key]"),
    "more than a float can hold": (
        b'{"client": {"weeks_silent": 2.00000000000000001}}',
        "case.json:1:29: error: `client.weeks_silent` has at most 4 decimal places, and `2.00000000000000001` has more [too-many-places]",
    ),
    "less than a float can hold": (
        b'{"client": {"weeks_silent": 1e-400}}',
        "case.json:1:29: error: `client.weeks_silent` has at most 4 decimal places, and `1E-400` has more [too-many-places]",
    ),
    "an exponent of many digits": (
        b'{"client": {"weeks_silent": 1e0001}}',
        "case.json:1:29: error: `client.weeks_silent` is a number, and this is the text `1e0001` [unfit-kind]",
    ),
    "no number": (
        b'{"client": {"weeks_silent": NaN}}',
        "case.json:1:29: error: this is no JSON: `NaN` is no JSON value [json-syntax]",
    ),
    "one for true": (
        b'{"project": {\n  "rush": 1}}',
        "case.json:2:11: error: `project.rush` is `true` or `false`, and this is the number `1` [unfit-kind]",
    ),
    "a name": (b'{"project": {"breif": 1}}', "case.json:1:14: error: `project.breif` is not a fact [unknown-fact]"),
    "a contradiction": (
        b'{"project": {"budget": 5, "budget_defined": false}}',
        "error: `project.budget` is stated, so `project.budget_defined` is `true`, and it cannot also be `false` [contradiction]",
    ),
    "bytes that are no text": (
        b'{"id": "\xe9"}',
        "error: `case.json` is not UTF-8 text: line 1 has bytes that are not [not-utf8]",
    ),
    "half a character": (
        '{"id": "\ud800"}',
        "error: `case.json` is not UTF-8 text: line 1 has bytes that are not [not-utf8]",
    ),
    "zero bytes": (b'{"id": "\0"}', "error: `case.json` is no text: it has zero bytes [binary-file]"),
    "nothing": (b"", "error: `case.json` is empty [empty-file]"),
    "nothing said": (b"null", "error: `case.json` is empty [empty-file]"),
    "no case": (b"[]", "error: there is no case [not-one-case]"),
    "two cases": (b"[{}, {}]", "error: one case is expected, and there are 2 [not-one-case]"),
    "two documents": (b"{}\n{}", "error: one case is expected, and there are 2 [not-one-case]"),
    "a number": (
        b"5",
        "case.json:1:1: error: a case is a mapping of names to values, and this is the number `5` [not-a-mapping]",
    ),
    "YAML": (
        b"project: {rush: true}",
        "case.json:1:1: error: this is no JSON: `project` is no JSON value [json-syntax]",
    ),
    "depth": (b'{"a":' * 5000, "case.json:1:301: error: this is nested more than 60 deep [too-deep]"),
    "depth of lists": (b"[" * 100_000, "case.json:1:61: error: this is nested more than 60 deep [too-deep]"),
    "size": (LARGE, "error: `case.json` is larger than 8 MiB [too-large]"),
    "a huge number": (
        b'{"project": {"budget": ' + b"9" * 5000 + b"}}",
        "case.json:1:24: error: `project.budget` is below 10^14 in size, and this number has 5000 digits before the point [number-too-large]",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(what: str) -> None:
    """Each is refused with its place, the same at both details."""
    data, message = REFUSED[what]
    for detail in DETAILS:
        with pytest.raises(CaseError) as raised:
            RuleSet.default().qualify_json(data, detail)
        assert str(raised.value).partition("\n")[0] == message


ACCEPTED: dict[str, tuple[bytes | str, dict[str, Any]]] = {
    "a byte order mark": (b'\xef\xbb\xbf{"project": {"rush": true}}', {"project.rush": True}),
    "one in a text": ('\ufeff{"project": {"rush": true}}', {"project.rush": True}),
    "a list of one": (b'[{"project": {"rush": true}}]', {"project.rush": True}),
    "colons in a text": (b'{"label": "\\"rush\\": a:b", "project": {"rush" :true}}', {"label": '"rush": a:b', "project.rush": True}),
    "a number for a text": (b'{"id": 7.10, "label": 1.50}', {"id": "7.10", "label": "1.50"}),
    "an amount with decimals": (b'{"project": {"budget": 2500.50, "phases": 3.0}}', {"project.budget": "2500.50", "project.phases": 3}),
    "sixteen digits": (b'{"client": {"weeks_silent": 1.250000000000000}}', {"client.weeks_silent": "1.25"}),
    "a far exponent": (b'{"client": {"weeks_silent": 2e+1}}', {"client.weeks_silent": 20}),
    "minus nothing": (b'{"client": {"weeks_silent": -0.0, "mind_changes": -0}}', {"client.weeks_silent": 0, "client.mind_changes": 0}),
    "what stands beside the facts": (b'{"notes": ["a"], "dont_know": ["client.trust"]}', {"notes": "a", "dont_know": "client.trust"}),
    "a section that is null": (b'{"project": null, "id": null}', {}),
}  # fmt: skip


@pytest.mark.parametrize("what", ACCEPTED)
def test_what_is_read_the_long_way(what: str) -> None:
    """What takes a closer look is answered all the same."""
    data, case = ACCEPTED[what]
    rules = RuleSet.default()
    assert rules.qualify_json(data, "answer").decode() == rules.qualify(case).to_json("answer")
    assert rules.qualify_json(data).decode() == rules.qualify(case).to_json()


def test_half_a_character_stays_what_it_is() -> None:
    """JSON can write half a character, and so it comes back: as bytes that are UTF-8."""
    data = rb'{"id": "\ud800", "override": {"tier": {"value": "best", "by": "\udfff"}}}'
    for detail in DETAILS:
        read = json.loads(RuleSet.default().qualify_json(data, detail))
        assert (read["case"]["id"], read["override"]["tier"]["by"]) == ("\ud800", "\udfff")


def test_a_large_text_is_left_to_the_long_way() -> None:
    """The long way has bounds for size, depth and number of values; the short way needs none."""
    data = json.dumps({"label": "a" * (1 << 16)})
    assert RuleSet.default()._wire.answer(data) is None
    assert json.loads(RuleSet.default().qualify_json(data, "answer"))["case"]["label"] == "a" * (1 << 16)


NAMESAKES = """
facts:
  project.rush: {ask: "?", presume: false}
  project.brief: {ask: "?", presume: none}
---
outcome: mood
values: [good, bad]
policy: first
rows: [{id: a, when: {project.rush: true}, then: bad}]
otherwise: good
---
signals: {mood: {flag: red, title: t, when: {project.brief: none}}}
actions: {mood: {title: t, phase: inquiry, effect: none, recommend: [{id: a, when: {project.brief: none}}]}}
"""


def test_an_outcome_a_signal_and_an_action_of_one_name(rules: Callable[..., RuleSet]) -> None:
    """Each is marked exact for itself, whichever way it is written."""
    loaded = rules(NAMESAKES)
    for case in ({"project.brief": "none"}, {"project.rush": True}, {}):
        q = loaded.qualify(case)
        assert q.outcomes["mood"].exact == q.outcomes["mood"].is_certain
        assert q.recommendations[0].exact == (q.recommendations[0].status == "certain")
        assert loaded.qualify_json(json.dumps(case), "answer").decode() == q.to_json("answer")


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered stays under its limit, and what is written does not depend on it."""
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 2)
    rules = RuleSet.default()
    forgetful = wire.Wire(rules.program, rules._table, rules._door, rules._wire._digest)
    for fit in ("ample", "short", "enough"):
        for brief in ("none", "spoken", "written", "detailed"):
            data = json.dumps({"project": {"brief": brief, "budget_fit": fit}})
            assert forgetful.answer(data) == rules._wire.answer(data)
    written: list[Sized] = [forgetful._outcomes, forgetful._stated, *(part for *_, part in forgetful._actions)]
    assert max(len(part) for part in written) == 2

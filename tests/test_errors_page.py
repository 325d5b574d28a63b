"""docs/errors.md: every complaint that there is, with an example that was really made.

With CLIENTQUAL_EXPECTED=write the page is rewritten; read the diff. That each function of `messages` has an example proves that each
is reached by something a user can do.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import narwhals
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import ValidationError

from clientqual import frames, messages, spark
from clientqual.compiler import compile_rules
from clientqual.diagnostics import Diagnostic
from clientqual.engagement import Engagement, Follower, Log
from clientqual.errors import ClientqualError
from clientqual.interview import Interview
from clientqual.models import Case, parse_cases
from clientqual.ruleset import RuleSet
from clientqual.span import Source
from clientqual.spark.partitions import Answering, Carried
from clientqual.text import MAX_BYTES, decode, parse, read_file

PAGE = Path(__file__).parents[1] / "docs" / "errors.md"
BAD = Path(__file__).parent / "compiler" / "bad"

INTRO = """# Error messages

Everything that can be wrong has a code, a message, where possible a place, and where possible something that helps. This page has
all of them, each with an example. It is written by `tests/test_errors_page.py` from complaints that were really made.
"""
PARTS = {
    "reading": "Files and their form",
    "cases": "Cases",
    "answering": "Cases under a rule set, and findings about a rule set",
    "engines": "Engines",
    "asking": "Interviews",
    "frames": "Frames",
    "expressions": "Frames that answer themselves",
    "spark": "Data frames on a cluster",
    "explaining": "Questions for a reason",
    "changing": "Questions for what would change an answer",
    "events": "Logs of events, and what a rule set says of events",
    "naming": "Names in a rule set",
    "typing": "Form and type of what a rule set says",
}

CASES = """\
project: {brief: good, budget: 1e20, rush: no, weather: fine}
house_rules: {deposit_percent: 500, avoided_personas: [bossy]}
client: {mind_changes: many, weeks_silent: .nan, status_requests_per_week: 0.00001}
project.brief: none
currency: eur
notes: true
colour: blue
dont_know: [project.budget_fit]
override: {tier: {by: me}}
---
client: {trust: trusting}
dont_know: [client.trust]
"""
FACTS = """
facts:
  custom.a: {bool: true, ask: A?, presume: false, implies: {custom.b: true}}
  custom.b: {bool: true, ask: B?, presume: false}
sources: {S1: A source.}
---
outcome: mood
values: [good, bad]
policy: first
rows: [{id: a, when: {custom.a: true}, then: bad}]
otherwise: good
---
always:
  - {name: the mood is good, when: {custom.b: true}, then: {mood: good}}
  - {name: never tried, when: {custom.a: true, not: {custom.a: true}}, then: {mood: good}}
"""
FAR = """
facts:
  custom.n: {number: [0, null], ask: N?, presume: 1}
  custom.m: {number: [0, null], ask: M?, presume: 1}
---
outcome: mood
values: [good, bad]
policy: first
rows: [{id: a, when: {custom.n: {gt: {fact: custom.m, times: 1000000.0001}}}, then: bad}]
otherwise: good
"""

TOO_MUCH = f"""
facts:
  custom.a: {{enum: [short, {"x" * 60_001}], ask: A?, presume: short}}
  custom.b: {{number: [0, 1000000], ask: B?, presume: 1}}
---
outcome: many
values: [{", ".join(f"v{number}" for number in range(70))}]
policy: first
rows:
  - {{id: text, when: {{custom.a: short}}, then: v1}}
  - {{id: large, when: {{custom.b: {{ge: 500000}}}}, then: v2}}
otherwise: v3
---
outcome: mood
values: [good, bad]
policy: first
rows:
  - {{id: few, when: {{many: [v1, v2]}}, then: bad}}
otherwise: good
"""
CASE_DATA: tuple[dict[str, object], ...] = (
    {"project": {"budget": 0.1}},
    {"custom": {"x": object()}},
    {"id": []},
    {"client": 5},
    {f"client.fact{n}": 1 for n in range(150)},
)
ENTRIES = {
    "project.brief": "verbal",
    "project.size": "5",
    "project.written_estimate": "s",
    "project.scope_changes": "two or so",
    "project.budget": "2,500",
    "project.estimate": "$2500",
}
MISFITS: tuple[dict[str, object], ...] = (
    {"currency": "USD", "custom": {"c": 1}, "override": {"moood": {"value": "good"}, "mood": {"value": "great"}}},
    {"custom": {"a": True, "b": False}},
)
FRAMES: tuple[dict[str, list[object]], ...] = (
    {"brief": ["none"]},
    {"project.breif": ["none"], "project.rush": [True]},
    {"custom.a": [None], "mood.presumed": ["good"]},
    {"custom.a": [True] * 3, "custom.b": [False] * 3},
    {"project.size": [f"size {number}" for number in range(99)]},
)

RETRACTIONS = (
    '{"id": "e1", "at": "2026-03-02", "kind": "abuse"}',
    '{"id": "e2", "at": "2026-03-03", "kind": "retracted", "event": "E1"}',
    '{"id": "e3", "at": "2026-03-04", "kind": "retracted", "event": "e2"}',
)
LOG = (
    '{"id": "e1", "at": "2026-03-02T10:15", "kind": "mind_changed"}',
    '{"id": "e2", "at": "last week", "kind": "mind_changed"}',
    '{"id": "e2b", "at": "0026-03-02", "kind": "mind_changed"}',
    '{"at": "2026-03-02", "kind": "mind_changed"}',
    '{"id": "e4", "at": "2026-03-02", "kind": "mind_changed", "why": "the boss"}',
    '{"id": "e5", "at": "2026-03-02", "kind": "estimate_given", "amuont": 4000}',
    '{"id": "e6", "at": "2026-03-02", "kind": "stage_entered"}',
    '{"id": "e7", "at": "2026-03-02", "kind": "site_visited", "who": {"name": "Ada"}}',
    '["e8", "2026-03-02", "mind_changed"]',
    '{"id": "e9", "at": "2026-03-02", "kind": "note"}',
    '{"id": "e9", "at": "2026-03-03", "kind": "note"}',
    '{"id": "e10", "note": "' + "very " * 60_000 + '"}',
)

Made = dict[tuple[str, str], Diagnostic]


def recorded(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Made]:
    """Record what the functions of `messages` make from now on: the first complaint of each function and code."""
    made: Made = {}

    def recording(name: str, make: Callable[..., Diagnostic]) -> Callable[..., Diagnostic]:
        def make_and_record(*args: object, **named: object) -> Diagnostic:
            complaint = make(*args, **named)
            made.setdefault((name, complaint.code), complaint)
            return complaint

        return make_and_record

    names = [name for name, item in vars(messages).items() if _makes_complaints(item)]
    for name in names:
        monkeypatch.setattr(messages, name, recording(name, getattr(messages, name)))
    return names, made


def _makes_complaints(item: object) -> bool:
    return inspect.isfunction(item) and item.__annotations__.get("return") == "Diagnostic"


def complaints(tmp_path: Path, rules: Callable[..., RuleSet]) -> Iterator[Diagnostic]:
    """Do everything wrong, and yield what is said about it."""
    for folder in sorted(BAD.iterdir()):
        yield from refused(compile_rules, f"{folder.name}/house" if (folder / "house").is_dir() else folder.name)
    yield from of_files(tmp_path)
    yield from parse_cases(Source("case.yaml", CASES)).complaints
    yield from parse_cases(Source("case.yaml", "- 5\n- {custom: {x: {y: 1}}}\n")).complaints
    for data in CASE_DATA:
        yield from refused(Case.model_validate, data)
    loaded = rules(f"currency: EUR\n---{FACTS}")
    yield from loaded.check()
    for data in MISFITS:
        yield from refused(loaded.qualify, data)
    yield from refused(loaded.qualify, {}, "exactly")
    yield from refused(loaded.schema, "cases")
    with pytest.MonkeyPatch.context() as without:
        without.setitem(sys.modules, "pysat.solvers", None)
        yield from refused(loaded.qualify, {}, "exact")
    yield from refused(loaded.using, "lines")
    yield from of_engines(loaded, rules)
    yield from refused(loaded.why, {}, "moody")
    yield from refused(RuleSet.default().why, {}, "write_off")
    yield from of_changes(loaded)
    yield from refused(loaded.qualify_json, b"[{}, {}]")
    yield from refused(RuleSet, loaded.program, "de")
    yield from of_interviews(loaded)
    yield from of_frames(loaded)
    yield from of_expressions(rules)
    yield from of_spark()
    yield from of_logs()


def of_frames(rules: RuleSet) -> Iterator[Diagnostic]:
    def qualified(columns: Mapping[str, list[object]], **options: Any) -> object:
        return rules.qualify_frame(pa.table(columns), **options)

    for columns in FRAMES:
        yield from refused(qualified, columns)
    yield from refused(lambda: qualified(FRAMES[0], possible="bits", actions=["work"]))
    twice = pa.table([[None], [None]], names=["custom.a", "custom.a"])
    mixed = pd.DataFrame({"project.brief": ["none", 1]})
    for frame in (twice, mixed, pl.LazyFrame(), [{"project.brief": "none"}]):
        yield from refused(rules.qualify_frame, frame)
    yield from refused(lambda: list(rules.qualify_batches(iter([pa.table(FRAMES[0])]))))
    with pytest.MonkeyPatch.context() as without:
        without.setitem(sys.modules, "pyarrow", None)
        without.delitem(sys.modules, "clientqual.frames.engine")
        without.delattr(frames, "PlanesEngine")
        yield from refused(RuleSet(rules.program).qualify_frame, twice)


def of_expressions(rules: Callable[..., RuleSet]) -> Iterator[Diagnostic]:
    default, far = RuleSet.default(), rules(FAR)
    for table in (
        {"project.brief": [True], "project.budget": [2500.0]},
        {"project.terms_agreed": [["revisions"]]},
    ):
        yield from refused(default.qualify_lazy, pa.table(table))
    yield from refused(default.qualify_lazy, pd.DataFrame({"project.rush": [True]}))
    yield from refused(far.qualify_lazy, pl.LazyFrame({"custom.n": [1], "custom.m": [1]}))
    yield from refused(lambda: default.sql("oracle", "leads"))  # type: ignore[arg-type]  # just that
    with pytest.MonkeyPatch.context() as other:
        other.setattr(narwhals, "from_native", lambda _: SimpleNamespace(implementation=SimpleNamespace(value="ibis")))
        yield from refused(default.qualify_lazy, pl.LazyFrame())


def of_spark() -> Iterator[Diagnostic]:
    rules, frame = RuleSet.default(), SimpleNamespace(columns=["id", "project.brief"])
    yield from refused(lambda: rules.qualify_spark(frame, key="lead"))
    batch = pa.record_batch({"lead": [f"L{number}" for number in range(30)], "project.brief": ["verbal"] * 30})
    answering = Answering(Carried(rules), tuple(batch.schema.names), "lead", {}, partition=lambda: 3)
    yield from refused(lambda: list(answering([batch])))
    with pytest.MonkeyPatch.context() as without:
        without.setitem(sys.modules, "clientqual.spark.cluster", None)
        without.delattr(spark, "qualify_spark")
        yield from refused(rules.qualify_spark, frame)


def of_changes(rules: RuleSet) -> Iterator[Diagnostic]:
    for wanted in ({}, {"moood": "bad"}, {"mood": "bda"}, {"mood": "bad", "limit": 0}, {"recommended": "walk_awya"}):
        yield from refused(partial(rules.change, {}, **wanted))
    with pytest.MonkeyPatch.context() as without:
        without.setitem(sys.modules, "pysat.solvers", None)
        many = {"client": {"abusive": True, "asks_unpaid_work": True}, "project": {"brief": "none", "rush": True}}
        yield from refused(partial(RuleSet.default().change, many, tier="best"))


def of_engines(loaded: RuleSet, rules: Callable[..., RuleSet]) -> Iterator[Diagnostic]:
    with pytest.MonkeyPatch.context() as without:
        without.setitem(sys.modules, "durable_rules_engine", None)
        yield from refused(loaded.using, "durable")
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setattr("clientqual.engines.durable.limits.LARGEST", 2**31 - 1)
        yield from refused(rules(TOO_MUCH).using, "durable")


def of_logs() -> Iterator[Diagnostic]:
    yield from refused(Log.read, LOG)
    yield from refused(Engagement(log=Log()).between, "2026-03-10", "2026-03-02")
    mistaken = Log.read(['{"id": "e1", "at": "2026-03-02", "kind": "mind_chnged"}'])
    yield from refused(RuleSet.default().facts_at, mistaken, "2026-04-01")
    yield from Log.read(RETRACTIONS).astray()
    yield from refused(Follower.restore, {"format": 0})


def of_interviews(rules: RuleSet) -> Iterator[Diagnostic]:
    interview = Interview(rules, {"currency": "EUR", "project.rush": True})
    for path in ("project.rush", "project.breif"):
        yield from refused(interview.answer, True, path)
    yield from refused(interview.answer, None, "project.brief")
    yield from refused(Interview().answer, "short", "project.budget_fit")
    yield from refused(interview.undo)
    yield from refused(Interview(rules, {"custom": {"a": True}}).dont_know)
    for path, text in ENTRIES.items():
        yield from refused(interview.read, text, path)


def refused(call: Callable[..., object], *arguments: object) -> Iterable[Diagnostic]:
    try:
        call(*arguments)
    except ClientqualError as error:
        return error.diagnostics
    except ValidationError:
        return ()  # the complaints in it were recorded when they were made
    raise AssertionError("this should have been refused")


def of_files(tmp_path: Path) -> Iterator[Diagnostic]:
    found: list[Diagnostic] = []
    for path in (Path("case.yaml"), tmp_path, tmp_path / ("x" * 300)):
        read_file(path, found, "case.yaml")
    for data in (b"id: a\0", b"PK\x03\x04", b"id: caf\xe9", b"a" * (MAX_BYTES + 1)):
        decode(data, "case.yaml", found)
    for name, text in (("case.json", '{"id": 1,}'), ("case.yaml", "a: " + "[" * 80), ("case.yaml", "- a\n" * 400_001)):
        parse(Source(name, text), found)
    yield from found


def page(names: list[str], made: Made, whole: list[Diagnostic]) -> str:
    """Return the page: by part and code, what each function says and an example of it."""
    lines = [INTRO]
    for part, title in PARTS.items():
        codes: dict[str, list[str]] = {}
        for (name, code), complaint in sorted(made.items(), key=lambda item: names.index(item[0][0])):
            function = inspect.unwrap(SOURCE[name])
            if function.__module__.endswith(part):
                # The whole complaint as the user got it, with the place that it was given later.
                shown = next(
                    (item for item in whole if (item.code, item.message) == (code, complaint.message)), complaint
                )
                told = (function.__doc__ or "").partition("\n")[0]
                codes.setdefault(code, []).append(f"{told}\n\n```text\n{shown}\n```\n")
        lines.append(f"## {title}\n")
        for code in sorted(codes):
            lines += [f"### {code}\n", *codes[code]]
    return "\n".join(lines)


SOURCE = {name: item for name, item in vars(messages).items() if _makes_complaints(item)}


def test_page(tmp_path: Path, rules: Callable[..., RuleSet], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every function of `messages` is reached, and the page shows what it says today."""
    monkeypatch.chdir(BAD)
    names, made = recorded(monkeypatch)
    whole = list(complaints(tmp_path, rules))
    assert sorted(set(names) - {name for name, _ in made}) == []
    text = page(names, made, whole).replace(f"{tmp_path}/", "")
    assert str(tmp_path) not in text
    if os.environ.get("CLIENTQUAL_EXPECTED") == "write":
        PAGE.write_text(text, "utf-8")
    assert text == PAGE.read_text("utf-8"), "write it with CLIENTQUAL_EXPECTED=write"


@pytest.mark.parametrize("name", sorted(SOURCE))
def test_docstring(name: str) -> None:
    """Each says in one sentence what is wrong."""
    told = SOURCE[name].__doc__ or ""
    assert told.partition("\n")[0].endswith(".")
    assert told[0].isupper() or told[0] == "`"

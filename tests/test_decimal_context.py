"""Pure: no answer, and no message, depends on the decimal context of who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_UP, Context, Decimal, FloatOperation, Inexact, InvalidOperation, Rounded, localcontext
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from clientqual import CaseError, Interview, RuleSet, RuleSetError, crm, report
from clientqual.circuit import dump_circuit
from clientqual.cli import cli
from clientqual.engagement import Log

HOUSE = """
ruleset: house
version: 1.0.0
extends: {extends}
---
facts:
  custom.rate: {{number: [0.0625, 12345.6789], ask: Which?, presume: 1.2345}}
  custom.price: {{money: true, ask: How much?, presume: 123456.7891}}
  custom.late: {{number: [0, null], ask: How late?, presume: 0}}
from_events:
  custom.late: {{since: a, unit: weeks}}
events:
  a: {{}}
---
signals:
  small: {{flag: red, title: Small, when: {{project.budget: {{lt: 12345.6789}}}}, because: It is.}}
  dear:
    flag: red
    title: Dear
    when: {{custom.price: {{gt: {{fact: project.budget, times: 1.2345}}}}}}
    because: It is.
"""
MAPPING = """
mapping: house
version: 1.0.0
time_zone: Europe/Berlin
source_zone: UTC
currency: EUR
facts:
  project.budget: amount
  client.weeks_silent: {from: seen, as: weeks_since}
"""
CASE = {
    "client": {"deposit_stance": "hesitates", "estimate_stance": "resists", "budget_may_follow": False},
    "project": {"stage": "estimate", "brief": "spoken", "budget": 1800, "estimate": 3000, "rush": True},
}
FINE = {"project.budget": Decimal("98765.4321"), "custom.price": "123456.789", "custom.rate": 1.0625}


@contextmanager
def theirs() -> Iterator[None]:
    """A context in which next to nothing can be reckoned."""
    with localcontext(Context(prec=2, rounding=ROUND_UP, traps=[Inexact, Rounded, InvalidOperation, FloatOperation])):
        yield


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "ruleset.yaml").write_text(HOUSE.format(extends="clientqual/default"), "utf-8")
    (tmp_path / "map.yaml").write_text(MAPPING, "utf-8")
    return tmp_path / "house"


def _answers(house: Path) -> str:
    rules = RuleSet.load(house)
    lanes = rules.using("lanes")
    return "\n".join(
        rules.qualify(case, precision).to_json() for case in (CASE, FINE, {}) for precision in ("walk", "exact")
    ) + "".join(report.text(lanes.qualify(case), guidance=True) + str(rules.answer(case)) for case in (CASE, FINE))


def _changes(house: Path) -> str:
    rules = RuleSet.load(house)
    found = rules.change(CASE, verdict="accept_with_conditions")
    assert any(step.low == Decimal("1384.6154") for change in found for step in change.steps)
    return repr(found) + repr(rules.change(FINE, tier=["best", "good"], limit=2))


def _reasons(house: Path) -> str:
    rules = RuleSet.load(house)
    return repr([rules.why(case, "verdict", precision) for case in (CASE, FINE) for precision in ("walk", "exact")])


def _cases(house: Path) -> str:
    mapping = crm.Mapping.load(house.parent / "map.yaml")
    records = [{"amount": 12345.67891, "seen": "2026-03-01T23:30:00"}, {"amount": "1.5", "seen": 1772406000000}]
    return repr([mapping.case(record, as_of=date(2026, 3, 11)) for record in records])


def _told(house: Path) -> str:
    log = Log.read(['{"id": "1", "at": "2026-03-01T00:00:00Z", "kind": "a"}'], "log")
    told = RuleSet.load(house).facts_at(log, "2026-03-11")
    assert told.facts["custom.late"] == Decimal("1.4285")
    return repr(told)


def _look(house: Path) -> str:
    rules = RuleSet.load(house)
    return rules.digest + dump_circuit(rules.program, rules._circuit) + repr(rules.facts()) + repr(rules.schema("case"))


def _frames(house: Path) -> str:
    rules = RuleSet.load(house)
    columns = {"custom.rate": [1800.5, None, 12345.6789], "custom.price": [Decimal("123456.7891"), None, None]}
    return repr(rules.qualify_frame(pl.DataFrame(columns)).rows()) + rules.sql("duckdb", "leads")


def _asked(house: Path) -> str:
    asked = Interview(RuleSet.load(house), {"currency": "EUR"})
    return repr([asked.read(entry, "project.budget") for entry in ("12.5k", "123 456.7891 EUR", "7.5")])


def _refused(house: Path) -> str:
    rules = RuleSet.load(house)
    wrong = [{"custom.rate": value} for value in (0.0001, 12345.67891, "1e9", Decimal("123456.789"), 10**30)]
    told = [str(_error(CaseError, partial(rules.qualify, case))) for case in wrong]
    bad = (house / "ruleset.yaml").read_text("utf-8").replace("lt: 12345.6789", "lt: 12345.67891")
    bad = bad.replace("presume: 1.2345", "presume: 99999.999").replace("times: 1.2345", "times: 1.23456")
    (house.parent / "bad").mkdir(exist_ok=True)
    (house.parent / "bad" / "ruleset.yaml").write_text(bad, "utf-8")
    return "\n".join([*told, str(_error(RuleSetError, partial(RuleSet.load, house.parent / "bad")))])


def _error(kind: type[Exception], done: Callable[[], object]) -> Exception:
    with pytest.raises(kind) as error:
        done()
    return error.value


@pytest.mark.parametrize("done", [_answers, _changes, _reasons, _cases, _told, _look, _frames, _asked, _refused])
def test_the_context_of_the_caller_changes_nothing(done: Callable[[Path], str], house: Path) -> None:
    with theirs():
        found = done(house)
    assert done(house) == found


def test_commands(house: Path) -> None:
    """The commands print the same."""
    case = house.parent / "case.yaml"
    case.write_text(
        "client: {deposit_stance: hesitates, estimate_stance: resists}\nproject: {budget: 1800.55, estimate: 3000}\n"
    )
    command = ["explain", str(case), "--rules", str(house), "--instead", "verdict=accept"]
    with theirs():
        found = CliRunner().invoke(cli, command)
    assert "One fact" in found.stdout or "facts" in found.stdout
    assert CliRunner().invoke(cli, command).output == found.output
